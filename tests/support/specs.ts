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
    envFiles: [],
    envCommand: null,
    fileEnvironment: {},
    priority: 999,
    groupPriority: 999,
    processNum: "00",
    clearEnv: false,
    umask: null,
    nice: null,
    rlimits: [],
    stdin: "null",
    autostart: true,
    autorestart: "always",
    exitCodes: [{ kind: "codes", from: 0, to: 0 }],
    norestartExitCodes: [],
    startMs: 1_000,
    startRetries: 3,
    backoff: { baseMs: 1_000, factor: "linear", maxMs: 30_000, jitter: 0 },
    startLimit: Infinity,
    startLimitWindowMs: 60_000,
    fatalRetryMs: null,
    stopSteps: [{ signal: "SIGTERM", waitMs: 10_000 }],
    stopCommand: null,
    stopAsGroup: true,
    killAsGroup: true,
    killEscaped: true,
    stdout: { kind: "none" },
    stderr: { kind: "none" },
    redirectStderr: false,
    logFormat: "raw",
    stripAnsi: false,
    logMode: "capture",
    pdeathsig: true,
    reconcile: "auto",
    health: null,
    ...changes,
  };
}
