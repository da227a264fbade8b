/**
 * A supervisor that only notes what it is asked.
 *
 * @module
 */

import { SupervisorError } from "../../src/model/errors.ts";
import type { ProcessDetail } from "../../src/model/process_detail.ts";
import { ALL, type ProcessInfo } from "../../src/model/process_info.ts";
import type {
  ProcessChange,
  ReloadAction,
  ReloadReport,
  ReloadRequest,
} from "../../src/model/reload_report.ts";
import type { RunRecord } from "../../src/model/run_record.ts";
import type { SignalName } from "../../src/model/signal.ts";
import type {
  Control,
  GroupAnswer,
  InputAnswer,
  ManyAnswer,
  Order,
  ProcessAnswer,
  ProcessLogFiles,
} from "../../src/supervisor/control.ts";

/** A snapshot of a process that runs. */
export function runningProcess(name: string): ProcessInfo {
  return {
    name,
    group: name,
    state: "RUNNING",
    pid: 100,
    uptime: 5,
    healthy: null,
    restarts: 0,
    exit: { code: 1, signal: null, at: "2026-01-01T00:00:00.000Z" },
    reason: null,
    changed: false,
  };
}

/** What a reload has done with a process. */
export function changeOf(
  name: string,
  action: ReloadAction,
  more: Partial<ProcessChange> = {},
): ProcessChange {
  const change = action === "start" || action === "add"
    ? "added"
    : action === "stop" || action === "remove"
    ? "removed"
    : "changed";
  return {
    name,
    program: name,
    change,
    action,
    options: [],
    outcome: "done",
    message: null,
    ...more,
  };
}

/** A run that crashed. */
const EARLIER_RUN: RunRecord = {
  pid: 99,
  start: "2026-01-01T00:00:00.000Z",
  end: "2026-01-01T00:00:01.500Z",
  code: 1,
  signal: null,
  how: "unexpected",
  stderr: ["lost the connection", "giving up"],
};

/**
 * A control with the processes `web` and `db`. Orders to `slow` wait until
 * the test calls `release`.
 */
export class FakeControl implements Control {
  readonly calls: string[] = [];
  #noted = Promise.withResolvers<void>();
  /** Processes that write their log files themselves. */
  readonly direct = new Set<string>();
  /** Processes that there are. */
  readonly known = new Set(["web", "db", "slow"]);
  #gate = Promise.withResolvers<void>();
  /** What the next order fails with. */
  failure: Error | null = null;

  /** Waits until so many calls have come. */
  async called(count: number): Promise<void> {
    while (this.calls.length < count) await this.#noted.promise;
  }

  release(): void {
    this.#gate.resolve();
    this.#gate = Promise.withResolvers();
  }

  status(
    names?: readonly string[],
    detail?: boolean,
  ): readonly ProcessInfo[] {
    this.#note("status", names, detail);
    return (names ?? ["web", "db"]).map((name) =>
      detail
        ? { ...this.#find(name), history: [EARLIER_RUN] }
        : this.#find(name)
    );
  }

  resolve(names: readonly string[]): readonly string[] {
    this.#note("resolve", names);
    return names.flatMap((name) =>
      name === ALL ? [...this.known] : [this.#find(name).name]
    );
  }

  info(name: string): ProcessDetail {
    this.#note("info", name);
    return {
      process: { ...this.#find(name), history: [EARLIER_RUN] },
      desired: "up",
      retryAt: null,
      stop: null,
      leftBehind: false,
      counts: {
        runs: 2,
        restarts: 1,
        failedStarts: 0,
        healthRestarts: 0,
        crashes: 1,
      },
      limits: { startRetries: 3, startLimit: null, startLimitWindow: 60 },
      config: { argv: ["serve"] },
    };
  }

  logFiles(name: string): ProcessLogFiles {
    this.#note("logFiles", name);
    const path = `/log/${this.#find(name).name}.out`;
    const form = this.direct.has(name) ? "direct" : "raw";
    return { stdout: path, stderr: null, form };
  }

  why(name: string): ProcessAnswer {
    this.#note("why", name);
    return { message: `${name} runs.`, process: this.#find(name) };
  }

  start(name: string): Promise<ProcessAnswer> {
    return this.#order("start", name);
  }

  stop(name: string): Promise<ProcessAnswer> {
    return this.#order("stop", name);
  }

  restart(name: string, force?: boolean): Promise<ProcessAnswer> {
    return this.#order(`restart(${force})`, name);
  }

  signal(
    name: string,
    signal: SignalName,
    leader?: boolean,
  ): Promise<ProcessAnswer> {
    return this.#order(`signal(${signal}, ${leader})`, name);
  }

  async sendInput(
    name: string,
    text: string,
    eof?: boolean,
  ): Promise<InputAnswer> {
    const order = `sendInput(${text.length}, ${eof})`;
    return { ...await this.#order(order, name), waiting: 0 };
  }

  async orderMany(
    order: Order,
    names: readonly string[],
  ): Promise<ManyAnswer> {
    this.#note(JSON.stringify(order), ...names);
    if (names.includes("slow")) await this.#gate.promise;
    await Promise.resolve();
    const known = names.filter((name) => this.#isKnown(name));
    const unknown = names.filter((name) => !this.#isKnown(name));
    return {
      message: `${order.kind} ${names}`,
      processes: known.map(runningProcess),
      done: known.map((name) => ({ name, message: `${order.kind} ${name}` })),
      failed: unknown.map((name) => ({
        name,
        code: "PROCESS_NOT_FOUND",
        message: `There is no process "${name}"`,
      })),
    };
  }

  restartGroup(name: string, force?: boolean): Promise<GroupAnswer> {
    return this.#orderGroup(`restartGroup(${force})`, name);
  }

  startGroup(name: string): Promise<GroupAnswer> {
    return this.#orderGroup("startGroup", name);
  }

  stopGroup(name: string): Promise<GroupAnswer> {
    return this.#orderGroup("stopGroup", name);
  }

  /** What the next reload answers. */
  report: ReloadReport = {
    added: ["a"],
    removed: [],
    changed: ["db", "web"],
    applied: true,
    processes: [
      changeOf("a", "start"),
      changeOf("db", "live"),
      changeOf("web", "mark"),
    ],
    settings: [],
    refused: [],
    warnings: [],
  };

  reload(request?: ReloadRequest): Promise<ReloadReport> {
    const words = Object.entries(request ?? {})
      .map(([name, value]) => `${name}=${value}`);
    this.#note("reload", ...words);
    const { failure } = this;
    if (failure !== null) return Promise.reject(failure);
    return Promise.resolve(this.report);
  }

  shutdown(): string {
    this.#note("shutdown");
    return "Shutting down";
  }

  #note(...words: unknown[]): void {
    this.calls.push(words.filter((word) => word !== undefined).join(" "));
    this.#noted.resolve();
    this.#noted = Promise.withResolvers();
    if (this.failure !== null && words[0] !== "reload") throw this.failure;
  }

  #isKnown(name: string): boolean {
    return this.known.has(name);
  }

  #find(name: string): ProcessInfo {
    if (this.#isKnown(name)) {
      return { ...runningProcess(name), changed: false };
    }
    throw new SupervisorError(
      "PROCESS_NOT_FOUND",
      `There is no process "${name}"`,
      { name },
    );
  }

  async #order(verb: string, name: string): Promise<ProcessAnswer> {
    this.#note(verb, name);
    const process = this.#find(name);
    if (name === "slow") await this.#gate.promise;
    return { message: `${verb} ${name}`, process };
  }

  async #orderGroup(verb: string, name: string): Promise<GroupAnswer> {
    this.#note(verb, name);
    await Promise.resolve();
    if (name !== "all") {
      throw new SupervisorError(
        "GROUP_NOT_FOUND",
        `There is no group "${name}"`,
      );
    }
    return { message: `${verb} ${name}`, processes: [runningProcess("web")] };
  }
}
