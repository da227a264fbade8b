/**
 * The life of the daemon: what is opened in which order, and closed in which
 * order, whatever goes wrong in between.
 *
 * @module
 */

import { diffDaemon, diffProcesses } from "../../config/diff_config.ts";
import { type BusProblem, EventBus } from "../../events/event_bus.ts";
import { ConfigError, SupervisorError } from "../../model/errors.ts";
import type {
  Config,
  DaemonSpec,
  ProcessSpec,
} from "../../model/process_spec.ts";
import { PROTOCOL_VERSION, VERSION } from "../../model/version.ts";
import { RpcServer } from "../../rpc/server.ts";
import { reconcile } from "../../supervisor/orphans.ts";
import type { ProcessPlan } from "../../supervisor/reload.ts";
import { StateFile, stateRecords } from "../../supervisor/state_file.ts";
import { Supervisor } from "../../supervisor/supervisor.ts";
import { onSignal } from "../../sys/deno_signals.ts";
import { DenoFiles } from "../../sys/deno_files.ts";
import { DenoSpawner } from "../../sys/deno_spawner.ts";
import { EnvironmentScan } from "../../sys/environment_scan.ts";
import { ownPid } from "../../sys/own_pid.ts";
import { PidFile } from "../../sys/pid_file.ts";
import { SystemAccounts } from "../../sys/system_accounts.ts";
import { SystemClock } from "../../sys/system_clock.ts";
import { UnixListener } from "../../sys/unix_listener.ts";
import type { DaemonOptions } from "./daemon_args.ts";
import { type OpenLog, openLog } from "./open_log.ts";
import { makeWorld } from "./make_world.ts";
import { startWarnings } from "./start_warnings.ts";

/** Milliseconds for replies under way when everything else has ended. */
const LAST_REPLIES_MS = 1_000;

/** A running daemon. */
export class Daemon {
  /** Its process id. */
  readonly pid = ownPid();
  /** What the person who started it should know. */
  readonly notes: readonly string[];
  /** Settles when it has shut down and let go of everything. */
  readonly finished: Promise<void>;

  readonly #id = crypto.randomUUID();
  readonly #clock = new SystemClock();
  readonly #files = new DenoFiles();
  readonly #log: OpenLog;
  readonly #reread: () => Promise<Config>;
  readonly #stack: AsyncDisposableStack;
  readonly #finished = Promise.withResolvers<void>();
  readonly #hurry = Promise.withResolvers<void>();
  #config: Config;
  #supervisor: Supervisor | null = null;
  #state: StateFile | null = null;
  #shutdown: Promise<void> | null = null;
  #isReady = false;

  private constructor(
    config: Config,
    log: OpenLog,
    reread: () => Promise<Config>,
    stack: AsyncDisposableStack,
  ) {
    this.#config = config;
    this.#log = log;
    this.#reread = reread;
    this.#stack = stack;
    this.notes = log.notes;
    this.finished = this.#finished.promise;
  }

  /**
   * Starts a daemon.
   *
   * @param options Its command line.
   * @param read Reads the configuration.
   * @throws {Error} When it can't start; nothing is left open or running.
   */
  static async start(
    options: DaemonOptions,
    read: () => Promise<Config>,
  ): Promise<Daemon> {
    const config = await read();
    await using stack = new AsyncDisposableStack();
    const log = stack.use(openLog(options, config.daemon));
    const daemon = new Daemon(config, log, read, stack.move());
    try {
      await daemon.#open();
    } catch (error) {
      log.error(
        `cannot start: ${error instanceof Error ? error.message : error}`,
      );
      await daemon.#stack.disposeAsync();
      throw error;
    }
    return daemon;
  }

  /** Begins to shut down, unless it has begun. */
  shutDown(reason: string): void {
    if (this.#shutdown === null) this.#beginShutdown(reason);
  }

  /** Opens everything, then starts the programs. */
  async #open(): Promise<void> {
    const { daemon: settings, processes } = this.#config;
    const log = this.#log;
    this.#listenToSignals();
    await this.#lockPidFile(settings);
    const listener = await this.#openSocket(settings);
    const spawner = await DenoSpawner.create();
    for (const warning of this.#config.warnings) log.warning(warning);
    for (const warning of startWarnings(processes, spawner.abilities)) {
      log.warning(warning);
    }
    await this.#dealWithThePast(settings);
    const bus = new EventBus({
      onError: (problem) => log.error(`event bus: ${describeProblem(problem)}`),
    });
    const world = makeWorld({
      clock: this.#clock,
      files: this.#files,
      spawner,
      log,
      bus,
      daemonId: this.#id,
    });
    const supervisor = new Supervisor(processes, world, {
      reread: (current) => this.#plan(current),
      beginShutdown: () => this.#beginShutdown("asked by RPC"),
    });
    this.#supervisor = supervisor;
    this.#stack.defer(() => bus.drain());
    this.#serve(listener, supervisor);
    log.info(
      `supervice ${VERSION} is up, pid ${this.pid}, socket ${settings.socket}`,
    );
    supervisor.startAll();
    this.#isReady = true;
    if (this.#shutdown === null && this.#wasToldToStop) {
      this.#beginShutdown("told to while starting");
    }
  }

  #wasToldToStop = false;

  #listenToSignals(): void {
    // A shell that starts something in its background has it ignore SIGINT and
    // SIGQUIT, and what is ignored is inherited; what is caught is not. So
    // catching both also lets programs have them as their stop signal.
    for (const signal of ["SIGTERM", "SIGINT", "SIGQUIT"] as const) {
      this.#stack.defer(onSignal(signal, () => this.#stopOn(signal)));
    }
    this.#stack.defer(onSignal("SIGHUP", () => this.#reloadOn("SIGHUP")));
  }

  #stopOn(signal: string): void {
    this.#wasToldToStop = true;
    if (this.#shutdown !== null) {
      this.#log.warning(`${signal} again: killing everything`);
      this.#hurry.resolve();
    } else if (this.#isReady) {
      this.#beginShutdown(`received ${signal}`);
    }
  }

  #reloadOn(signal: string): void {
    if (this.#supervisor === null || this.#shutdown !== null) return;
    this.#log.info(`received ${signal}: reloading`);
    this.#supervisor.reload().catch(({ message }: Error) => {
      for (const line of message.split("\n")) this.#log.error(line);
    });
  }

  async #lockPidFile({ pidfile }: DaemonSpec): Promise<void> {
    if (pidfile === null) return;
    const lock = await PidFile.acquire(pidfile);
    this.#stack.defer(() => lock.release());
  }

  async #openSocket({ socket }: DaemonSpec): Promise<UnixListener> {
    const { uid } = await new SystemAccounts().self();
    const listener = await UnixListener.open(socket, uid);
    this.#stack.defer(() => listener.close());
    return listener;
  }

  /** Finds what a killed daemon left, and makes this one findable. */
  async #dealWithThePast(settings: DaemonSpec): Promise<void> {
    const state = new StateFile(settings.stateFile, this.#files, this.#log);
    const past = await state.read();
    if (past !== null) {
      await reconcile(past, new EnvironmentScan(), this.#clock, this.#log);
    }
    this.#state = state;
    await this.#writeState(this.#config.processes);
    this.#stack.defer(() => state.remove());
  }

  async #writeState(specs: readonly ProcessSpec[]): Promise<void> {
    await this.#state?.write({
      daemonId: this.#id,
      pid: this.pid,
      processes: stateRecords(specs),
    });
  }

  #serve(listener: UnixListener, supervisor: Supervisor): void {
    const server = new RpcServer({
      control: supervisor,
      version: { version: VERSION, protocol: PROTOCOL_VERSION, pid: this.pid },
      log: this.#log,
      clock: this.#clock,
    });
    const serving = server.serve(listener);
    this.#stack.defer(async () => {
      await server.close({ graceMs: LAST_REPLIES_MS });
      await serving;
    });
  }

  /** Reads the configuration again and says what is different. */
  async #plan(current: readonly ProcessSpec[]): Promise<ProcessPlan> {
    let config: Config;
    try {
      config = await this.#reread();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      throw new SupervisorError(
        "RELOAD_FAILED",
        `Cannot use the new configuration; nothing has changed:\n${error.message}`,
        { issues: error.issues },
        { cause: error },
      );
    }
    for (const warning of config.warnings) this.#log.warning(warning);
    this.#adoptSettings(config);
    const diff = diffProcesses(current, config.processes);
    // Before anything of the new configuration is started.
    const removed = current.filter(({ name }) => diff.removed.includes(name));
    await this.#writeState([...config.processes, ...removed]);
    return {
      specs: config.processes,
      added: diff.added,
      removed: diff.removed,
      changed: diff.changed.map(({ name }) => name),
    };
  }

  /** Takes over what can change while the daemon runs; tells the rest. */
  #adoptSettings(config: Config): void {
    const old = this.#config.daemon;
    for (const { option, reload } of diffDaemon(old, config.daemon)) {
      if (reload === "live") continue;
      this.#log.warning(
        `${option} of [supervice] can't change while the daemon runs; ` +
          "restart the daemon to apply it",
      );
    }
    const shutdownMs = config.daemon.shutdownMs;
    this.#config = { ...config, daemon: { ...old, shutdownMs } };
  }

  #beginShutdown(reason: string): void {
    this.#shutdown ??= this.#runShutdown(reason);
    this.#shutdown.then(this.#finished.resolve, this.#finished.reject);
  }

  async #runShutdown(reason: string): Promise<void> {
    const log = this.#log;
    log.info(`shutting down: ${reason}`);
    const alive = await this.#supervisor?.stopAll(
      this.#config.daemon.shutdownMs,
      this.#hurry.promise,
    ) ?? [];
    if (alive.length > 0) {
      log.critical(`still alive after SIGKILL: ${alive.join(", ")}`);
    }
    log.info("shutdown complete");
    await this.#stack.disposeAsync();
  }
}

function describeProblem(problem: BusProblem): string {
  const { kind, subscriber } = problem;
  return kind === "handler-failed"
    ? `${subscriber} failed: ${problem.error}`
    : `${subscriber} has lost ${problem.dropped} events`;
}
