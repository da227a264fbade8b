/**
 * Reloads: one after the other, each as a plan that is made first and then
 * carried out, and taken back for programs that do not come up with it.
 *
 * @module
 */

import { type Configured, daemonChanges } from "../config/option_changes.ts";
import type {
  Config,
  DaemonSpec,
  OptionSettings,
  ProcessSpec,
} from "../model/process_spec.ts";
import { SupervisorError } from "../model/errors.ts";
import type {
  ProcessChange,
  ReloadReport,
  ReloadRequest,
} from "../model/reload_report.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Process } from "../process/process.ts";
import type { Verdict } from "../process/waiters.ts";
import { answer } from "./answers.ts";
import { inStartOrder } from "./groups.ts";
import { planReload, type Standing } from "./plan_reload.ts";
import { logPlan, logRefusals } from "./reload_log.ts";
import { decideRollback, withOutcomes } from "./rollback.ts";
import { type Candidate, type Judgement, verify } from "./verification.ts";

/** What is taken into use before anything of it is started. */
export interface Adoption {
  readonly settings: DaemonSpec;
  /** Everything that may run, or that still runs. */
  readonly processes: readonly ProcessSpec[];
}

/** What a reload needs from the daemon. */
export interface ConfigSource {
  /**
   * Reads the configuration again.
   *
   * @throws {SupervisorError} RELOAD_FAILED, when it can't be used.
   */
  reread(): Promise<Config>;
  /** Takes settings into use, and makes processes known to later daemons. */
  adopt(adoption: Adoption): Promise<void>;
  /**
   * Calls `listener` with the name of a process after each of its events.
   *
   * @returns Ends that.
   */
  watch(listener: (name: string) => void): () => void;
}

/** The processes that a reload works on. */
export interface Fleet {
  /** All of them by name, in config order. */
  readonly processes: ReadonlyMap<string, Process>;
  /** Stops processes; nobody can start them again. */
  remove(names: readonly string[]): Promise<void>;
  /**
   * Makes the processes what the specs say; starts nothing.
   *
   * @param removed What was removed; it stays in view until it is gone.
   */
  adopt(specs: readonly ProcessSpec[], removed: readonly string[]): void;
}

/** What a reloader is made of. */
export interface ReloaderParts {
  readonly config: Config;
  readonly fleet: Fleet;
  readonly source: ConfigSource;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is known at one moment of a reload. */
interface Undertaking {
  readonly next: Config;
  readonly report: ReloadReport;
  readonly request: ReloadRequest;
  /** The processes as they were, in config order. */
  readonly before: readonly Standing[];
}

/** Reloads the configuration; it alone knows which one is in use. */
export class Reloader {
  readonly #fleet: Fleet;
  readonly #source: ConfigSource;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #ending = new AbortController();
  /** What the options were that a spec was made from. */
  readonly #options = new WeakMap<ProcessSpec, OptionSettings>();
  /** What outdated runs were started with, by name. */
  readonly #running = new Map<string, Configured<ProcessSpec>>();
  #settings: Configured<DaemonSpec>;
  #last: Promise<unknown> = Promise.resolve();
  #isBusy = false;

  /** @param parts What it works with. */
  constructor({ config, fleet, source, clock, log }: ReloaderParts) {
    this.#fleet = fleet;
    this.#source = source;
    this.#clock = clock;
    this.#log = log;
    this.#settings = { spec: config.daemon, options: config.daemonOptions };
    this.#learn(config);
  }

  /** Whether a reload is under way. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Ends what is under way, and refuses what comes: the daemon shuts down. */
  end(): void {
    this.#ending.abort(
      new SupervisorError("SHUTTING_DOWN", "The daemon is shutting down"),
    );
  }

  /** Reloads as soon as all reloads that were asked for before have ended. */
  reload(request: ReloadRequest): Promise<ReloadReport> {
    const reload = this.#last.then(() => this.#reload(request));
    this.#last = reload.catch(() => {
      // Whoever asked is told; the next reload starts afresh.
    });
    return reload;
  }

  async #reload(request: ReloadRequest): Promise<ReloadReport> {
    this.#goOn();
    this.#isBusy = true;
    try {
      return await this.#run(request);
    } finally {
      this.#isBusy = false;
    }
  }

  async #run(request: ReloadRequest): Promise<ReloadReport> {
    const next = await this.#source.reread();
    this.#goOn();
    this.#learn(next);
    const before = this.#standings();
    const plan = planReload({
      standings: before,
      next: next.processes.map((spec) => this.#configured(spec)),
      restart: request.restart ?? "none",
    });
    const changes = daemonChanges(this.#settings, {
      spec: next.daemon,
      options: next.daemonOptions,
    }, next.dialect);
    const { settings, refused } = changes;
    const { warnings } = next;
    const report = { ...plan, applied: false, settings, refused, warnings };
    if (request.plan === true) return report;
    for (const warning of warnings) this.#log.warning(warning);
    logRefusals(refused, this.#log);
    logPlan(report, this.#log);
    this.#settings = changes.next;
    return await this.#apply({ next, report, request, before });
  }

  async #apply(undertaking: Undertaking): Promise<ReloadReport> {
    const { next, report, request } = undertaking;
    await this.#replace(next.processes, namesWith(report, "removed"));
    const started = this.#start(
      report.processes.filter(({ action }) => action === "start"),
    );
    const restarted = this.#restart(
      report.processes.filter(({ action }) => action === "restart"),
    );
    const judgements = request.verifyMs === undefined
      ? await this.#await(restarted)
      : await verify([...started, ...restarted], {
        limitMs: request.verifyMs,
        clock: this.#clock,
        watch: (listener) => this.#source.watch(listener),
        signal: this.#ending.signal,
      });
    const rolledBack = request.verifyMs === undefined
      ? new Map<string, string>()
      : await this.#rollBack(undertaking, judgements);
    this.#goOn();
    return withOutcomes(report, { judgements, rolledBack });
  }

  /** Makes other specs those in use, and ends what is not among them. */
  async #replace(
    specs: readonly ProcessSpec[],
    removed: readonly string[],
  ): Promise<void> {
    const { processes } = this.#fleet;
    const leaving = removed.flatMap((name) => processes.get(name)?.spec ?? []);
    await this.#source.adopt({
      settings: this.#settings.spec,
      processes: [...specs, ...leaving],
    });
    this.#goOn();
    await this.#fleet.remove(removed);
    // Shutdown may have begun meanwhile; then nothing new may start.
    this.#goOn();
    const old = this.#standings();
    this.#fleet.adopt(specs, removed);
    for (const { now, running } of old) {
      const { name } = now.spec;
      const isOutdated = this.#fleet.processes.get(name)?.info().changed;
      if (isOutdated === true) this.#running.set(name, running ?? now);
      else this.#running.delete(name);
    }
  }

  #start(changes: readonly Pick<ProcessChange, "name">[]): Candidate[] {
    return this.#find(changes)
      .map((process) => ({ process, verdict: process.start() }));
  }

  /** Restarts them all at once, but for what somebody has stopped meanwhile. */
  #restart(changes: readonly Pick<ProcessChange, "name">[]): Candidate[] {
    return this.#find(changes).map((process) => ({
      process,
      verdict: isToBeDown(process)
        ? Promise.resolve<Verdict>({ ok: false, why: "overruled" })
        : takeUp(process),
    }));
  }

  /** The processes of some changes, in the order of starting. */
  #find(changes: readonly Pick<ProcessChange, "name">[]): readonly Process[] {
    return inStartOrder(
      changes.flatMap(({ name }) => this.#fleet.processes.get(name) ?? []),
    );
  }

  /** Waits for what comes of orders, as whoever gives them one by one does. */
  async #await(
    orders: readonly Candidate[],
  ): Promise<ReadonlyMap<string, Judgement>> {
    const judgements = await Promise.all(
      orders.map(async ({ process, verdict }) =>
        [process.name, judge(process, await verdict)] as const
      ),
    );
    return new Map(judgements);
  }

  /**
   * Gives programs of which a process has not come up their old configuration
   * back.
   *
   * @returns What happened to each of their processes.
   */
  async #rollBack(
    { next, report, before }: Undertaking,
    judgements: ReadonlyMap<string, Judgement>,
  ): Promise<ReadonlyMap<string, string>> {
    const old = before.map(({ now }) => now.spec);
    const { specs, programs, removed, messages } = decideRollback({
      next: next.processes,
      old,
      report,
      judgements,
    });
    if (programs.size === 0) return messages;
    this.#goOn();
    for (const message of new Set(messages.values())) {
      this.#log.error(`reload: rolling back: ${message}`);
    }
    const touched = report.processes
      .filter(({ program }) => programs.has(program));
    await this.#replace(specs, removed);
    const wereUp = new Set(
      before.filter(({ state }) => UP.includes(state))
        .map(({ now }) => now.spec.name),
    );
    const orders = [
      ...this.#start(
        touched.filter(({ change, name }) =>
          change === "removed" && wereUp.has(name)
        ),
      ),
      ...this.#restart(touched.filter(({ action }) => action === "restart")),
    ];
    const ends = await this.#await(orders);
    return new Map([...messages].map(([name, message]) => {
      const end = ends.get(name);
      return end === undefined || end.kind === "well"
        ? [name, message]
        : [name, `${message}; with its old configuration: ${end.message}`];
    }));
  }

  /** @throws {SupervisorError} SHUTTING_DOWN. */
  #goOn(): void {
    this.#ending.signal.throwIfAborted();
  }

  #learn({ processes, programOptions }: Config): void {
    for (const spec of processes) {
      this.#options.set(spec, programOptions.get(spec.program) ?? {});
    }
  }

  #configured(spec: ProcessSpec): Configured<ProcessSpec> {
    return { spec, options: this.#options.get(spec) ?? {} };
  }

  #standings(): readonly Standing[] {
    return [...this.#fleet.processes.values()].map((process) => {
      const { name, spec, state, isDown } = process;
      const running = process.info().changed
        ? this.#running.get(name) ?? null
        : null;
      return { now: this.#configured(spec), running, state, isDown };
    });
  }
}

/** States of a process that is up or on its way. */
const UP: readonly Standing["state"][] = [
  "STARTING",
  "RUNNING",
  "UNHEALTHY",
  "BACKOFF",
];

/** Whether somebody has stopped it, or is about to. */
function isToBeDown(process: Process): boolean {
  const { state } = process;
  return state === "STOPPED" ||
    (state === "STOPPING" && process.detail().desired === "down");
}

/** Restarts a process so that its run has the configuration in use. */
async function takeUp(process: Process): Promise<Verdict> {
  const verdict = await process.restart();
  // A child that was being made meanwhile counts as new, but is not.
  return verdict.ok && process.info().changed
    ? await process.restart()
    : verdict;
}

function judge(process: Process, verdict: Verdict): Judgement {
  try {
    answer("restart", verdict, process.info());
    return { kind: "well" };
  } catch (error) {
    if (!(error instanceof SupervisorError)) throw error;
    const isOverruled = !verdict.ok && verdict.why === "overruled";
    const { message } = error;
    return { kind: isOverruled ? "overruled" : "failed", message };
  }
}

function namesWith(
  { processes }: ReloadReport,
  change: ProcessChange["change"],
): readonly string[] {
  return processes.filter((each) => each.change === change)
    .map(({ name }) => name);
}
