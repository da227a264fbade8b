/**
 * The rows of the table of options for health checks.
 *
 * @module
 */

import { LONGEST, MANY, SECOND } from "./option_ranges.ts";

const HEALTH = { field: "health", reload: "restart" } as const;

/** Options about health. */
export const HEALTH_OPTIONS = {
  healthcheck_type: {
    ...HEALTH,
    type: "choice",
    choices: ["none", "tcp", "script"],
    default: "none",
    doc: "How health is checked: by connecting to a port, by running a " +
      "command, or not at all.",
  },
  healthcheck_interval: {
    ...HEALTH,
    type: "duration",
    default: 30 * SECOND,
    min: 100,
    max: LONGEST,
    doc: "Seconds from the end of one check to the start of the next.",
  },
  healthcheck_timeout: {
    ...HEALTH,
    type: "duration",
    default: 10 * SECOND,
    // 0 could only mean that every check fails.
    min: 1,
    max: LONGEST,
    doc: "Seconds a check may take before it counts as failed.",
  },
  healthcheck_retries: {
    ...HEALTH,
    type: "int",
    default: 3,
    min: 0,
    max: MANY,
    doc: "How many failed checks in a row make the process unhealthy; 0 " +
      "counts as 1.",
  },
  healthcheck_start_period: {
    ...HEALTH,
    type: "duration",
    default: 10 * SECOND,
    min: 0,
    max: LONGEST,
    doc: "Seconds from RUNNING to the first check.",
  },
  healthcheck_port: {
    ...HEALTH,
    type: "int",
    default: null,
    min: 1,
    max: 65_535,
    doc: "The port to connect to; `healthcheck_type = tcp` needs it.",
  },
  healthcheck_host: {
    ...HEALTH,
    type: "text",
    default: "127.0.0.1",
    doc: "The host to connect to.",
  },
  healthcheck_command: {
    ...HEALTH,
    type: "text",
    default: null,
    emptyIsUnset: true,
    doc: "The command for `/bin/sh -c`; exit status 0 is healthy; " +
      "`healthcheck_type = script` needs it.",
  },
} as const;
