/**
 * The rows of commands about the daemon and its configuration.
 *
 * @module
 */

import { ALL } from "../../../model/process_info.ts";
import { RESTART_POLICIES } from "../../../model/reload_report.ts";
import type { OptionFacts } from "../../command_line/options.ts";
import type { CommandRows } from "../command_index.ts";
import { NO_OPERANDS, WAITING } from "./shared.ts";

const VERIFY: OptionFacts = {
  long: "verify",
  short: null,
  value: "TIME",
  doc: "Take back what does not come up in time, such as 10s",
};

/** Commands about the daemon and its configuration. */
export const ROWS: CommandRows<"daemon"> = {
  reload: {
    operands: NO_OPERANDS,
    summary: "Let the daemon read its configuration again",
    detail: "New processes are started, removed ones are stopped, and all " +
      "others go on undisturbed: one whose configuration has changed takes " +
      "it up at its next start. With --restart changed it is restarted now, " +
      "and with --verify as well a program of which a process does not " +
      "become RUNNING in time, and healthy where that is checked, gets its " +
      "old configuration back and is started with it. A file with mistakes " +
      "changes nothing. The exit status is 1 when something was refused, " +
      "failed or was taken back.",
    options: [
      {
        long: "plan",
        short: null,
        value: null,
        doc: "Only say what would be done, option by option",
      },
      {
        long: "restart",
        short: null,
        value: "WHICH",
        doc: "changed: restart what has changed (none)",
        completes: { kind: "words", words: RESTART_POLICIES },
      },
      VERIFY,
    ],
    json: "the result of the RPC method `reload`",
    exits: ["changes", "interrupted"],
    examples: [
      {
        command: "supervicectl reload --plan",
        doc: "What would be done",
      },
      {
        command: "supervicectl reload --restart changed --verify 10s",
        doc: "All, or go back",
      },
    ],
  },
  reread: {
    operands: NO_OPERANDS,
    summary: "Say what a reload would do, and do nothing: reload --plan",
    detail: "The exit status is 6 when there are changes, and 0 when there " +
      "are none.",
    options: [],
    json: "the result of the RPC method `reload`",
    exits: ["changes"],
    examples: [
      { command: "supervicectl reread", doc: "What is different" },
      {
        command: "supervicectl reread --json | jq .changed",
        doc: "Whose configuration is different, for a script",
      },
    ],
  },
  update: {
    operands: {
      usage: "[all]",
      completes: [{ kind: "words", words: [ALL] }],
    },
    summary: "Reload, and restart what has changed: reload --restart changed",
    detail: "What is as before goes on undisturbed. See reload.",
    options: [VERIFY],
    json: "the result of the RPC method `reload`",
    exits: ["interrupted"],
    examples: [
      { command: "supervicectl update", doc: "Apply the configuration" },
      {
        command: "supervicectl update --verify 10s",
        doc: "And take back what does not come up",
      },
    ],
  },
  avail: {
    operands: NO_OPERANDS,
    summary: "Show what the configuration has, and what is in use of it",
    detail: "The configuration is read as it is now, and nothing is changed.",
    options: [],
    json: "{processes: [{name, group, use, autostart}]}, use being in-use, " +
      "changed, available or gone",
    exits: [],
    examples: [
      { command: "supervicectl avail", doc: "Everything" },
      {
        command: "supervicectl avail | grep available",
        doc: "What a reload would add",
      },
    ],
  },
  version: {
    operands: NO_OPERANDS,
    summary: "Show the version, protocol and process id of the daemon",
    detail: "The version of supervicectl itself is shown by --version.",
    options: [],
    json: "the result of the RPC method `version`: {version, protocol, pid}",
    exits: [],
    examples: [
      { command: "supervicectl version", doc: "The daemon that runs" },
      { command: "supervicectl --version", doc: "This program" },
    ],
  },
  shutdown: {
    operands: NO_OPERANDS,
    summary: "Stop all processes and end the daemon",
    detail: "Answers when the shutdown has begun, or with --wait when the " +
      "daemon has ended, also where the shutdown was under way before; that " +
      "may take up to its shutdown_timeout.",
    options: WAITING.map((option) =>
      option.long === "wait"
        ? { ...option, doc: "Wait until the daemon has ended" }
        : { ...option, doc: "Do not wait (this is so without it)" }
    ),
    json: "the result of the RPC method `shutdown`: {message}",
    exits: ["interrupted"],
    examples: [
      {
        command: "supervicectl shutdown --wait",
        doc: "The daemon at the usual socket, to the end",
      },
      {
        command: "supervicectl -c supervisord.conf shutdown",
        doc: "The daemon of a certain configuration",
      },
    ],
  },
  help: {
    operands: {
      usage: "[COMMAND]",
      completes: [{ kind: "command" }],
    },
    summary: "Explain the program, or one of its commands",
    detail: "",
    options: [],
    json: "the table of commands: {commands: [{name, aliases, usage, " +
      "summary, options, exits}]}",
    exits: [],
    examples: [
      { command: "supervicectl help", doc: "All commands" },
      { command: "supervicectl help restart", doc: "One command" },
    ],
  },
};
