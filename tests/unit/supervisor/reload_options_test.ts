/**
 * Every row of the table of options: changed alone and reloaded, a plan names
 * that option, and the reload does what the row says.
 *
 * @module
 */

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { needsRestart } from "../../../src/config/diff_config.ts";
import { loadConfig } from "../../../src/config/load_config.ts";
import type { Option } from "../../../src/config/option_types.ts";
import { headerOf, nameOf, SECTIONS } from "../../../src/config/options.ts";
import type { Config } from "../../../src/model/process_spec.ts";
import type { ReloadReport } from "../../../src/model/reload_report.ts";
import { formatDuration } from "../../../src/util/duration.ts";
import { fixtureHost } from "../../support/config_host.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { pidsOf, SupervisorBench } from "../../support/supervisor_bench.ts";

/** Another value than the default for each type of option, as text. */
const OTHER: {
  readonly [T in Option["type"]]: (option: Option & { type: T }) => string;
} = {
  text: () => "other",
  int: ({ default: value, min, max }) =>
    `${[min, min + 1, max].find((each) => each !== value)}`,
  decimal: ({ default: value, min, max }) =>
    `${[max, min].find((each) => each !== value)}`,
  duration: ({ default: value, min }) =>
    formatDuration([min, min + 1].find((each) => each !== value) ?? 0),
  size: () => "3MB",
  bool: ({ default: value }) => `${!value}`,
  choice: ({ default: value, choices }) =>
    choices.find((each) => each !== value) ?? "",
  signals: () => "INT",
  exits: () => "3",
  mask: () => "027",
  mode: () => "0640",
  limit: () => "64",
  path: ({ role }) => role === "directory" ? "/var/log" : "/srv/other",
  place: () => "/srv/other.log",
  paths: () => "app.env",
  names: () => "x",
  command: () => "other",
  environment: () => "A=1",
  account: () => "www",
};

type Lines = Readonly<Record<string, string>>;

const TCP: Lines = { "healthcheck_type": "tcp", "healthcheck_port": "1" };
const SCRIPT: Lines = {
  "healthcheck_type": "script",
  "healthcheck_command": "x",
};
const STDOUT: Lines = { "stdout_logfile": "/srv/x.log" };
const STDERR: Lines = { "stderr_logfile": "/srv/x.log" };
const READONLY: Lines = { "readonly_socket": "/srv/r" };

/** What an option needs beside it to make a difference. */
const CONTEXT: Readonly<Record<string, Lines>> = {
  "stop_command_timeout": { "stop_command": "quit" },
  "healthcheck_type": { "healthcheck_port": "1" },
  "healthcheck_interval": TCP,
  "healthcheck_timeout": TCP,
  "healthcheck_retries": TCP,
  "healthcheck_start_period": TCP,
  "healthcheck_host": TCP,
  "healthcheck_port": TCP,
  "healthcheck_command": SCRIPT,
  "stdout_logfile_maxbytes": STDOUT,
  "stdout_logfile_backups": STDOUT,
  "stderr_logfile_maxbytes": STDERR,
  "stderr_logfile_backups": STDERR,
  rotate: STDOUT,
  "log_compress": STDERR,
  "log_total_maxbytes": STDOUT,
  "redirect_stderr": STDOUT,
  "log_mode": { ...STDOUT, "stdout_logfile_maxbytes": "0" },
  "readonly_socket_mode": READONLY,
  "readonly_socket_owner": READONLY,
};

/** Values where the general one does not do. */
const VALUES: Readonly<Record<string, string>> = {
  "healthcheck_type": "tcp",
  "healthcheck_retries": "7",
  "backoff_max": "1m",
  "healthcheck_port": "2",
  "log_total_maxbytes": "1GB",
  "numprocs": "3",
  "numprocs_start": "1",
  "process_name": "y%(process_num)s",
};

/** Options that say which processes there are. */
const NAMING: readonly string[] = [
  "numprocs",
  "numprocs_start",
  "process_name",
];

/** Two processes, so that their names have numbers. */
const MANY: Lines = { numprocs: "2" };

interface Row {
  readonly name: string;
  readonly option: Option;
}

function rowsOf(kind: keyof typeof SECTIONS): readonly Row[] {
  return Object.entries<Option>(SECTIONS[kind].options)
    .map(([name, option]) => ({ name, option }));
}

function otherValue({ name, option }: Row): string {
  // The type of the option chooses the function.
  const make = OTHER[option.type] as (option: Option) => string;
  return VALUES[name] ?? make(option);
}

async function load(
  sections: Readonly<Record<string, Lines>>,
): Promise<Config> {
  const host = fixtureHost();
  const text = Object.entries(sections).map(([header, lines]) =>
    [
      `[${header}]`,
      ...Object.entries(lines).map(([name, value]) => `${name} = ${value}`),
    ].join("\n")
  );
  host.files.put("/srv/x.ini", `${text.join("\n")}\n`);
  return await loadConfig("x.ini", host);
}

/** The configurations before and after one option has changed. */
async function change(
  row: Row,
  kind: "program" | "supervice",
): Promise<[Config, Config]> {
  const { name, option } = row;
  const { dialect = "supervice" } = option;
  const daemon = headerOf("supervice", dialect);
  const program = { command: "x" };
  const before = { ...kind === "program" ? program : {}, ...CONTEXT[name] };
  const after = { ...before, [nameOf(name, option, dialect)]: otherValue(row) };
  const header = kind === "program" ? "program:x" : daemon;
  const write = (lines: Lines) =>
    load({ [daemon]: {}, "program:x": program, [header]: lines });
  return [await write(before), await write(after)];
}

class Case implements AsyncDisposable {
  readonly world = new FakeWorld();
  readonly bench: SupervisorBench;

  constructor([before, after]: readonly [Config, Config]) {
    this.world.isStale = needsRestart;
    this.world.spawner.onSpawn = (child) =>
      child.exitOn("SIGTERM").exitOn("SIGINT");
    this.bench = new SupervisorBench(this.world, before);
    this.bench.next = after;
  }

  async start(): Promise<void> {
    this.bench.supervisor.startAll();
    await this.world.clock.advance(2_000);
  }

  async reload(
    request: Parameters<SupervisorBench["supervisor"]["reload"]>[0],
  ): Promise<ReloadReport> {
    const reload = this.bench.supervisor.reload(request);
    await this.world.clock.advance(30_000);
    return await reload;
  }

  get process() {
    const [info] = this.bench.supervisor.status(["x"]);
    assert(info !== undefined);
    return info;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const stopped = this.bench.supervisor.stopAll(0, new Promise(() => {}));
    await this.world.clock.advance(60_000);
    await stopped;
    this.world[Symbol.dispose]();
  }
}

for (const row of rowsOf("program")) {
  const { name, option } = row;
  if (NAMING.includes(name) || name === "extends") continue;
  Deno.test(`reload() of ${name}: ${option.reload}`, async () => {
    await using one = new Case(await change(row, "program"));
    await one.start();
    const before = one.process;
    if (option.unhonoured !== undefined) {
      const { processes } = await one.reload({});
      return assertEquals([processes, one.process.pid], [[], before.pid]);
    }
    assertEquals([before.state, before.changed], ["RUNNING", false]);
    const isOutdated = option.reload === "restart";
    const action = isOutdated
      ? "mark"
      : option.reload === "start"
      ? "next-start"
      : "live";
    // The plan names the option and what it needs, and changes nothing.
    const plan = await one.reload({ plan: true });
    const [planned] = plan.processes;
    assertEquals(
      planned?.options.map(({ option, needs }) => [option, needs]),
      [[name, option.reload]],
    );
    assertEquals([planned?.name, planned?.action], ["x", action]);
    assertNotEquals(planned?.options[0]?.old, planned?.options[0]?.new);
    assertEquals(one.process.changed, false);
    // The reload does what the row says, and touches nothing.
    const { processes: [done] } = await one.reload({});
    assertEquals([done?.action, done?.outcome], [action, "done"]);
    assertEquals(
      [one.process.pid, one.process.changed],
      [before.pid, isOutdated],
    );
    assertEquals((await one.reload({ plan: true })).processes, []);
    // What needs a restart gets one on demand, and nothing else does.
    const { processes } = await one.reload({ restart: "changed" });
    assertEquals(
      processes.map(({ action, outcome }) => [action, outcome]),
      isOutdated ? [["restart", "done"]] : [],
    );
    const { pid, changed, state } = one.process;
    assertEquals([pid === before.pid, changed, state], [
      !isOutdated,
      false,
      "RUNNING",
    ]);
  });
}

for (const row of rowsOf("program")) {
  const { name, option: { reload } } = row;
  if (!NAMING.includes(name)) continue;
  Deno.test(`reload() of ${name}: by adding and removing`, async () => {
    const lines = { command: "x", ...MANY };
    const [before, after] = [lines, { ...lines, [name]: VALUES[name] ?? "" }];
    await using one = new Case([
      await load({ "program:x": before }),
      await load({ "program:x": after }),
    ]);
    await one.start();
    const pids = pidsOf(one.bench);
    const { added, removed, processes } = await one.reload({});
    assert(added.length > 0);
    for (const { change, action, options } of processes) {
      assertEquals(action, change === "added" ? "start" : "stop");
      assertEquals(
        options.map(({ option, needs }) => [option, needs]),
        [[name, reload]],
      );
    }
    // Whoever keeps its name keeps its process id.
    const kept = Object.entries(pids).filter(([each]) =>
      !removed.includes(each)
    );
    assertEquals(
      Object.entries(pidsOf(one.bench)).filter(([each]) => each in pids),
      kept,
    );
  });
}

Deno.test("reload() of extends: as what it brings along", async () => {
  const rest = { "program:y": { command: "y", nice: "3" } };
  await using one = new Case([
    await load({ "program:x": { command: "x" }, ...rest }),
    await load({ "program:x": { command: "x", extends: "y" }, ...rest }),
  ]);
  await one.start();
  const { processes: [planned] } = await one.reload({ plan: true });
  assertEquals([planned?.name, planned?.action], ["x", "mark"]);
  assertEquals(planned?.options.map(({ option }) => option), ["nice"]);
});

Deno.test("reload() of priority of a group: at once", async () => {
  const sections = (priority: string) =>
    load({
      "program:x": { command: "x" },
      "group:g": { programs: "x", priority },
    });
  await using one = new Case([await sections("5"), await sections("7")]);
  await one.start();
  const { processes } = await one.reload({});
  assertEquals(processes.map(({ action, options }) => [action, options]), [[
    "live",
    [{ option: "priority", old: "group 5", new: "group 7", needs: "live" }],
  ]]);
});

Deno.test("reload() of programs of a group: at once", async () => {
  const [row] = rowsOf("group").filter(({ name }) => name === "programs");
  assert(row !== undefined);
  const before = await load({ "program:x": { command: "x" } });
  const after = await load({
    "program:x": { command: "x" },
    "group:g": { programs: otherValue(row) },
  });
  await using one = new Case([before, after]);
  await one.start();
  const { pid } = one.process;
  const { processes } = await one.reload({});
  assertEquals(processes[0]?.options, [
    { option: "programs", old: "group x", new: "group g", needs: "live" },
  ]);
  assertEquals([one.process.pid, one.process.group], [pid, "g"]);
});

for (const row of rowsOf("supervice")) {
  const { name, option } = row;
  Deno.test(`reload() of ${name} of the daemon: ${option.reload}`, async () => {
    await using one = new Case(await change(row, "supervice"));
    await one.start();
    const { pid } = one.process;
    const isRefused = option.reload === "refused";
    const plan = await one.reload({ plan: true });
    const { settings, refused } = await one.reload({});
    if (option.unhonoured !== undefined) {
      return assertEquals([settings, refused], [[], []]);
    }
    assertEquals([plan.settings, plan.refused], [settings, refused]);
    const [named] = isRefused ? refused : settings;
    assertEquals(settings.length + refused.length, 1);
    assertEquals(named?.option, name);
    assertNotEquals(named?.old, named?.new);
    if (isRefused) assert(refused[0]?.reason !== "");
    assertEquals(one.process.pid, pid);
    // A refused change is still one; what was taken over is none any more.
    const again = await one.reload({ plan: true });
    assertEquals([again.settings, again.refused], [[], refused]);
  });
}
