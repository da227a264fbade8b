/**
 * The rows of commands about the daemon and its configuration.
 *
 * @module
 */

import type { Command } from "../command.ts";
import { NO_OPERANDS, WAITING } from "./shared.ts";

/** Commands about the daemon and its configuration. */
export const DAEMON_COMMANDS: readonly Command[] = [
  {
    name: "reload",
    aliases: [],
    operands: NO_OPERANDS,
    summary: "Let the daemon read its configuration again",
    detail: "New processes are started, removed ones are stopped, and all " +
      "others go on undisturbed: one whose configuration has changed takes " +
      "it up at its next start. A file with mistakes changes nothing.",
    options: [],
    json: "the result of the RPC method `reload`",
    exits: [],
    examples: [
      { command: "supervicectl reload", doc: "Act on what is different" },
      {
        command: "supervicectl reload && supervicectl restart web",
        doc: "Take up a change of a running program, too",
      },
    ],
    load: () => import("../commands/reload.ts"),
  },
  {
    name: "version",
    aliases: [],
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
    load: () => import("../commands/version.ts"),
  },
  {
    name: "shutdown",
    aliases: [],
    operands: NO_OPERANDS,
    summary: "Stop all processes and end the daemon",
    detail: "Answers when the shutdown has begun, or with --wait when the " +
      "daemon has ended; that may take up to its shutdown_timeout.",
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
    load: () => import("../commands/shutdown.ts"),
  },
  {
    name: "help",
    aliases: [],
    operands: {
      usage: "[COMMAND]",
      min: 0,
      max: 1,
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
    load: () => import("../commands/help.ts"),
  },
];
