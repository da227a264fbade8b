/**
 * A supervisor in a fake world, whose next configuration the test sets.
 *
 * @module
 */

import type {
  Config,
  DaemonSpec,
  ProcessSpec,
} from "../../src/model/process_spec.ts";
import type { Adoption } from "../../src/supervisor/reload.ts";
import { type Daemon, Supervisor } from "../../src/supervisor/supervisor.ts";
import type { FakeWorld } from "./fake_world.ts";

/** What the daemon has where a file says nothing else. */
const DAEMON: DaemonSpec = JSON.parse(
  Deno.readTextFileSync(
    new URL("../fixtures/config/daemon_defaults.json", import.meta.url),
  ),
);

/** A configuration of processes, without a word about their options. */
export function configOf(processes: readonly ProcessSpec[]): Config {
  return {
    file: "/srv/x.ini",
    daemon: DAEMON,
    dialect: "supervice",
    notes: [],
    daemonOptions: {},
    programOptions: new Map(),
    processes,
    warnings: [],
  };
}

/** A supervisor, and the daemon that it believes to be part of. */
export class SupervisorBench implements Daemon {
  readonly supervisor: Supervisor;
  readonly world: FakeWorld;
  /** What the next reload reads; an error makes it fail. */
  next: Config | Error;
  /** What was taken into use, in order. */
  readonly adoptions: Adoption[] = [];
  shutdowns = 0;

  constructor(world: FakeWorld, config: Config) {
    this.world = world;
    this.next = config;
    this.supervisor = new Supervisor(config, world, this);
  }

  reread(): Promise<Config> {
    return this.next instanceof Error
      ? Promise.reject(this.next)
      : Promise.resolve(this.next);
  }

  adopt(adoption: Adoption): Promise<void> {
    this.adoptions.push(adoption);
    return Promise.resolve();
  }

  watch(listener: (name: string) => void): () => void {
    return this.world.watch(listener);
  }

  beginShutdown(): void {
    this.shutdowns++;
  }

  /** The state of each process, by name. */
  states(): Record<string, string> {
    return Object.fromEntries(
      this.supervisor.status().map(({ name, state }) => [name, state]),
    );
  }
}
