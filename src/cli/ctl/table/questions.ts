/**
 * The rows of commands that ask about processes and change nothing.
 *
 * @module
 */

import { EVENT_KINDS } from "../../../model/event.ts";
import type { CommandRows } from "../command_index.ts";
import {
  OPTIONAL_TARGETS,
  PROCESS,
  STATE,
  STATES,
  TARGET_FORMS,
  TARGETS,
} from "./shared.ts";

/** Commands that ask about processes. */
export const ROWS: CommandRows<"questions"> = {
  status: {
    operands: OPTIONAL_TARGETS,
    summary: "Show all processes, or those named",
    detail: "With targets, the exit status is 3 when one of them is not " +
      `RUNNING. ${TARGET_FORMS}`,
    options: [
      {
        long: "detail",
        short: "d",
        value: null,
        doc: "Tell how the last runs of each process went, too",
      },
      STATE,
    ],
    json: "the result of the RPC method `status`: {processes}",
    exits: ["notRunning", "notFound"],
    examples: [
      { command: "supervicectl status", doc: "Everything" },
      {
        command: "supervicectl status web 'worker:*'",
        doc: "Succeeds only when all of them are RUNNING",
      },
    ],
  },
  why: {
    operands: TARGETS,
    summary: "Say in plain words why processes are in their states",
    detail: "What happened last, what it wrote before it ended, and what the " +
      `daemon does next. ${TARGET_FORMS}`,
    options: [STATE],
    json: "one line for each process, the result of the RPC method `why`: " +
      "{message, process}",
    exits: ["notFound"],
    examples: [
      { command: "supervicectl why web", doc: "The story of web" },
      {
        command: "supervicectl why --state FATAL",
        doc: "Why some have been given up",
      },
    ],
  },
  info: {
    operands: PROCESS,
    summary: "Show everything that is known about a process",
    detail:
      "Its state, what has been counted, and the configuration that its " +
      "next start uses. Values of environment variables are not shown.",
    options: [],
    json: "the result of the RPC method `info`: " +
      "{process, desired, retryAt, counts, limits, config, ...}",
    exits: ["notFound"],
    examples: [
      { command: "supervicectl info web", doc: "One process" },
      {
        command: "supervicectl info worker:00 --json | jq .config.argv",
        doc: "One fact of it, for a script",
      },
    ],
  },
  pid: {
    operands: OPTIONAL_TARGETS,
    summary: "Show process ids: the daemon's, or those of processes",
    detail: "One a line, in the order of the targets; 0 where nothing runs, " +
      `and then the exit status is 3. ${TARGET_FORMS}`,
    options: [STATE],
    json: "{pid} of the daemon; with targets {processes: [{name, pid}]}, " +
      "pid being null where nothing runs",
    exits: ["notRunning", "notFound"],
    examples: [
      { command: "supervicectl pid", doc: "The daemon" },
      {
        command: "strace -p $(supervicectl pid web)",
        doc: "Look at what a process does",
      },
    ],
  },
  usage: {
    operands: OPTIONAL_TARGETS,
    summary: "Show what processes use of the machine",
    detail:
      "Cpu and memory count everything that a process has started: 100% " +
      `is one core. ${TARGET_FORMS}`,
    options: [STATE],
    json: "the result of the RPC method `usage`: {processes}",
    exits: ["notFound"],
    examples: [
      { command: "supervicectl usage", doc: "Everything" },
      { command: "supervicectl usage 'worker:*'", doc: "One program" },
    ],
  },
  wait: {
    operands: TARGETS,
    summary: "Wait until processes are RUNNING, or in another state",
    detail: "Gives no orders. It waits as long as it takes; --timeout bounds " +
      `that. ${TARGET_FORMS}`,
    options: [
      {
        long: "for",
        short: null,
        value: "STATE",
        doc:
          "The state that they are to be in (RUNNING), or healthy: RUNNING, " +
          "and found healthy where that is checked",
        completes: { kind: "words", words: [...STATES.words, "healthy"] },
      },
    ],
    json: "the result of the RPC method `wait`: {processes}",
    exits: ["notFound", "interrupted"],
    examples: [
      {
        command: "supervicectl --timeout 60 wait db web",
        doc: "Until both are RUNNING, but not over a minute",
      },
      {
        command: "supervicectl wait --for healthy all",
        doc: "Until all health checks have passed",
      },
    ],
  },
  events: {
    operands: OPTIONAL_TARGETS,
    summary: "Show what happened last, and what happens",
    detail:
      "One line for each change of a state, end of a process and health " +
      "check. With -f it connects again when the daemon is started anew. " +
      TARGET_FORMS,
    options: [
      {
        long: "follow",
        short: "f",
        value: null,
        doc: "Go on with what happens from now on, until Ctrl-C",
      },
      {
        long: "lines",
        short: "n",
        value: "N",
        doc: "Earlier events to begin with, if remembered (10)",
      },
      {
        long: "type",
        short: null,
        value: "TYPE",
        doc: "Only events of this type, or of one of several: " +
          EVENT_KINDS.join(","),
        completes: { kind: "words", words: EVENT_KINDS },
      },
    ],
    json: "one line for each event, as the RPC notification `event`; first " +
      "{type: snapshot, processes, ...}",
    exits: ["notFound", "interrupted"],
    examples: [
      { command: "supervicectl events -f", doc: "Everything that happens" },
      {
        command: "supervicectl events --type process-exited 'web*'",
        doc: "How some have ended",
      },
    ],
  },
};
