/**
 * A supervisor in a fake world, whose next configuration the test sets.
 *
 * @module
 */

import { loadConfig } from "../../src/config/load_config.ts";
import type {
  Config,
  DaemonSpec,
  ProcessSpec,
} from "../../src/model/process_spec.ts";
import type { ReloadReport } from "../../src/model/reload_report.ts";
import type { Adoption } from "../../src/supervisor/reload.ts";
import { type Daemon, Supervisor } from "../../src/supervisor/supervisor.ts";
import { fixtureHost } from "./config_host.ts";
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

/** Loads a configuration on a machine of its own. */
export async function loadText(text: string): Promise<Config> {
  const host = fixtureHost();
  host.files.put("/srv/x.ini", text);
  return await loadConfig("x.ini", host);
}

/** Lines of programs by name; the command is the name unless it is given. */
type Programs = Readonly<Record<string, string>>;

function programText(programs: Programs): string {
  const sections = Object.entries(programs).map(([name, lines]) => {
    const command = /^command ?=/m.test(lines) ? "" : `command = ${name}\n`;
    return `[program:${name}]\n${command}${lines}\n`;
  });
  return ["[supervice]\n", ...sections].join("\n");
}

/**
 * A supervisor that has started programs. All end on SIGTERM; one with the
 * command `bad` ends at once.
 */
export async function startPrograms(
  world: FakeWorld,
  programs: Programs,
): Promise<SupervisorBench> {
  world.spawner.onSpawn = (child) => {
    child.exitOn("SIGTERM");
    if (child.request.argv[0] === "bad") child.exit(7);
  };
  const config = await loadText(programText(programs));
  const bench = new SupervisorBench(world, config);
  bench.supervisor.startAll();
  await world.clock.advance(1_000);
  return bench;
}

/** Has the next reload read other programs. */
export async function readPrograms(
  bench: SupervisorBench,
  programs: Programs,
): Promise<void> {
  bench.next = await loadText(programText(programs));
}

/** The pid of each process, by name. */
export function pidsOf(bench: SupervisorBench): Record<string, number | null> {
  return Object.fromEntries(
    bench.supervisor.status().map(({ name, pid }) => [name, pid]),
  );
}

/** What came of each process, with the message where there is one. */
export function outcomes({ processes }: ReloadReport): Record<string, string> {
  return Object.fromEntries(
    processes.map(({ name, outcome, message }) => [
      name,
      message === null ? outcome : `${outcome}: ${message}`,
    ]),
  );
}

/** Stops everything. */
export async function endBench(bench: SupervisorBench): Promise<void> {
  const never = new Promise<void>(() => {});
  const stopped = bench.supervisor.stopAll(1_000, never);
  await bench.world.clock.advance(5_000);
  await stopped;
}
