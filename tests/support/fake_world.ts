/**
 * A world for processes in which everything happens when the test says so.
 *
 * @module
 */

import { Capture } from "../../src/logs/capture.ts";
import type { SupervisorEvent } from "../../src/model/event.ts";
import type { ProcessSpec } from "../../src/model/process_spec.ts";
import type { HealthReports, Turns, World } from "../../src/process/world.ts";
import { FakeClock, settle } from "./fake_clock.ts";
import { FakeSpawner } from "./fake_spawner.ts";
import { MemoryLog } from "./memory_log.ts";

/** The health checks of one run, as the test sees them. */
export interface FakeHealthWatch {
  readonly process: string;
  /** The variables that the checks are told. */
  readonly environment: Readonly<Record<string, string>>;
  readonly reports: HealthReports;
  stopped: boolean;
}

/** A fake world; at its end no timer may be armed. */
export class FakeWorld implements World, Disposable {
  readonly clock = new FakeClock();
  readonly spawner = new FakeSpawner();
  /** Every start comes at once, unless a test says otherwise. */
  turns: Turns = { take: (work) => work() };
  readonly survey = this.spawner;
  readonly log = new MemoryLog();
  /** Everything that was announced. */
  readonly events: SupervisorEvent[] = [];
  /** What env files say; `null` makes reading them fail. */
  envFileText: Readonly<Record<string, string>> | null = {};
  /** Processes whose output was forgotten. */
  readonly forgotten: string[] = [];
  /** Every watch that was started. */
  readonly watches: FakeHealthWatch[] = [];

  readonly #watchers = new Set<(name: string) => void>();

  publish(event: SupervisorEvent): void {
    this.events.push(event);
    for (const watcher of this.#watchers) watcher(event.name);
  }

  /** Calls `listener` with the name of the process of each event. */
  watch(listener: (name: string) => void): () => void {
    this.#watchers.add(listener);
    return () => void this.#watchers.delete(listener);
  }

  capture(
    _spec: object,
    _stream: "stdout" | "stderr",
    bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
  ): Capture {
    return new Capture(bytes, {
      sink: null,
      clock: this.clock,
      ioTurn: settle,
    });
  }

  forget(process: string): void {
    this.forgotten.push(process);
  }

  beginDirectLogs(): () => void {
    return () => {};
  }

  watchHealth(
    spec: Pick<ProcessSpec, "name" | "environment">,
    _health: unknown,
    reports: HealthReports,
  ): { stop(): Promise<void> } {
    const watch: FakeHealthWatch = {
      process: spec.name,
      environment: spec.environment,
      reports,
      stopped: false,
    };
    this.watches.push(watch);
    return {
      stop: () => {
        watch.stopped = true;
        return Promise.resolve();
      },
    };
  }

  random(): number {
    return 0.5;
  }

  /** Those who wait for variables that do not come before they give up. */
  envCommands: AbortSignal[] | null = null;

  readEnvironment(
    spec: { readonly environment: Readonly<Record<string, string>> },
    abandon: AbortSignal,
  ): Promise<Readonly<Record<string, string>>> {
    if (this.envCommands !== null) {
      this.envCommands.push(abandon);
      return new Promise((_, reject) =>
        abandon.addEventListener("abort", () => reject(abandon.reason))
      );
    }
    return this.envFileText === null
      ? Promise.reject(new Error("Malformed line in /etc/web.env:3"))
      : Promise.resolve({ ...this.envFileText, ...spec.environment });
  }

  isStale(old: object, now: object): boolean {
    return JSON.stringify(old) !== JSON.stringify(now);
  }

  runIdPrefix(process: string): string {
    return `daemon/${process}/`;
  }

  runId(process: string, incarnation: number): string {
    return `daemon/${process}/${incarnation}`;
  }

  /** The states that were announced, in order, as `FROM>TO`. */
  get path(): string[] {
    return this.events.flatMap((event) =>
      event.kind === "state-changed" ? [`${event.from}>${event.to}`] : []
    );
  }

  [Symbol.dispose](): void {
    this.clock[Symbol.dispose]();
  }
}
