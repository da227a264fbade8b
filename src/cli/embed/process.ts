/**
 * A process of a supervisor, for the program around it.
 *
 * @module
 */

import type { RestartOptions } from "../../client/controller.ts";
import type { ProcessDetail } from "../../model/process_detail.ts";
import type { ProcessInfo, StateName } from "../../model/process_info.ts";
import type { ProcessSpec } from "../../model/process_spec.ts";
import type { SignalName } from "../../model/signal.ts";
import type { Supervisor } from "../../supervisor/supervisor.ts";

/**
 * A process by its name. It stands for whatever has that name: after a reload
 * that is the process of the new configuration, and when the name has gone,
 * everything here throws a `SupervisorError` PROCESS_NOT_FOUND.
 *
 * @example
 * ```ts
 * import { Supervisor } from "@supervice/supervice";
 *
 * await using supervisor = await Supervisor.load("supervisord.conf");
 * await supervisor.start();
 * const web = supervisor.process("web");
 * await web.start();
 * console.log(web.state); // RUNNING
 * await web.stop();
 * console.log(web.state); // STOPPED
 * ```
 */
export class Process {
  /** Its unique name. */
  readonly name: string;

  readonly #supervisor: Supervisor;

  /**
   * Made by {@linkcode Supervisor.process} and its like.
   *
   * @param name Its name.
   * @param supervisor Whom it belongs to.
   */
  constructor(name: string, supervisor: Supervisor) {
    this.name = name;
    this.#supervisor = supervisor;
  }

  /** Its configuration. */
  get config(): ProcessSpec {
    return this.#supervisor.find(this.name).spec;
  }

  /** The state it is in. */
  get state(): StateName {
    return this.#supervisor.find(this.name).state;
  }

  /** A snapshot: state, pid, when it was started, how it ended. */
  info(): ProcessInfo {
    return this.#supervisor.find(this.name).info();
  }

  /** Everything that is known about it, with its last 20 runs. */
  detail(): ProcessDetail {
    return this.#supervisor.info(this.name);
  }

  /** Says in one line why it is in its state. */
  why(): string {
    return this.#supervisor.why(this.name).message;
  }

  /**
   * Starts it; settles when it is RUNNING.
   *
   * @throws {SupervisorError} START_FAILED, with the reason (as a rejection).
   */
  async start(): Promise<ProcessInfo> {
    return (await this.#supervisor.start(this.name)).process;
  }

  /**
   * Stops it with its stop signals; settles when nothing of it is left.
   *
   * @throws {SupervisorError} STOP_FAILED, with the reason (as a rejection).
   */
  async stop(): Promise<ProcessInfo> {
    return (await this.#supervisor.stop(this.name)).process;
  }

  /**
   * Stops it with SIGKILL at once; settles when nothing of it is left.
   *
   * @throws {SupervisorError} STOP_FAILED, with the reason (as a rejection).
   */
  async kill(): Promise<ProcessInfo> {
    return (await this.#supervisor.stop(this.name, true)).process;
  }

  /**
   * Stops it, then starts it.
   *
   * @throws {SupervisorError} START_FAILED or STOP_FAILED (as a rejection).
   */
  async restart({ force = false }: RestartOptions = {}): Promise<ProcessInfo> {
    return (await this.#supervisor.restart(this.name, force)).process;
  }

  /**
   * Sends a signal to it and all that it started.
   *
   * @throws {SupervisorError} SIGNAL_FAILED (as a rejection).
   */
  async signal(signal: SignalName): Promise<ProcessInfo> {
    return (await this.#supervisor.signal(this.name, signal)).process;
  }
}
