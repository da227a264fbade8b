/**
 * The rows of the table of options for the output of a program.
 *
 * @module
 */

import { LOG_BACKUPS, LOG_SIZE } from "./option_ranges.ts";

/** Options about output. */
export const LOG_OPTIONS = {
  stdout_logfile: {
    type: "path",
    role: "log",
    default: null,
    emptyIsUnset: true,
    off: ["/dev/null"],
    template: true,
    field: "stdout",
    reload: "restart",
    doc: "The file for standard output; without it the output is discarded.",
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
    type: "path",
    role: "log",
    default: null,
    emptyIsUnset: true,
    off: ["/dev/null"],
    template: true,
    field: "stderr",
    reload: "restart",
    doc: "The file for standard error; without it the output is discarded.",
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
} as const;
