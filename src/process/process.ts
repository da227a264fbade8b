/**
 * The actor of one process: it puts what happens through the state machine,
 * one input at a time, and does what the machine says. Nothing else writes the
 * state of a process.
 *
 * @module
 */

import {
  type ExitOutcome,
  type ExitRecord,
  exitRecord,
} from "../model/exit_outcome.ts";
import type { ProcessInfo, StateName } from "../model/process_info.ts";
import type { ProcessSpec } from "../model/process_spec.ts";
import type { Timer } from "../ports/clock.ts";
import { SpawnError } from "../ports/spawner.ts";
import type { Effect, Input, Report, Request, TimerName } from "./inputs.ts";
import { transition } from "./machine.ts";
import { Run } from "./run.ts";
import {
  INITIAL,
  leaderPid,
  type Machine,
  stateName,
  stateReason,
} from "./state.ts";
import { type Goal, isSettled, type Verdict, Waiters } from "./waiters.ts";
import type { HealthWatch, World } from "./world.ts";

export type { Verdict } from "./waiters.ts";

/** A report without the number of its spawn, which the actor adds. */
type Unnumbered = Report extends infer R
  ? R extends Report ? Omit<R, "incarnation"> : never
  : never;

/** Supervises one process. */
export class Process {
  readonly #world: World;
  readonly #inbox: Input[] = [];
  readonly #timers = new Map<TimerName, Timer>();
  readonly #waiters: Waiters;
  readonly #background = new Set<Promise<unknown>>();
  #spec: ProcessSpec;
  #machine: Machine = INITIAL;
  #draining = false;
  #isStale = false;
  #run: Run | null = null;
  #health: HealthWatch | null = null;
  #exit: ExitRecord | null = null;
  #lastOutput: Promise<void> = Promise.resolve();
  #lastErrorLine: () => string | null = () => null;

  /**
   * @param spec What to run and how.
   * @param world Everything outside.
   */
  constructor(spec: ProcessSpec, world: World) {
    this.#spec = spec;
    this.#world = world;
    this.#waiters = new Waiters(world.clock);
  }

  /** Unique name of the process. */
  get name(): string {
    return this.#spec.name;
  }

  /** Its configuration as it is now. */
  get spec(): ProcessSpec {
    return this.#spec;
  }

  /** The state users see. */
  get state(): StateName {
    return stateName(this.#machine.actual);
  }

  /** Whether it has a child, or anything of its group is left. */
  get isDown(): boolean {
    return isSettled(this.#machine.actual);
  }

  /**
   * Takes a new configuration. Signals and waits apply at once, health checks
   * and everything else from the next start.
   */
  reconfigure(spec: ProcessSpec): void {
    this.#spec = spec;
    this.#isStale = this.#run !== null &&
      this.#world.isStale(this.#run.spec, spec);
  }

  /**
   * Starts the process.
   *
   * @returns What came of it, as soon as that is certain.
   */
  start(): Promise<Verdict> {
    return this.#ask({ kind: "start" }, "running");
  }

  /**
   * Stops the process and everything in its group.
   *
   * @param force Kill at once instead of asking.
   * @returns What came of it, as soon as that is certain.
   */
  stop(force = false): Promise<Verdict> {
    return this.#ask({ kind: "stop", force }, "down");
  }

  /**
   * Stops the process, then starts it; only starts it when it is down.
   *
   * @param force Kill at once instead of asking.
   * @returns What came of it, as soon as that is certain.
   */
  restart(force = false): Promise<Verdict> {
    return this.#ask({ kind: "restart", force }, "running-anew");
  }

  /** The process as users see it. */
  info(): ProcessInfo {
    const { actual, restarts } = this.#machine;
    const running = actual.kind === "running" ? actual : null;
    return {
      name: this.#spec.name,
      group: this.#spec.group,
      state: stateName(actual),
      pid: leaderPid(actual),
      uptime: running === null
        ? null
        : Math.floor((this.#world.clock.monotonicMs() - running.sinceMs) / 1e3),
      healthy: running === null || running.health === "unknown"
        ? null
        : running.health === "healthy",
      restarts,
      exit: this.#exit,
      reason: this.#reason(),
      changed: this.#run !== null && this.#isStale,
    };
  }

  /** Settles when no work of this process is under way outside the machine. */
  async quiet(): Promise<void> {
    while (this.#background.size > 0) {
      await Promise.all(this.#background);
    }
  }

  /** Posts a request and waits for what it leads to. */
  async #ask(request: Request, goal: Goal): Promise<Verdict> {
    const asked = this.#waiters.add(goal, this.#machine, this.#spec.startMs);
    this.#post(request);
    const verdict = await asked;
    // The words that explain a failure may still be in the pipe.
    if (!verdict.ok && this.#run === null) await this.#lastOutput;
    return verdict;
  }

  /** Puts an input into the mailbox and works until the mailbox is empty. */
  #post(input: Input): void {
    this.#inbox.push(input);
    if (this.#draining) return;
    this.#draining = true;
    try {
      for (let next = this.#inbox.shift(); next; next = this.#inbox.shift()) {
        this.#take(next);
      }
    } finally {
      this.#draining = false;
    }
  }

  #report(incarnation: number, report: Unnumbered): void {
    this.#post({ ...report, incarnation });
  }

  /** One input: state first, then its announcement, then what is to be done. */
  #take(input: Input): void {
    const before = this.#machine;
    const { machine, effects } = transition(
      before,
      input,
      this.#spec,
      this.#world.clock.monotonicMs(),
    );
    this.#machine = machine;
    this.#announce(before);
    for (const effect of effects) this.#perform(effect);
    this.#waiters.settle(machine);
  }

  #announce(before: Machine): void {
    const from = stateName(before.actual);
    const to = stateName(this.#machine.actual);
    if (from === to && before.incarnation === this.#machine.incarnation) return;
    const reason = stateReason(this.#machine.actual);
    const { log } = this.#world;
    const line = `${this.name}: ${from} -> ${to}${
      reason === null ? "" : `: ${reason}`
    }`;
    if (to === "FATAL" || to === "UNHEALTHY") log.error(line);
    else if (to === "BACKOFF") log.warning(line);
    else log.info(line);
    this.#world.publish({
      kind: "state-changed",
      ...this.#fact(leaderPid(this.#machine.actual)),
      from,
      to,
      reason,
    });
  }

  #fact(pid: number | null) {
    return {
      name: this.#spec.name,
      group: this.#spec.group,
      pid,
      wallMs: this.#world.clock.wallMs(),
    };
  }

  #perform(effect: Effect): void {
    const { incarnation } = this.#machine;
    switch (effect.kind) {
      case "spawn":
        return this.#track(this.#spawn(incarnation));
      case "signal-group":
        return this.#signal(effect.pgid, effect.signal);
      case "arm-timer":
        return this.#arm(effect.timer, effect.delayMs, incarnation);
      case "disarm-timer":
        return this.#disarm(effect.timer);
      case "count-members":
        return this.#track(this.#countMembers(effect.pgid, incarnation));
      case "start-health-checks":
        return this.#startHealthChecks(incarnation);
      case "stop-health-checks":
        return this.#stopHealthChecks();
      case "post-health-restart":
        return this.#report(incarnation, { kind: "health-restart" });
      case "log":
        return this.#world.log[effect.level](`${this.name}: ${effect.message}`);
    }
  }

  #arm(timer: TimerName, delayMs: number, incarnation: number): void {
    this.#disarm(timer);
    const fire = () => {
      this.#timers.delete(timer);
      this.#report(incarnation, { kind: "timer-fired", timer });
    };
    this.#timers.set(timer, this.#world.clock.after(delayMs, fire));
  }

  #disarm(timer: TimerName): void {
    this.#timers.get(timer)?.cancel();
    this.#timers.delete(timer);
  }

  #signal(pgid: number, signal: ProcessSpec["stopSignal"]): void {
    try {
      this.#world.spawner.signalGroup(pgid, signal);
    } catch (error) {
      // The deadline goes on: what can't be signalled is found out as stuck.
      this.#world.log.error(
        `${this.name}: can't send ${signal} to group ${pgid}: ${error}`,
      );
    }
  }

  async #spawn(incarnation: number): Promise<void> {
    const { name } = this.#spec;
    let run: Run;
    try {
      const runId = this.#world.runId(name, incarnation);
      run = await Run.begin(this.#spec, runId, this.#world);
    } catch (error) {
      const transient = error instanceof SpawnError && error.transient;
      const message = error instanceof Error ? error.message : String(error);
      this.#lastErrorLine = () => null;
      this.#report(incarnation, { kind: "spawn-failed", message, transient });
      return;
    }
    this.#run = run;
    this.#isStale = this.#world.isStale(run.spec, this.#spec);
    this.#world.log.info(
      `${name}: spawned pid ${run.pid}: ${run.spec.argv.join(" ")}`,
    );
    this.#report(incarnation, { kind: "spawned", pid: run.pid });
    this.#ended(run, incarnation, await run.outcome);
  }

  #ended(run: Run, incarnation: number, outcome: ExitOutcome): void {
    const wallMs = this.#world.clock.wallMs();
    this.#exit = exitRecord(outcome, wallMs);
    this.#run = null;
    this.#lastErrorLine = () => run.lastErrorLine();
    this.#lastOutput = run.finishOutput();
    this.#track(this.#lastOutput);
    this.#world.publish({
      kind: "process-exited",
      ...this.#fact(run.pid),
      exit: this.#exit,
      expected: this.#machine.actual.kind === "stopping",
    });
    const membersLeft = this.#world.spawner.groupExists(run.pid);
    this.#report(incarnation, { kind: "leader-exited", outcome, membersLeft });
  }

  async #countMembers(pgid: number, incarnation: number): Promise<void> {
    const living = await this.#world.spawner.countLiving(pgid);
    this.#report(incarnation, { kind: "members-counted", living });
  }

  #startHealthChecks(incarnation: number): void {
    const spec = this.#run?.spec ?? this.#spec;
    if (spec.health === null) return;
    const { log } = this.#world;
    this.#health = this.#world.watchHealth(spec, spec.health, {
      passed: (message) => {
        const pid = leaderPid(this.#machine.actual);
        log.debug(`${this.name}: health check passed: ${message}`);
        this.#world.publish({
          kind: "health-passed",
          ...this.#fact(pid),
          message,
        });
      },
      failed: (message, failures) => {
        const pid = leaderPid(this.#machine.actual);
        const of = spec.health?.retries ?? failures;
        log.warning(
          `${this.name}: health check failed (${failures}/${of}): ${message}`,
        );
        this.#world.publish({
          kind: "health-failed",
          ...this.#fact(pid),
          message,
          failures,
        });
      },
      healthy: () => this.#report(incarnation, { kind: "health-passed" }),
      unhealthy: (message) =>
        this.#report(incarnation, { kind: "health-failed", message }),
    });
  }

  #stopHealthChecks(): void {
    if (this.#health === null) return;
    this.#track(this.#health.stop());
    this.#health = null;
  }

  #reason(): string | null {
    const { actual } = this.#machine;
    const reason = stateReason(actual);
    if (reason === null || actual.kind === "running") return reason;
    const line = this.#lastErrorLine();
    return line === null ? reason : `${reason}: ${line}`;
  }

  /** Keeps background work in view; its failure is a defect to be seen. */
  #track(work: Promise<unknown>): void {
    const tracked = work.catch((error) => {
      this.#world.log.critical(
        `${this.name}: defect: ${error?.stack ?? error}`,
      );
    }).finally(() => this.#background.delete(tracked));
    this.#background.add(tracked);
  }
}
