/**
 * A child that nothing is asked for but its output.
 *
 * @module
 */

import type { SpawnRequest } from "../../src/ports/spawner.ts";

/** All but the command: standard output is piped, nothing else is special. */
export const PLAIN_REQUEST: Omit<SpawnRequest, "argv"> = {
  directory: null,
  user: null,
  environment: {},
  clearEnv: false,
  umask: null,
  nice: null,
  rlimits: [],
  pdeathsig: false,
  stdin: "null",
  stdout: "pipe",
  stderr: "null",
};
