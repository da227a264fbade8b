/**
 * Health checks for programs that make them on their own.
 *
 * @module
 */

import { makeProbe } from "../../health/make_probe.ts";
import type { Probe, ProbeResult } from "../../health/probe.ts";
import { ScriptProbe } from "../../health/script_probe.ts";
import { TcpProbe } from "../../health/tcp_probe.ts";
import type { HealthSpec, ProcessSpec } from "../../model/process_spec.ts";
import { DenoSpawner } from "../../sys/deno_spawner.ts";
import { SystemClock } from "../../sys/system_clock.ts";
import { DenoTcpDialer } from "../../sys/tcp_dialer.ts";
import { reasonOf } from "../../util/reason_of.ts";

export type { ProbeResult } from "../../health/probe.ts";

/** Milliseconds that a check may take where nothing else is said. */
const DEFAULT_TIMEOUT_MS = 10_000;

/** How long a check may take. */
export interface CheckOptions {
  /** Milliseconds until it counts as failed; 10 seconds when left out. */
  readonly timeoutMs?: number;
}

/** Looks at the health of something, once per call. */
export interface HealthChecker {
  /** Looks once; never rejects: what goes wrong is an unhealthy result. */
  check(options?: CheckOptions): Promise<ProbeResult>;
}

/**
 * Healthy is what takes a TCP connection.
 *
 * @example
 * ```ts
 * import { TcpHealthChecker } from "@supervice/supervice";
 *
 * const checker = new TcpHealthChecker({ host: "127.0.0.1", port: 8080 });
 * const { healthy, message } = await checker.check({ timeoutMs: 2_000 });
 * console.log(healthy, message);
 * ```
 */
export class TcpHealthChecker implements HealthChecker {
  readonly #probe: Probe;

  /**
   * Makes one.
   *
   * @param target A host name or an address, and a port.
   * @throws {RangeError} When there can be no such port.
   */
  constructor(
    { host = "127.0.0.1", port }: {
      readonly host?: string;
      readonly port: number;
    },
  ) {
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new RangeError(`Cannot check port ${port}: it must be 1 to 65535`);
    }
    this.#probe = new TcpProbe(
      { kind: "tcp", host, port },
      new DenoTcpDialer(),
    );
  }

  /** Tries to connect once; never rejects. */
  check(options: CheckOptions = {}): Promise<ProbeResult> {
    return checkOnce(this.#probe, options);
  }
}

/** What a script is run with. */
export interface ScriptSettings {
  /** What `/bin/sh -c` runs; exit status 0 is healthy. */
  readonly command: string;
  /** Its working directory; that of this program when left out. */
  readonly directory?: string;
  /** Variables on top of those of this program. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Healthy is what a shell command says, by its exit status. Nothing of its
 * process group is left when a check has settled.
 *
 * @example
 * ```ts
 * import { ScriptHealthChecker } from "@supervice/supervice";
 *
 * const checker = new ScriptHealthChecker({ command: "test -d /tmp" });
 * const { healthy, message } = await checker.check();
 * console.log(healthy, message); // true script: exit status 0
 * ```
 */
export class ScriptHealthChecker implements HealthChecker {
  readonly #probe: Probe;

  /**
   * Makes one.
   *
   * @param settings What is run.
   */
  constructor(settings: ScriptSettings) {
    this.#probe = new LateProbe("script", () => scriptProbe(settings));
  }

  /** Runs the command once; never rejects. */
  check(options: CheckOptions = {}): Promise<ProbeResult> {
    return checkOnce(this.#probe, options);
  }
}

async function scriptProbe(
  { command, directory, environment = {} }: ScriptSettings,
): Promise<Probe> {
  const program = {
    directory: directory ?? null,
    environment,
    fileEnvironment: {},
    user: null,
    clearEnv: false,
    umask: null,
    nice: null,
    rlimits: [],
    pdeathsig: true,
  };
  const spawner = await DenoSpawner.create();
  return new ScriptProbe({ kind: "script", command }, { program, spawner });
}

/** A probe that is made for the first check, as that has to look around. */
class LateProbe implements Probe {
  readonly target: string;
  readonly #make: () => Promise<Probe>;
  #made: Promise<Probe> | null = null;

  constructor(target: string, make: () => Promise<Probe>) {
    this.target = target;
    this.#make = make;
  }

  async check(signal: AbortSignal): Promise<ProbeResult> {
    const made = this.#made ??= this.#make();
    try {
      return await (await made).check(signal);
    } catch (error) {
      // It could not be made, for want of a right most likely.
      this.#made = null;
      return { healthy: false, message: `${this.target}: ${reasonOf(error)}` };
    }
  }
}

/** Looks the way a configuration asks for. */
class ConfiguredHealthChecker implements HealthChecker {
  readonly #timeoutMs: number;
  readonly #probe: Probe;

  constructor(program: ProcessSpec, { probe, timeoutMs }: HealthSpec) {
    this.#timeoutMs = timeoutMs;
    this.#probe = new LateProbe(probe.kind, async () =>
      makeProbe(probe, {
        dialer: new DenoTcpDialer(),
        spawner: await DenoSpawner.create(),
        program,
      }));
  }

  check(options: CheckOptions = {}): Promise<ProbeResult> {
    return checkOnce(this.#probe, { timeoutMs: this.#timeoutMs, ...options });
  }
}

/**
 * Makes the health check that the configuration of a process asks for. It runs
 * as the daemon would run it: with the account, the directory, the environment
 * and the limits of the program, and with the time limit of its configuration
 * where nothing else is said.
 *
 * @param spec What {@linkcode parseConfig} or `Process.config` tells.
 * @returns The check, or `null` when none is configured.
 * @example Look at the health of everything that a file names
 * ```ts
 * import { createHealthChecker, parseConfig } from "@supervice/supervice";
 *
 * const { processes } = await parseConfig("supervisord.conf");
 * for (const spec of processes) {
 *   const result = await createHealthChecker(spec)?.check();
 *   console.log(spec.name, result?.message ?? "no health check");
 * }
 * ```
 */
export function createHealthChecker(spec: ProcessSpec): HealthChecker | null {
  return spec.health === null
    ? null
    : new ConfiguredHealthChecker(spec, spec.health);
}

async function checkOnce(
  probe: Probe,
  { timeoutMs = DEFAULT_TIMEOUT_MS }: CheckOptions,
): Promise<ProbeResult> {
  const abort = new AbortController();
  const clock = new SystemClock();
  const timer = clock.after(timeoutMs, () => {
    const reason = `timed out after ${timeoutMs / 1000} s`;
    abort.abort(new DOMException(reason, "TimeoutError"));
  });
  try {
    return await probe.check(abort.signal);
  } finally {
    timer.cancel();
  }
}
