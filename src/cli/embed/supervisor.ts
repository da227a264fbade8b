/**
 * A supervisor inside of another program.
 *
 * @module
 */

import { EventBus } from "../../events/event_bus.ts";
import { describeProblem } from "../../events/event_handler.ts";
import type { Config } from "../../model/process_spec.ts";
import type { Log } from "../../ports/log.ts";
import type { ReloadReport, ReloadRequest } from "../../model/reload_report.ts";
import { SystemClock } from "../../sys/system_clock.ts";
import { Daemon } from "../daemon/daemon.ts";
import { DaemonSignals } from "../daemon/daemon_signals.ts";
import { embeddedLog } from "../daemon/open_log.ts";
import { parseConfig } from "./parse_config.ts";
import { Process } from "./process.ts";

/** How a supervisor is part of a program. */
export interface SupervisorSettings {
  /** Whether it takes orders by RPC; `true` when left out. */
  readonly rpc?: boolean;
  /** Hears what the log of the daemon would have, beside its `logfile`. */
  readonly log?: Log;
}

/**
 * Supervises the programs of a configuration file, as the daemon does, inside
 * of your own program. It needs the four rights that the daemon needs:
 * `--allow-run --allow-net --allow-read --allow-write`.
 *
 * Only one can use a socket, a pidfile and a state file at a time.
 *
 * @example Run until a signal comes
 * ```ts ignore
 * import { Supervisor } from "@supervice/supervice";
 *
 * const supervisor = await Supervisor.load("supervisord.conf");
 * await supervisor.run();
 * ```
 *
 * @example Start, look, stop
 * ```ts
 * import { Supervisor } from "@supervice/supervice";
 *
 * await using supervisor = await Supervisor.load("supervisord.conf");
 * supervisor.events.subscribe(["state-changed"], ({ name, from, to }) => {
 *   console.log(`${name}: ${from} -> ${to}`);
 * });
 * await supervisor.start();
 * await supervisor.process("web").restart();
 * ```
 */
export class Supervisor implements AsyncDisposable {
  /** What happens to processes; subscribe before `start` to miss nothing. */
  readonly events: EventBus;

  readonly #read: () => Promise<Config>;
  readonly #settings: SupervisorSettings;
  readonly #processes = new Map<string, Process>();
  #config: Config;
  #daemon: Promise<Daemon> | null = null;
  #running: Daemon | null = null;

  private constructor(
    config: Config,
    read: () => Promise<Config>,
    settings: SupervisorSettings,
  ) {
    this.#config = config;
    this.#read = read;
    this.#settings = settings;
    this.events = new EventBus({
      onError: (problem) =>
        settings.log?.error(`event bus: ${describeProblem(problem)}`),
    });
  }

  /**
   * Reads a configuration file; nothing is started yet.
   *
   * @param path Path of the file; a relative one starts at the working
   *   directory.
   * @throws {ConfigError} With every mistake in it (as a rejection).
   */
  static async load(
    path: string,
    settings: SupervisorSettings = {},
  ): Promise<Supervisor> {
    const read = () => parseConfig(path);
    return new Supervisor(await read(), read, settings);
  }

  /** The configuration in use. */
  get config(): Config {
    return this.#running?.config ?? this.#config;
  }

  /** Every process by name, in config order; none before `start`. */
  get processes(): ReadonlyMap<string, Process> {
    const known = this.#running?.supervisor.status() ?? [];
    return new Map(known.map(({ name }) => [name, this.#handle(name)]));
  }

  /** The names of the members of each group, in config order. */
  get groups(): ReadonlyMap<string, readonly string[]> {
    const groups = new Map<string, string[]>();
    for (const { group, name } of this.config.processes) {
      const members = groups.get(group) ?? [];
      members.push(name);
      groups.set(group, members);
    }
    return groups;
  }

  /**
   * The process of a name.
   *
   * @throws {SupervisorError} PROCESS_NOT_FOUND.
   * @throws {TypeError} Before `start`.
   */
  process(name: string): Process {
    const { supervisor } = this.#started();
    // Throws where there is no such process.
    supervisor.status([name]);
    return this.#handle(name);
  }

  /**
   * Claims the socket and the pidfile, ends what a killed daemon left, and
   * starts the programs. Settles when they are being started. Does not listen
   * to signals.
   *
   * @throws {Error} When it can't start; nothing is left open or running (as a
   *   rejection).
   * @throws {TypeError} When it was started before (as a rejection).
   */
  async start(): Promise<void> {
    await this.#start(null);
  }

  /**
   * Starts, and settles when everything has been shut down: by a signal, by
   * RPC, or by {@linkcode Supervisor.shutdown}. SIGTERM, SIGINT and SIGQUIT
   * stop it, a second one kills; SIGHUP reloads.
   *
   * @throws {Error} As {@linkcode Supervisor.start} (as a rejection).
   */
  async run(): Promise<void> {
    using signals = new DaemonSignals(new SystemClock());
    const daemon = await this.#start(signals);
    await daemon.finished;
  }

  /**
   * Reads the configuration file again and acts on what is different, or only
   * says what would be done.
   *
   * @param request How: `{ plan: true }`, or `{ restart: "changed", verifyMs:
   *   10_000 }`; what has changed is not restarted when left out.
   * @throws {SupervisorError} RELOAD_FAILED; nothing has changed then (as a
   *   rejection).
   * @throws {TypeError} Before `start`, and with `verifyMs` where nothing is
   *   restarted (as a rejection).
   * @throws {RangeError} When `verifyMs` is not above 0 (as a rejection).
   */
  async reload(request: ReloadRequest = {}): Promise<ReloadReport> {
    checkRequest(request);
    return await this.#started().supervisor.reload(request);
  }

  /**
   * Stops every process and lets go of everything; settles when that is done.
   * No order is taken any more. Safe to call twice, while it starts, and when it
   * was never started.
   */
  async shutdown(): Promise<void> {
    const daemon = this.#running ?? await this.#daemon?.catch(() => null) ??
      null;
    if (daemon === null) return;
    daemon.shutDown("asked by the program");
    await daemon.finished;
  }

  /** Does what {@linkcode Supervisor.shutdown} does. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  #start(signals: DaemonSignals | null): Promise<Daemon> {
    if (this.#daemon !== null) {
      const message = "Cannot start the supervisor: it was started before";
      return Promise.reject(new TypeError(message));
    }
    this.#daemon = this.#open(signals);
    return this.#daemon;
  }

  async #open(signals: DaemonSignals | null): Promise<Daemon> {
    const daemon = await Daemon.start({
      read: async () => this.#config = await this.#read(),
      openLog: ({ daemon }) => embeddedLog(this.#settings.log ?? null, daemon),
      logsFailure: false,
      signals,
      rpc: this.#settings.rpc ?? true,
      bus: this.events,
    });
    this.#running = daemon;
    const hangUp = () => daemon.hangUp();
    daemon.finished.then(hangUp, hangUp);
    return daemon;
  }

  #started(): Daemon {
    if (this.#running !== null) return this.#running;
    throw new TypeError("Cannot use the supervisor: it has not started");
  }

  #handle(name: string): Process {
    const known = this.#processes.get(name);
    if (known !== undefined) return known;
    const handle = new Process(name, this.#started().supervisor);
    this.#processes.set(name, handle);
    return handle;
  }
}

function checkRequest({ restart, verifyMs }: ReloadRequest): void {
  if (verifyMs === undefined) return;
  if (restart !== "changed") {
    throw new TypeError('Cannot verify: that needs restart: "changed"');
  }
  if (!(verifyMs > 0)) {
    throw new RangeError(
      `Cannot verify for ${verifyMs} ms: it must be above 0`,
    );
  }
}
