/**
 * The rows of the table of options for how a program ends.
 *
 * @module
 */

import { LONGEST, SECOND } from "./option_ranges.ts";

/** Options about stopping. */
export const STOP_OPTIONS = {
  stopsignal: {
    type: "signals",
    default: [{ signal: "SIGTERM", waitMs: null }],
    field: "stopSteps",
    reload: "live",
    doc: "The signals that ask the process to end, with blanks between " +
      "them, each with the seconds before the next one if it is not " +
      "`stopwaitsecs`: `TERM:5 INT`; after the last one comes KILL.",
  },
  stopwaitsecs: {
    type: "duration",
    default: 10 * SECOND,
    min: 0,
    max: LONGEST,
    field: "stopSteps",
    reload: "live",
    doc: "Seconds from a stop signal to the next one, and from the last one " +
      "to SIGKILL.",
  },
  stop_command: {
    type: "command",
    default: null,
    emptyIsUnset: true,
    field: "stopCommand",
    reload: "live",
    doc: "A program and its arguments that ask the process to end, before " +
      "any signal is sent; quoted like `command`.",
  },
  stop_command_timeout: {
    type: "duration",
    default: 10 * SECOND,
    min: 1,
    max: LONGEST,
    field: "stopCommand",
    reload: "live",
    doc: "Seconds that `stop_command` may take.",
  },
  stopasgroup: {
    type: "bool",
    default: true,
    field: "stopAsGroup",
    supervisord: { default: false },
    reload: "live",
    doc: "Send stop signals to the whole process group; `false` sends them " +
      "to its leader alone, the process that was started.",
  },
  killasgroup: {
    type: "bool",
    default: true,
    field: "killAsGroup",
    supervisord: { default: false, sameAs: "stopasgroup" },
    reload: "live",
    doc: "Send SIGKILL to the whole process group; `false` sends it to the " +
      "leader alone, and members that outlive the leader are left alone.",
  },
  kill_escaped: {
    type: "bool",
    default: true,
    field: "killEscaped",
    supervisord: { default: false },
    reload: "live",
    doc: "Find the descendants that have left the process group, and end " +
      "them as well.",
  },
  pdeathsig: {
    type: "bool",
    default: true,
    field: "pdeathsig",
    reload: "restart",
    doc: "End the process at once when the daemon is killed; with it its " +
      "process group, unless `reconcile` leaves that to the next daemon.",
  },
  reconcile: {
    type: "choice",
    choices: ["auto", "kill", "warn", "off"],
    default: "auto",
    field: "reconcile",
    reload: "live",
    doc: "What the next daemon does with the process after this daemon was " +
      "killed.",
  },
} as const;
