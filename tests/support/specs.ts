/**
 * Process specs for tests, with the defaults of the configuration.
 *
 * @module
 */

import type { ProcessSpec } from "../../src/model/process_spec.ts";

/** A spec named `web` that runs `serve`, with what `changes` says. */
export function processSpec(changes: Partial<ProcessSpec> = {}): ProcessSpec {
  const name = changes.name ?? "web";
  return {
    name,
    program: name,
    group: name,
    argv: ["serve"],
    directory: null,
    user: null,
    environment: {},
    autostart: true,
    autorestart: true,
    startMs: 1_000,
    startRetries: 3,
    stopSignal: "SIGTERM",
    stopWaitMs: 10_000,
    stdout: null,
    stderr: null,
    pdeathsig: true,
    reconcile: "auto",
    health: null,
    ...changes,
  };
}
