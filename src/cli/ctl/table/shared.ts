/**
 * Operands and options that several commands share.
 *
 * @module
 */

import { STATE_NAMES } from "../../../model/process_info.ts";
import type { Completion, OptionFacts } from "../../command_line/options.ts";
import type { Operands } from "../command.ts";

/** No operands. */
export const NO_OPERANDS: Operands = {
  usage: "",
  completes: [],
};

/** One or more targets; `--state` may stand in for them. */
export const TARGETS: Operands = {
  usage: "TARGET...",
  completes: [{ kind: "target" }],
};

/** Any number of targets; all processes without. */
export const OPTIONAL_TARGETS: Operands = {
  ...TARGETS,
  usage: "[TARGET...]",
};

/** The name of one process. */
export const PROCESS: Operands = {
  usage: "NAME",
  completes: [{ kind: "process" }],
};

/** The name of one group. */
export const GROUP: Operands = {
  usage: "GROUP",
  completes: [{ kind: "group" }],
};

/** What a target is, for the details of commands that take some. */
export const TARGET_FORMS = "A TARGET is the name of a process, GROUP:*, " +
  "a glob such as 'web*', or all.";

/** The states, for shells. */
export const STATES = {
  kind: "words",
  words: STATE_NAMES,
} as const satisfies Completion;

/** Chooses among processes by their state. */
export const STATE: OptionFacts = {
  long: "state",
  short: null,
  value: "STATE",
  doc: "Only processes in such a state, as FATAL or FATAL,EXITED",
  completes: STATES,
};

/** The options about waiting for the end of an order. */
export const WAITING: readonly OptionFacts[] = [
  {
    long: "wait",
    short: null,
    value: null,
    doc: "Wait until it is done (this is so without it)",
  },
  {
    long: "no-wait",
    short: null,
    value: null,
    doc: "Only give the order, and show the states at that moment",
  },
];

/** Kills instead of asking. */
export const FORCE: OptionFacts = {
  long: "force",
  short: null,
  value: null,
  doc: "Kill at once (SIGKILL) instead of asking to end",
};
