/**
 * The life of the daemon: what is opened in which order, and closed in which
 * order, whatever goes wrong in between.
 *
 * @module
 */

import { EventBus } from "../../events/event_bus.ts";
import { describeProblem } from "../../events/event_handler.ts";
import { EventJournal } from "../../events/event_journal.ts";
import { LogFiles } from "../../logs/log_files.ts";
import { oneLine } from "../../logs/one_line.ts";
import { OutputLogs } from "../../logs/output_logs.ts";
import type { OutputSinks } from "../../logs/output_sinks.ts";
import { ConfigError, SupervisorError } from "../../model/errors.ts";
import type { Config } from "../../model/process_spec.ts";
import { PROTOCOL_VERSION, VERSION } from "../../model/version.ts";
import type { Clock } from "../../ports/clock.ts";
import { exceptDirect } from "../../supervisor/except_direct.ts";
import type { Adoption } from "../../supervisor/reload.ts";
import { StateFile } from "../../supervisor/state_file.ts";
import { StateKeeper } from "../../supervisor/state_keeper.ts";
import { Supervisor } from "../../supervisor/supervisor.ts";
import type { Guard } from "../../sys/guard.ts";
import { Gzip } from "../../sys/gzip.ts";
import { DenoFiles } from "../../sys/deno_files.ts";
import type { DenoSpawner } from "../../sys/deno_spawner.ts";
import { ownPid } from "../../sys/own_pid.ts";
import { IoTurns } from "../../sys/io_turns.ts";
import { SystemClock } from "../../sys/system_clock.ts";
import { SystemUsageSurvey } from "../../sys/system_usage_survey.ts";
import { reasonOf } from "../../util/reason_of.ts";
import { claim, type DaemonSockets } from "./claims.ts";
import type { SignalOrder } from "./daemon_signals.ts";
import type { DaemonSetup } from "./daemon_setup.ts";
import { askEarly, type EarlyQuestions } from "./early_questions.ts";
import type { OpenLog } from "./open_log.ts";
import { makeSinks, makeWorld } from "./make_world.ts";
import { serveRpc, type Serving, socketsText } from "./serve_rpc.ts";
import { settlePast } from "./settle_past.ts";
import {
  consoleWarnings,
  startWarnings,
  warningsNote,
} from "./start_warnings.ts";

/** What a daemon is made of. */
interface DaemonParts {
  readonly clock: Clock;
  readonly config: Config;
  readonly log: OpenLog;
  /** The user it runs as. */
  readonly uid: number;
  readonly setup: DaemonSetup;
  readonly asked: EarlyQuestions;
}

/** A running daemon. */
export class Daemon {
  /** Its process id. */
  readonly pid = ownPid();
  /** What the person who started it should know. */
  readonly notes: string[];
  /** Settles when it has shut down and let go of everything. */
  readonly finished: Promise<void>;

  readonly #id = crypto.randomUUID();
  readonly #clock: Clock;
  readonly #files = new DenoFiles();
  readonly #journal = new EventJournal(crypto.randomUUID());
  readonly #uid: number;
  readonly #log: OpenLog;
  readonly #setup: DaemonSetup;
  readonly #asked: EarlyQuestions;
  readonly #stack: AsyncDisposableStack;
  readonly #finished = Promise.withResolvers<void>();
  readonly #hurry = Promise.withResolvers<void>();
  #config: Config;
  #serving: Serving | null = null;
  #supervisor: Supervisor | null = null;
  #outputs: OutputLogs | null = null;
  #sinks: OutputSinks | null = null;
  #keeper: StateKeeper | null = null;
  #shutdown: Promise<void> | null = null;
  #isHurried = false;

  private constructor(parts: DaemonParts, stack: AsyncDisposableStack) {
    this.#clock = parts.clock;
    this.#config = parts.config;
    this.#log = parts.log;
    this.#uid = parts.uid;
    this.#setup = parts.setup;
    this.#asked = parts.asked;
    this.#stack = stack;
    this.notes = [...parts.log.notes];
    this.finished = this.#finished.promise;
  }

  /**
   * Starts a daemon.
   *
   * @throws {Error} When it can't start; nothing is left open or running.
   */
  static async start(setup: DaemonSetup): Promise<Daemon> {
    const clock = new SystemClock();
    await using early = new AsyncDisposableStack();
    const asked = askEarly(clock);
    const config = await setup.read();
    const { uid } = await asked.self;
    // Before the log is opened: it may be that of the daemon that holds them.
    const claims = early.use(
      await claim(config.daemon, { uid, sockets: setup.rpc }),
    );
    await using stack = new AsyncDisposableStack();
    const log = stack.use(setup.openLog(config));
    stack.use(early.move());
    const parts = { clock, config, log, uid, setup, asked };
    const daemon = new Daemon(parts, stack.move());
    try {
      await daemon.#open(claims.sockets);
    } catch (error) {
      const reason = reasonOf(error);
      if (setup.logsFailure) log.error(`cannot start: ${reason}`);
      await daemon.#stack.disposeAsync();
      daemon.hangUp();
      throw error;
    }
    return daemon;
  }

  /**
   * Closes the connections that it has left open when it finished, so that
   * their clients hear of its end when everything is over. The end of the
   * program does so, too.
   */
  hangUp(): void {
    this.#serving?.hangUp();
  }

  /** Its processes, and orders about them. */
  get supervisor(): Supervisor {
    if (this.#supervisor !== null) return this.#supervisor;
    throw new TypeError("Cannot use the daemon: it has not started");
  }

  /** The configuration in use. */
  get config(): Config {
    return this.#config;
  }

  /** Begins to shut down, unless it has begun. */
  shutDown(reason: string): void {
    if (this.#shutdown !== null) return;
    this.#shutdown = this.#runShutdown(reason);
    this.#shutdown.then(this.#finished.resolve, this.#finished.reject);
  }

  /** Opens everything, then starts the programs. */
  async #open(sockets: DaemonSockets | null): Promise<void> {
    const { processes } = this.#config;
    const log = this.#log;
    const { survey } = this.#asked;
    const turns = this.#stack.use(new IoTurns());
    // While the system answers; a single start takes no turns.
    if (processes.length > 1) turns.prepare();
    const spawner = await this.#asked.spawner;
    this.#useGuard(spawner.guard);
    this.#tellWarnings(spawner);
    const keeper = await this.#keepState();
    const bus = this.#setup.bus ?? new EventBus({
      onError: (problem) => log.error(`event bus: ${describeProblem(problem)}`),
    });
    const [clock, files] = [this.#clock, this.#files];
    const logFiles = new LogFiles({
      files,
      clock,
      log,
      compressor: new Gzip(),
    });
    const outputs = new OutputLogs({ files, logFiles, main: log });
    const { console } = log;
    const sinks = makeSinks({ logFiles, console, clock, log });
    const world = makeWorld({
      clock,
      files,
      spawner,
      ioTurn: () => turns.next(),
      survey,
      log,
      bus,
      journal: this.#journal,
      daemonId: this.#id,
      logFiles,
      outputs,
      sinks,
    });
    const supervisor = new Supervisor(this.#config, world, {
      reread: () => this.#rereadOrTell(),
      adopt: (adoption) => this.#adopt(adoption),
      watch: (listener) => this.#journal.listen(({ name }) => listener(name)),
      beginShutdown: () => this.shutDown("asked by RPC"),
    });
    this.#supervisor = supervisor;
    this.#outputs = outputs;
    this.#sinks = sinks;
    keeper.watch(() => supervisor.liveRuns());
    bus.subscribe(["state-changed"], () => keeper.touch());
    this.#stack.defer(() => bus.drain());
    if (sockets !== null) this.#serve(sockets, supervisor, outputs);
    const where = sockets === null ? "no socket" : socketsText(sockets);
    log.info(`supervice ${VERSION} is up, pid ${this.pid}, ${where}`);
    supervisor.startAll();
    this.#setup.signals?.handle((order, signal) => this.#obey(order, signal));
  }

  /** What is to be known of the configuration and the machine. */
  #tellWarnings(spawner: DenoSpawner): void {
    const { notes, warnings, processes } = this.#config;
    const log = this.#log;
    for (const note of notes) log.info(note);
    const all = [
      ...warnings,
      ...startWarnings(processes, spawner, this.#uid),
      ...(log.hasConsole ? [] : consoleWarnings(processes)),
    ];
    for (const warning of all) log.warning(warning);
    if (!log.hasConsole) this.notes.push(...warningsNote(all.length));
  }

  #useGuard(guard: Guard | null): void {
    if (guard === null) return;
    this.#stack.use(guard);
    guard.onTrouble = (message) => this.#log.warning(message);
    if (this.#config.processes.some(({ pdeathsig }) => pdeathsig)) {
      guard.prepare();
    }
  }

  #obey(order: SignalOrder, signal: string): void {
    switch (order) {
      case "stop":
        this.shutDown(`received ${signal}`);
        break;
      case "stop-at-once":
        if (this.#isHurried) break;
        this.#isHurried = true;
        this.#log.warning(`${signal} again: killing everything`);
        this.#hurry.resolve();
        break;
      case "reload":
        this.#reloadOn(signal);
        break;
      case "reopen-logs":
        this.#reopenOn(signal);
    }
  }

  #reopenOn(signal: string): void {
    const but = this.#supervisor === null ? "" : exceptDirect(this.#supervisor);
    this.#log.info(`received ${signal}: opening all log files anew${but}`);
    this.#outputs?.reopenAll();
  }

  #reloadOn(signal: string): void {
    if (this.#supervisor === null || this.#shutdown !== null) return;
    this.#log.info(`received ${signal}: reloading`);
    this.#supervisor.reload().catch(() => {
      // The log has it: see #rereadOrTell.
    });
  }

  /** Settles what a killed daemon left, and makes this one findable. */
  async #keepState(): Promise<StateKeeper> {
    const [clock, log] = [this.#clock, this.#log];
    const { survey, startToken } = this.#asked;
    const path = this.#config.daemon.stateFile;
    const file = new StateFile(path, this.#files, log);
    const past = await file.read(this.#uid);
    if (past !== null) {
      this.notes.push(await settlePast(past, path, { survey, clock, log }));
    }
    const keeper = new StateKeeper({
      file,
      clock,
      survey,
      log,
      daemonId: this.#id,
      pid: this.pid,
      startToken: await startToken,
    });
    await keeper.know(this.#config.processes);
    this.#stack.defer(() => keeper.close());
    this.#keeper = keeper;
    return keeper;
  }

  #serve(
    sockets: DaemonSockets,
    supervisor: Supervisor,
    outputs: OutputLogs,
  ): void {
    this.#serving = serveRpc(sockets, this.#config.daemon, {
      control: supervisor,
      journal: this.#journal,
      outputs,
      usage: new SystemUsageSurvey(),
      version: { version: VERSION, protocol: PROTOCOL_VERSION, pid: this.pid },
      log: this.#log,
      clock: this.#clock,
    });
    this.#stack.defer(() => this.#serving?.finish());
  }

  /** Reads the configuration again; the log has what is wrong with it. */
  async #rereadOrTell(): Promise<Config> {
    try {
      return await this.#setup.read();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const message = "Cannot use the new configuration; nothing has " +
        `changed:\n${error.message}`;
      this.#log.error(oneLine(message));
      const { issues } = error;
      const options = { cause: error };
      throw new SupervisorError("RELOAD_FAILED", message, { issues }, options);
    }
  }

  /** Takes over what a reload has changed, before anything of it starts. */
  async #adopt({ settings, processes }: Adoption): Promise<void> {
    this.#config = { ...this.#config, daemon: settings };
    await this.#keeper?.know(processes);
  }

  async #runShutdown(reason: string): Promise<void> {
    const log = this.#log;
    log.info(`shutting down: ${reason}`);
    const alive = await this.#supervisor?.stopAll(
      this.#config.daemon.shutdownMs,
      this.#hurry.promise,
    ) ?? [];
    if (alive.length > 0) {
      this.#keeper?.leave();
      log.critical(
        `still alive after SIGKILL: ${alive.join(", ")}; the next daemon ` +
          "deals with them",
      );
    }
    await this.#sinks?.settled();
    log.info("shutdown complete");
    await this.#stack.disposeAsync();
  }
}
