/**
 * The rows of commands that change what processes do.
 *
 * @module
 */

import { SIGNAL_NAMES } from "../../../model/signal.ts";
import type { MethodName } from "../../../protocol/methods.ts";
import type { CommandRows } from "../command_index.ts";
import {
  FORCE,
  GROUP,
  STATE,
  TARGET_FORMS,
  TARGETS,
  WAITING,
} from "./shared.ts";

/** What an order to processes prints as JSON. */
function orderJson(method: MethodName): string {
  return `the result of the RPC method \`${method}\` with \`names\`: ` +
    "{message, processes, done, failed}";
}

/** What an order to a group prints as JSON. */
function groupOrderJson(method: MethodName): string {
  return `the result of the RPC method \`${method}\`: {message, processes}`;
}

/** Commands that give orders to processes. */
export const ROWS: CommandRows<"processes"> = {
  start: {
    operands: TARGETS,
    summary: "Start processes, and wait until they are RUNNING",
    detail: "Several are started at once. A process counts as RUNNING when " +
      `it has lived for its startsecs. ${TARGET_FORMS}`,
    options: [STATE, ...WAITING],
    json: orderJson("start"),
    exits: ["notFound", "interrupted"],
    examples: [
      { command: "supervicectl start db web", doc: "Two processes" },
      {
        command: "supervicectl start --state FATAL",
        doc: "All that the daemon has given up",
      },
    ],
  },
  stop: {
    operands: TARGETS,
    summary: "Stop processes, and wait until nothing of them is left",
    detail: "Several are stopped at once. Each gets its stopsignal, and " +
      `SIGKILL after its stopwaitsecs. ${TARGET_FORMS}`,
    options: [STATE, ...WAITING],
    json: orderJson("stop"),
    exits: ["notFound", "interrupted"],
    examples: [
      { command: "supervicectl stop web", doc: "One process" },
      {
        command: "supervicectl stop --no-wait 'worker:*'",
        doc: "All instances of a program; ask, and do not wait",
      },
    ],
  },
  restart: {
    operands: TARGETS,
    summary: "Stop processes where they run, then start them",
    detail: "Several are restarted at once. Changes of the configuration " +
      `that a reload has found take effect. ${TARGET_FORMS}`,
    options: [FORCE, STATE, ...WAITING],
    json: orderJson("restart"),
    exits: ["notFound", "interrupted"],
    examples: [
      { command: "supervicectl restart web", doc: "One process" },
      {
        command: "supervicectl restart --force worker:00",
        doc: "One that no longer listens to its stopsignal",
      },
    ],
  },
  startgroup: {
    operands: GROUP,
    summary: "Start every process of a group, and wait until they are RUNNING",
    detail: "All are started at once. A program outside every group is a " +
      "group of its own name, so that this starts all its instances.",
    options: [],
    json: groupOrderJson("startgroup"),
    exits: ["notFound", "interrupted"],
    examples: [
      { command: "supervicectl startgroup workers", doc: "A group" },
      {
        command: "supervicectl startgroup worker",
        doc: "All instances of a program with numprocs",
      },
    ],
  },
  stopgroup: {
    operands: GROUP,
    summary: "Stop every process of a group, and wait until nothing is left",
    detail: "All are stopped at once. A program outside every group is a " +
      "group of its own name, so that this stops all its instances.",
    options: [],
    json: groupOrderJson("stopgroup"),
    exits: ["notFound", "interrupted"],
    examples: [
      { command: "supervicectl stopgroup workers", doc: "A group" },
      {
        command: "supervicectl stopgroup worker",
        doc: "All instances of a program with numprocs",
      },
    ],
  },
  signal: {
    operands: {
      usage: "SIGNAL TARGET...",
      completes: [
        {
          kind: "words",
          words: SIGNAL_NAMES.map((name) => name.replace("SIG", "")),
        },
        { kind: "target" },
      ],
    },
    summary: "Send a signal to processes, and leave the rest to them",
    detail:
      "It goes to the whole group of each. A process that ends by it is " +
      "treated as one that has ended by itself: use stop to end one. A dash " +
      "before SIGNAL may stand, as in kill -HUP. " +
      TARGET_FORMS,
    options: [
      {
        long: "leader",
        short: null,
        value: null,
        doc: "Only to the process that was started, not to its group",
      },
      STATE,
    ],
    json: orderJson("signal"),
    exits: ["notFound"],
    examples: [
      {
        command: "supervicectl signal HUP nginx",
        doc: "Let a program read its configuration again",
      },
      {
        command: "supervicectl signal USR1 'worker:*'",
        doc: "All instances of a program",
      },
    ],
  },
};
