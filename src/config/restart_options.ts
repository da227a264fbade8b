/**
 * The rows of the table of options for when a program is started, and when it
 * is started again.
 *
 * @module
 */

import { LONGEST, MANY, SECOND } from "./option_ranges.ts";

const BACKOFF = { field: "backoff", reload: "live" } as const;

const YES_OR_NO = {
  "yes": "true",
  "on": "true",
  "1": "true",
  "no": "false",
  "off": "false",
  "0": "false",
} as const;

/** Options about starting and restarting. */
export const RESTART_OPTIONS = {
  autostart: {
    type: "bool",
    default: true,
    field: "autostart",
    reload: "live",
    doc:
      "Start the process together with the daemon, or when a reload adds it.",
  },
  autorestart: {
    type: "choice",
    choices: ["true", "false", "unexpected"],
    aliases: YES_OR_NO,
    default: "true",
    field: "autorestart",
    supervisord: { default: "unexpected" },
    reload: "live",
    doc: "Start the process again when it ends without being asked to: " +
      "always, never, or only after an end that is not in `exitcodes`.",
  },
  exitcodes: {
    type: "exits",
    default: [{ kind: "codes", from: 0, to: 0 }],
    field: "exitCodes",
    reload: "live",
    doc: "The ends that `autorestart = unexpected` expects, with commas " +
      "between them: exit codes, ranges such as `64-78`, and signals by name.",
  },
  norestart_exitcodes: {
    type: "exits",
    default: [],
    field: "norestartExitCodes",
    reload: "live",
    doc: "The ends after which no further start is tried but the process is " +
      "FATAL at once, written like `exitcodes`.",
  },
  startsecs: {
    type: "duration",
    default: SECOND,
    min: 0,
    max: LONGEST,
    field: "startMs",
    reload: "start",
    doc: "Seconds the process must live to count as started; 0 counts it " +
      "at once.",
  },
  startretries: {
    type: "int",
    default: 3,
    min: 0,
    max: MANY,
    field: "startRetries",
    infinite: true,
    reload: "live",
    doc: "How many failed starts in a row are tried again before FATAL, or " +
      "`infinite`.",
  },
  backoff_base: {
    ...BACKOFF,
    type: "duration",
    default: SECOND,
    min: 1,
    max: LONGEST,
    doc: "Seconds before the first retry.",
  },
  backoff_factor: {
    ...BACKOFF,
    type: "decimal",
    words: ["linear"],
    default: "linear",
    min: 1,
    max: 100,
    doc: "Each delay is this many times the last; `linear`: 1, 2, 3 times " +
      "`backoff_base`.",
  },
  backoff_max: {
    ...BACKOFF,
    type: "duration",
    default: 30 * SECOND,
    min: 1,
    max: LONGEST,
    doc: "Seconds that a delay has at most.",
  },
  backoff_jitter: {
    ...BACKOFF,
    type: "decimal",
    percent: true,
    default: 0,
    min: 0,
    max: 1,
    doc: "The part of each delay, 0 to 1 or in percent, that is added or " +
      "taken away by chance.",
  },
  start_limit: {
    type: "int",
    default: Infinity,
    min: 1,
    max: MANY,
    infinite: true,
    field: "startLimit",
    reload: "live",
    doc: "How many crashes within `start_limit_window` are restarted before " +
      "FATAL, or `infinite`.",
  },
  start_limit_window: {
    type: "duration",
    default: 60 * SECOND,
    min: 1,
    max: LONGEST,
    field: "startLimitWindowMs",
    reload: "live",
    doc: "Seconds for which a crash counts, for `start_limit` and for " +
      "delays that grow.",
  },
  fatal_retry: {
    type: "duration",
    default: null,
    off: ["none", "off"],
    emptyIsUnset: true,
    // A retry at once would make FATAL mean nothing.
    min: 100,
    max: LONGEST,
    field: "fatalRetryMs",
    reload: "live",
    doc: "Seconds after which a FATAL process is tried again; `off` leaves " +
      "it to the user.",
  },
} as const;
