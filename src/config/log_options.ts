/**
 * The rows of the table of options for the output of a program.
 *
 * @module
 */

import { LOG_FORMATS, LOG_MODES, ROTATIONS } from "../model/log_target.ts";
import { LOG_BACKUPS, LOG_SIZE } from "./option_ranges.ts";

const LOG_PLACE = {
  type: "place",
  default: { kind: "none" },
  // An empty value is NONE, in files of supervisord as well.
  supervisord: { default: { kind: "auto" } },
} as const;

/** Options about output. */
export const LOG_OPTIONS = {
  stdout_logfile: {
    ...LOG_PLACE,
    field: "stdout",
    reload: "restart",
    doc: "Where standard output goes: a file, `AUTO` for one in `log_dir`, " +
      "`-` for the daemon's own standard output, `syslog`, or `NONE`.",
  },
  stdout_logfile_maxbytes: {
    ...LOG_SIZE,
    field: "stdout",
    reload: "restart",
    doc: "Size in bytes at which the file for standard output is rotated; " +
      "0 never rotates it.",
  },
  stdout_logfile_backups: {
    ...LOG_BACKUPS,
    field: "stdout",
    reload: "restart",
    doc: "How many rotated files of standard output are kept.",
  },
  stderr_logfile: {
    ...LOG_PLACE,
    field: "stderr",
    reload: "restart",
    doc: "Where standard error goes, in the same words.",
  },
  stderr_logfile_maxbytes: {
    ...LOG_SIZE,
    field: "stderr",
    reload: "restart",
    doc: "Size in bytes at which the file for standard error is rotated; " +
      "0 never rotates it.",
  },
  stderr_logfile_backups: {
    ...LOG_BACKUPS,
    field: "stderr",
    reload: "restart",
    doc: "How many rotated files of standard error are kept.",
  },
  redirect_stderr: {
    type: "bool",
    default: false,
    field: "redirectStderr",
    reload: "restart",
    doc: "Send standard error where standard output goes, in the order in " +
      "which the program writes.",
  },
  rotate: {
    type: "choice",
    choices: ROTATIONS,
    default: "size",
    field: "stdout",
    reload: "restart",
    doc: "When log files are rotated: at their `maxbytes` only, or also at " +
      "the first output of each hour or day.",
  },
  log_compress: {
    type: "bool",
    default: false,
    field: "stdout",
    reload: "restart",
    doc: "Compress rotated log files with `gzip`, in the background.",
  },
  log_total_maxbytes: {
    ...LOG_SIZE,
    default: 0,
    field: "stdout",
    reload: "restart",
    doc: "Size in bytes that a log file and its rotated files may have " +
      "together before the oldest are removed; 0 for any size.",
  },
  log_format: {
    type: "choice",
    choices: LOG_FORMATS,
    default: "raw",
    field: "logFormat",
    reload: "restart",
    doc: "How output is written down: `raw` byte for byte; `text` with time, " +
      "name and stream in front of each line; `json` as an object for each " +
      "line.",
  },
  strip_ansi: {
    type: "bool",
    default: false,
    field: "stripAnsi",
    supervisord: { inherits: true },
    reload: "restart",
    doc: "Leave out colours and other escape sequences for terminals.",
  },
  log_mode: {
    type: "choice",
    choices: LOG_MODES,
    default: "capture",
    field: "logMode",
    reload: "restart",
    doc: "Who writes log files: `capture` is the daemon; with `direct` the " +
      "program itself has them open and can outlive the daemon.",
  },
} as const;
