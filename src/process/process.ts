/**
 * The actor of one process: it puts what happens through the state machine,
 * one input at a time, and does what the machine says. Nothing else writes the
 * state of a process.
 *
 * @module
 */

import {
  describeOutcome,
  type ExitOutcome,
  exitRecord,
} from "../model/exit_outcome.ts";
import type { ProcessFact } from "../model/event.ts";
import type { ProcessDetail } from "../model/process_detail.ts";
import type { ProcessInfo, StateName } from "../model/process_info.ts";
import type { ProcessSpec } from "../model/process_spec.ts";
import type { RunRecord } from "../model/run_record.ts";
import type { SignalName } from "../model/signal.ts";
import { SpawnError } from "../ports/spawner.ts";
import { reasonOf } from "../util/reason_of.ts";
import { announce, announcedReason } from "./announce.ts";
import { checkReports } from "./health_reports.ts";
import type { Effect, Finding, Input, Request, TimerName } from "./inputs.ts";
import type { InputPipe } from "./input_pipe.ts";
import { transition } from "./machine.ts";
import { Mailbox } from "./mailbox.ts";
import {
  detailOf,
  infoOf,
  type LastRun,
  NO_RUN,
  type ProcessFacts,
} from "./process_view.ts";
import { Run } from "./run.ts";
import { runEndOf, RunHistory } from "./run_history.ts";
import { INITIAL, leaderPid, type Machine, stateName } from "./state.ts";
import { checkMark } from "./side_marks.ts";
import { sendSignals } from "./send_signals.ts";
import { runStopCommand } from "./stop_command.ts";
import { sweepStrays } from "./stray_sweep.ts";
import { Timers } from "./timers.ts";
import { type Goal, isSettled, type Verdict, Waiters } from "./waiters.ts";
import { whoIsLeft } from "./who_is_left.ts";
import type { HealthWatch, World } from "./world.ts";

/** Supervises one process. */
export class Process {
  readonly #world: World;
  readonly #mailbox = new Mailbox<Input>((input) => this.#take(input));
  readonly #timers: Timers;
  readonly #history = new RunHistory();
  readonly #waiters: Waiters;
  readonly #background = new Set<Promise<unknown>>();
  #spec: ProcessSpec;
  #machine: Machine = INITIAL;
  #isStale = false;
  /** Groups of ended leaders whose members are to live on. */
  readonly #spared = new Set<number>();
  #run: Run | null = null;
  #health: HealthWatch | null = null;
  /** Ends the last work on a start, or the last stop command. */
  #preparation: AbortController | null = null;
  #lastRun: LastRun = NO_RUN;

  /**
   * @param spec What to run and how.
   * @param world Everything outside.
   */
  constructor(spec: ProcessSpec, world: World) {
    this.#spec = spec;
    this.#world = world;
    this.#waiters = new Waiters(world.clock);
    this.#timers = new Timers(world.clock);
  }

  /** Its unique name. */
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

  /** Its standard input; `null` without a child, or where it is no pipe. */
  get input(): InputPipe | null {
    return this.#run?.input ?? null;
  }

  /** Whether it has no child, and nothing of its group is left. */
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

  /**
   * Sends a signal and leaves the rest to the program: it does not count as a
   * request to end.
   *
   * @param leader Only to the leader, not to its whole group.
   * @returns Whether there was anybody to receive it.
   * @throws {Error} When the system does not allow it.
   */
  signal(signal: SignalName, leader: boolean): boolean {
    const pid = leaderPid(this.#machine.actual);
    if (pid === null) return false;
    const { spawner, survey } = this.#world;
    return leader
      ? survey.signalProcess(pid, signal)
      : spawner.signalGroup(pid, signal);
  }

  /** The process as users see it. */
  info(): ProcessInfo {
    return infoOf(this.#facts());
  }

  /** Everything that is known about it. */
  detail(): ProcessDetail {
    return detailOf(this.#facts(), this.history, this.#timers);
  }

  /** How its last runs went, oldest first. */
  get history(): readonly RunRecord[] {
    return this.#history.records;
  }

  /**
   * Settles when no work of this process is under way outside the machine.
   * Whoever left its group and holds its output open is not waited for.
   */
  async quiet(): Promise<void> {
    this.#history.letGo();
    while (this.#background.size > 0) {
      await Promise.all(this.#background);
    }
  }

  /** Posts a request and waits for what it leads to. */
  async #ask(request: Request, goal: Goal): Promise<Verdict> {
    const asked = this.#waiters.add(goal, this.#machine, this.#spec.startMs);
    // No patience with the stop command either.
    if ("force" in request && request.force) this.#preparation?.abort();
    this.#mailbox.post(request);
    const verdict = await asked;
    // The words that explain a failure may still be in the pipe.
    if (!verdict.ok && this.#run === null) await this.#history.lastWords();
    return verdict;
  }

  #report(incarnation: number, report: Finding): void {
    this.#mailbox.post({ ...report, incarnation });
  }

  #runId(incarnation: number): string {
    return this.#world.runId(this.#spec.name, incarnation);
  }

  /** One input: state first, then its announcement, then what is to be done. */
  #take(input: Input): void {
    const before = this.#machine;
    const { machine, effects } = transition(
      before,
      input,
      this.#spec,
      {
        nowMs: this.#world.clock.monotonicMs(),
        random: this.#world.random(),
      },
    );
    this.#machine = machine;
    this.#announce(before);
    for (const effect of effects) this.#perform(effect);
    // Thousands may wait; nothing new is to be told them without a change.
    if (machine !== before) this.#waiters.settle(machine);
  }

  #announce(before: Machine): void {
    const { actual, incarnation } = this.#machine;
    const from = stateName(before.actual);
    const to = stateName(actual);
    if (from === to && before.incarnation === incarnation) return;
    const reason = announcedReason(actual, this.#world.clock.monotonicMs());
    const about = this.#fact(leaderPid(actual));
    announce(about, { from, to, reason }, this.#world);
  }

  #fact(pid: number | null): ProcessFact {
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
      case "abandon-spawn":
        return this.#preparation?.abort();
      case "signal-group":
      case "signal-processes":
        return sendSignals(this.name, effect, this.#world);
      case "run-stop-command":
        return this.#track(this.#runStopCommand(effect.pid, incarnation));
      case "arm-timer":
        return this.#arm(effect.timer, effect.delayMs, incarnation);
      case "disarm-timer":
        return this.#timers.disarm(effect.timer);
      case "look":
        return this.#track(this.#look(effect.pgid, incarnation));
      case "sweep-strays": {
        const { ofIncarnation, pgid } = effect;
        const run = { runId: this.#runId(ofIncarnation), pgid };
        return this.#track(sweepStrays(run, this.#spec, this.#world));
      }
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
    const report = { kind: "timer-fired", timer } as const;
    this.#timers.arm(timer, delayMs, () => this.#report(incarnation, report));
  }

  async #spawn(incarnation: number): Promise<void> {
    let run: Run;
    const abandon = this.#prepare();
    try {
      const runId = this.#runId(incarnation);
      run = await Run.begin({ spec: this.#spec, runId, abandon }, this.#world);
    } catch (error) {
      const transient = error instanceof SpawnError && error.transient;
      this.#lastRun = { ...this.#lastRun, lastErrorLine: null };
      const message = reasonOf(error);
      const { aborted: abandoned } = abandon;
      const failure = { message, transient, abandoned };
      return this.#report(incarnation, { kind: "spawn-failed", ...failure });
    }
    this.#run = run;
    this.#isStale = this.#world.isStale(run.spec, this.#spec);
    this.#world.log.info(
      `${this.name}: spawned pid ${run.pid}: ${run.spec.argv.join(" ")}`,
    );
    this.#report(incarnation, { kind: "spawned", pid: run.pid });
    this.#ended(run, incarnation, await run.outcome);
  }

  #ended(run: Run, incarnation: number, outcome: ExitOutcome): void {
    if (!this.#spec.killAsGroup) this.#spared.add(run.pid);
    const wallMs = this.#world.clock.wallMs();
    const how = runEndOf(this.#machine.actual);
    const exit = exitRecord(outcome, wallMs);
    const leftBehind = this.#world.spawner.groupExists(run.pid);
    const lastErrorLine = () => run.lastErrorLine();
    this.#lastRun = { exit, leftBehind, lastErrorLine };
    this.#run = null;
    this.#track(this.#history.add(run, outcome, how, wallMs));
    this.#world.log.info(
      `${this.name}: pid ${run.pid} ${describeOutcome(outcome)}`,
    );
    this.#world.publish({
      kind: "process-exited",
      ...this.#fact(run.pid),
      exit,
      expected: how === "requested",
    });
    const ended = { outcome, membersLeft: leftBehind };
    this.#report(incarnation, { kind: "leader-exited", ...ended });
  }

  async #look(pgid: number | null, incarnation: number): Promise<void> {
    const remains = await whoIsLeft(this.name, pgid, this.#spared, this.#world);
    const leftBehind = this.#lastRun.leftBehind || remains.escaped.length > 0;
    this.#lastRun = { ...this.#lastRun, leftBehind };
    this.#report(incarnation, { kind: "looked", ...remains });
  }

  async #runStopCommand(pid: number, incarnation: number): Promise<void> {
    const command = this.#spec.stopCommand;
    const runId = this.#runId(incarnation);
    const order = { pid, runId, abandon: this.#prepare() };
    const problem = command === null
      ? "it is no longer configured"
      : await runStopCommand(this.#spec, { command, ...order }, this.#world);
    this.#report(incarnation, { kind: "stop-command-ended", problem });
  }

  /** A stop command that is still at work must not end the new run. */
  #prepare(): AbortSignal {
    this.#preparation?.abort();
    this.#preparation = new AbortController();
    return this.#preparation.signal;
  }

  #startHealthChecks(incarnation: number): void {
    const spec = this.#run?.started ?? this.#spec;
    if (spec.health === null) return;
    const fact = () => this.#fact(leaderPid(this.#machine.actual));
    this.#health = this.#world.watchHealth(spec, spec.health, {
      ...checkReports(fact, spec.health.retries, this.#world),
      healthy: () => this.#report(incarnation, { kind: "health-passed" }),
      unhealthy: (message) =>
        this.#report(incarnation, { kind: "health-failed", message }),
    }, checkMark(this.#runId(incarnation)));
  }

  #stopHealthChecks(): void {
    if (this.#health === null) return;
    this.#track(this.#health.stop());
    this.#health = null;
  }

  #facts(): ProcessFacts {
    return {
      spec: this.#spec,
      machine: this.#machine,
      lastRun: this.#lastRun,
      isStale: this.#run !== null && this.#isStale,
      clock: this.#world.clock,
    };
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
