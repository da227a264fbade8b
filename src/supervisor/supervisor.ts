/**
 * Many processes: who they are, orders to them, and their common end.
 *
 * @module
 */

import { SupervisorError } from "../model/errors.ts";
import { logPath } from "../model/log_target.ts";
import type { ProcessDetail } from "../model/process_detail.ts";
import type { ProcessInfo } from "../model/process_info.ts";
import type { Config, ProcessSpec } from "../model/process_spec.ts";
import type { ReloadReport, ReloadRequest } from "../model/reload_report.ts";
import type { SignalName } from "../model/signal.ts";
import { Process } from "../process/process.ts";
import type { World } from "../process/world.ts";
import type {
  Control,
  GroupAnswer,
  InputAnswer,
  ManyAnswer,
  ProcessAnswer,
  ProcessLogFiles,
} from "./control.ts";
import { groupMembers, inStartOrder } from "./groups.ts";
import {
  carryOut,
  carryOutAll,
  groupAnswer,
  manyAnswer,
  type Order,
} from "./orders.ts";
import { type ConfigSource, Reloader } from "./reload.ts";
import { noGroup, noProcess, select, type Selection } from "./selection.ts";
import { sendInput } from "./send_input.ts";
import type { LiveRun } from "./state_keeper.ts";
import { whatElse } from "./what_else.ts";
import { explain } from "./why.ts";

/** Milliseconds that processes get to go away after the last SIGKILL. */
const AFTER_KILL_MS = 2_500;

/** Milliseconds that the output of ended processes may take to be taken in. */
const LAST_WORDS_MS = 3_000;

/** What the supervisor needs from the daemon it is part of. */
export interface Daemon extends ConfigSource {
  /** Begins the shutdown of the daemon. */
  beginShutdown(): void;
}

/** Supervises processes and takes orders about them. */
export class Supervisor implements Control {
  readonly #world: World;
  readonly #daemon: Daemon;
  #processes = new Map<string, Process>();
  #groups: ReadonlyMap<string, readonly string[]> = new Map();
  /** What a reload removes, for as long as anything of it is there. */
  readonly #leaving = new Set<string>();
  readonly #reloader: Reloader;
  #shuttingDown = false;

  /**
   * @param config The configuration to begin with; nothing is started yet.
   * @param world Everything outside, for the processes.
   * @param daemon The daemon this is part of.
   */
  constructor(config: Config, world: World, daemon: Daemon) {
    this.#world = world;
    this.#daemon = daemon;
    for (const spec of config.processes) {
      this.#processes.set(spec.name, new Process(spec, world));
    }
    this.#groups = groupMembers(config.processes);
    this.#reloader = this.#makeReloader(config);
  }

  /** Starts everything that is to start with the daemon; does not wait. */
  startAll(): void {
    for (const process of inStartOrder(this.#processes.values())) {
      if (process.spec.autostart) process.start();
    }
  }

  status(
    names?: readonly string[],
    detail = false,
  ): readonly ProcessInfo[] {
    if (this.#leaving.size > 0) this.#forgetGone();
    const processes = names === undefined
      ? [...this.#processes.values()]
      : names.map((name) => this.find(name, false));
    return processes.map((process) =>
      detail ? { ...process.info(), history: process.history } : process.info()
    );
  }

  resolve(names: readonly string[]): readonly string[] {
    const { found, unknown: [first] } = this.#select(names);
    if (first !== undefined) throw first.error;
    return found;
  }

  info(name: string): ProcessDetail {
    return this.find(name).detail();
  }

  logFiles(name: string): ProcessLogFiles {
    const { spec } = this.find(name);
    return {
      stdout: logPath(spec.stdout),
      stderr: spec.redirectStderr ? null : logPath(spec.stderr),
      form: spec.logMode === "direct"
        ? "direct"
        : spec.logFormat === "raw" && !spec.stripAnsi
        ? "raw"
        : "formatted",
    };
  }

  why(name: string): ProcessAnswer {
    const process = this.find(name);
    const message = explain(process.detail(), process.spec);
    return { message, process: process.info() };
  }

  /** The runs that are under way. */
  liveRuns(): readonly LiveRun[] {
    return [...this.#processes.values()].flatMap((process) => {
      const { name, pid } = process.info();
      return pid === null ? [] : [{ name, pid }];
    });
  }

  start(name: string): Promise<ProcessAnswer> {
    return this.#order({ kind: "start" }, name);
  }

  stop(name: string, force = false): Promise<ProcessAnswer> {
    return this.#order({ kind: "stop", force }, name);
  }

  restart(name: string, force = false): Promise<ProcessAnswer> {
    return this.#order({ kind: "restart", force }, name);
  }

  signal(
    name: string,
    signal: SignalName,
    leader = false,
  ): Promise<ProcessAnswer> {
    return this.#order({ kind: "signal", signal, leader }, name);
  }

  async sendInput(
    name: string,
    text: string,
    eof = false,
  ): Promise<InputAnswer> {
    this.#refuseWhenShuttingDown();
    return await sendInput(this.find(name), text, eof);
  }

  async orderMany(
    order: Order,
    names: readonly string[],
  ): Promise<ManyAnswer> {
    this.#refuseWhenShuttingDown();
    const { found, unknown } = this.#select(names);
    const processes = found.map((name) => this.find(name));
    const outcomes = await carryOutAll(order, processes);
    return manyAnswer(order, outcomes, unknown);
  }

  startGroup(name: string): Promise<GroupAnswer> {
    return this.#orderGroup({ kind: "start" }, name);
  }

  stopGroup(name: string): Promise<GroupAnswer> {
    return this.#orderGroup({ kind: "stop" }, name);
  }

  restartGroup(name: string, force = false): Promise<GroupAnswer> {
    return this.#orderGroup({ kind: "restart", force }, name);
  }

  reload(request: ReloadRequest = {}): Promise<ReloadReport> {
    this.#refuseWhenShuttingDown();
    return this.#reloader.reload(request);
  }

  shutdown(): string {
    this.#refuseWhenShuttingDown();
    this.#refuseOrders();
    this.#daemon.beginShutdown();
    return "Shutting down";
  }

  /**
   * Takes no more orders and stops every process, all at once.
   *
   * @param timeoutMs Milliseconds until SIGKILL, whatever the processes'
   *   own `stopwaitsecs` say.
   * @param hurry Settles when there is no time left at all.
   * @returns Names of the processes that even SIGKILL did not end.
   */
  async stopAll(timeoutMs: number, hurry: Promise<void>): Promise<string[]> {
    this.#refuseOrders();
    const all = inStartOrder(this.#processes.values()).toReversed();
    const stopped = Promise.all(all.map((process) => process.stop()));
    if (!await this.#within(timeoutMs, stopped, hurry)) {
      const left = all.filter((process) => !process.isDown);
      this.#world.log.warning(
        `killing what has not stopped: ${left.map((p) => p.name).join(", ")}`,
      );
      const killed = Promise.all(left.map((process) => process.stop(true)));
      await this.#within(AFTER_KILL_MS, killed);
    }
    await this.#settle(all);
    return all.filter((process) => !process.isDown).map(({ name }) => name);
  }

  /** Whether `work` ended before the time was up and before `cut`. */
  async #within(
    limitMs: number,
    work: Promise<unknown>,
    cut?: Promise<void>,
  ): Promise<boolean> {
    const late = Promise.withResolvers<false>();
    const timer = this.#world.clock.after(limitMs, () => late.resolve(false));
    const rivals: Promise<boolean>[] = [work.then(() => true), late.promise];
    if (cut !== undefined) rivals.push(cut.then(() => false));
    try {
      return await Promise.race(rivals);
    } finally {
      timer.cancel();
    }
  }

  /**
   * The process of a name.
   *
   * @param isOne Whether several processes would not do.
   * @throws {SupervisorError} PROCESS_NOT_FOUND.
   */
  find(name: string, isOne = true): Process {
    const process = this.#processes.get(name);
    if (process !== undefined) return process;
    throw noProcess(name, this.#whatElse(name, isOne));
  }

  /** What a name means that is not the name of what was asked for. */
  #whatElse(name: string, isOne = false): string {
    const specs = [...this.#processes.values()].map(({ spec }) => spec);
    return whatElse(name, specs, this.#groups.keys(), isOne);
  }

  #refuseWhenLeaving(name: string): void {
    if (!this.#leaving.has(name)) return;
    throw new SupervisorError(
      "PROCESS_NOT_FOUND",
      `Process ${JSON.stringify(name)} is no longer configured`,
      { name },
    );
  }

  /** Forgets what could not be removed at once, and has ended meanwhile. */
  #forgetGone(): void {
    for (const name of this.#leaving) {
      if (this.#processes.get(name)?.isDown !== true) continue;
      // A reload that is under way still counts on it.
      if (this.#reloader.isBusy) continue;
      this.#processes.delete(name);
      this.#leaving.delete(name);
      this.#world.forget(name);
    }
  }

  #refuseOrders(): void {
    this.#shuttingDown = true;
    this.#reloader.end();
  }

  #refuseWhenShuttingDown(): void {
    if (!this.#shuttingDown) return;
    throw new SupervisorError(
      "SHUTTING_DOWN",
      "The daemon is shutting down",
    );
  }

  #select(names: readonly string[]): Selection {
    const processes = [...this.#processes.keys()]
      .filter((name) => !this.#leaving.has(name));
    return select(names, {
      processes,
      groups: this.#groups,
      whatElse: (name) =>
        this.#leaving.has(name)
          ? ": it is no longer configured"
          : this.#whatElse(name),
    });
  }

  async #order(order: Order, name: string): Promise<ProcessAnswer> {
    this.#refuseWhenShuttingDown();
    const process = this.find(name);
    this.#refuseWhenLeaving(name);
    return await carryOut(order, process);
  }

  async #orderGroup(order: Order, group: string): Promise<GroupAnswer> {
    this.#refuseWhenShuttingDown();
    const members = this.#groups.get(group);
    if (members === undefined) throw noGroup(group, this.#whatElse(group));
    const processes = members.filter((name) => !this.#leaving.has(name))
      .map((name) => this.find(name));
    return groupAnswer(order, group, await carryOutAll(order, processes));
  }

  #makeReloader(config: Config): Reloader {
    const processes = () => this.#processes;
    return new Reloader({
      config,
      source: this.#daemon,
      clock: this.#world.clock,
      log: this.#world.log,
      fleet: {
        get processes() {
          return processes();
        },
        remove: (names) => this.#remove(names),
        adopt: (specs, removed) => this.#adopt(specs, removed),
      },
    });
  }

  /** Stops what is no longer configured. */
  async #remove(names: readonly string[]): Promise<void> {
    const leaving = names.map((name) => this.find(name));
    // Nobody may start it again: it would live on without being seen.
    for (const name of names) this.#leaving.add(name);
    await Promise.all(leaving.map((process) => process.stop()));
    await this.#settle(leaving);
  }

  /** Waits for the last words of what has ended, but not for ever. */
  async #settle(processes: readonly Process[]): Promise<void> {
    const down = processes.filter((process) => process.isDown);
    const quiet = Promise.all(down.map((process) => process.quiet()));
    await this.#within(LAST_WORDS_MS, quiet);
  }

  /** Makes the table of processes what the new configuration says. */
  #adopt(specs: readonly ProcessSpec[], removed: readonly string[]): void {
    const table = new Map<string, Process>();
    for (const spec of specs) {
      const known = this.#processes.get(spec.name);
      if (known === undefined) {
        table.set(spec.name, new Process(spec, this.#world));
      } else {
        this.#leaving.delete(spec.name);
        known.reconfigure(spec);
        table.set(spec.name, known);
      }
    }
    // What could not be stopped stays in view until it is gone.
    for (const name of removed) {
      const process = this.#processes.get(name);
      if (process !== undefined && !process.isDown) table.set(name, process);
      else {
        this.#leaving.delete(name);
        this.#world.forget(name);
      }
    }
    this.#processes = table;
    this.#groups = groupMembers(
      Array.from(table.values(), (process) => process.spec),
    );
  }
}
