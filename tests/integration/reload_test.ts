import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { Folder, RunningDaemon } from "../support/daemon.ts";
import { failureOf } from "../support/failure_of.ts";
import { Gate } from "../support/gate.ts";
import { RawClient, request } from "../support/raw_client.ts";
import { until } from "../support/until.ts";
import { takes } from "../support/platform.ts";

/** Programs that run until they are stopped, with further lines for each. */
function programs(lines: Readonly<Record<string, string>>): string {
  return Object.entries(lines).map(([name, more]) =>
    `[program:${name}]\ncommand = {programs}/serve.sh\nstartsecs = 0\n${more}\n`
  ).join("\n");
}

async function makeFolder(text: string, settings = ""): Promise<Folder> {
  const folder = await Folder.make();
  await folder.write(text, settings);
  return folder;
}

/** Reloads; answers what differs, by name. */
async function reload(daemon: RunningDaemon) {
  const { added, removed, changed } = await (await daemon.client())
    .call("reload", {});
  return { added, removed, changed };
}

async function failReload(daemon: RunningDaemon) {
  return await failureOf((await daemon.client()).call("reload", {}));
}

/** The pid of each process, by name. */
async function pids(
  daemon: RunningDaemon,
): Promise<Record<string, number | null>> {
  const client = await daemon.client();
  let pids: Record<string, number | null> = {};
  // A start has to wait for its turn.
  await until("the turns of all", async () => {
    const { processes } = await client.call("status", {});
    pids = Object.fromEntries(processes.map(({ name, pid }) => [name, pid]));
    return processes.every(({ state, pid }) =>
      pid !== null || state !== "STARTING"
    );
  });
  return pids;
}

Deno.test("a reload tells what is added, removed and changed, sorted", async () => {
  await using folder = await makeFolder(
    programs({ z: "", m: "", b: "", x: "", a: "", same: "" }),
  );
  await using daemon = await folder.start();
  await folder.write(programs({
    z: "stopsignal = INT",
    same: "",
    b: "directory = /",
    y: "",
    c: "",
    k: "autostart = false",
  }));
  assertEquals(await reload(daemon), {
    added: ["c", "k", "y"],
    removed: ["a", "m", "x"],
    changed: ["b", "z"],
  });
  assertEquals(await reload(daemon), { added: [], removed: [], changed: [] });
  // Config order is that of the new file.
  assertEquals(Object.keys(await pids(daemon)), [
    "z",
    "same",
    "b",
    "y",
    "c",
    "k",
  ]);
});

Deno.test("a reload touches only what is added or removed", async () => {
  await using folder = await makeFolder(
    programs({ same: "", changed: "", removed: "" }),
  );
  await using daemon = await folder.start();
  const before = await pids(daemon);
  await folder.write(
    programs({
      added: "",
      later: "autostart = false",
      changed: "directory = /",
    }) +
      programs({ same: "" }),
  );
  await reload(daemon);
  const after = await pids(daemon);
  assertEquals(after.same, before.same);
  assertEquals(after.changed, before.changed);
  assertEquals(after.later, null);
  assertEquals(after.removed, undefined);
  assertEquals(typeof after.added, "number");
  const left = (await folder.living()).map((row) => Number.parseInt(row));
  assertEquals(left.includes(before.removed ?? 0), false);
});

Deno.test("a change is shown and taken up by the next restart", async () => {
  await using folder = await makeFolder(
    "[program:job]\ncommand = sleep 1001\nstartsecs = 0",
  );
  await using daemon = await folder.start();
  const before = await daemon.info("job");
  assertEquals(before.changed, false);
  await folder.write("[program:job]\ncommand = sleep 1002\nstartsecs = 0");
  assertEquals((await reload(daemon)).changed, ["job"]);
  const between = await daemon.info("job");
  assertEquals([between.changed, between.pid], [true, before.pid]);
  assertMatch(
    (await folder.ctl("status")).stdout,
    /^job .* changed: restart to apply$/m,
  );
  const client = await daemon.client();
  const { process } = await client.call("restart", { name: "job" });
  assertEquals(process.changed, false);
  assertNotEquals(process.pid, before.pid);
  await daemon.log.waitFor(/job: spawned pid \d+: sleep 1002$/);
});

Deno.test("a change that is taken back is no change", async () => {
  const [one, two] = ["sleep 1001", "sleep 1002"].map((command) =>
    `[program:job]\ncommand = ${command}\nstartsecs = 0`
  );
  await using folder = await makeFolder(one ?? "");
  await using daemon = await folder.start();
  for (const [text, changed] of [[two, true], [one, false]] as const) {
    await folder.write(text ?? "");
    assertEquals((await reload(daemon)).changed, ["job"]);
    assertEquals((await daemon.info("job")).changed, changed);
  }
});

Deno.test("numprocs grows and shrinks at its end", takes("marks"), async () => {
  await using folder = await makeFolder(programs({ w: "" }));
  await using daemon = await folder.start();
  const one = await pids(daemon);
  assertEquals(Object.keys(one), ["w"]);
  await folder.write(programs({ w: "numprocs = 3" }));
  assertEquals(await reload(daemon), {
    added: ["w:00", "w:01", "w:02"],
    removed: ["w"],
    changed: [],
  });
  const three = await pids(daemon);
  assertEquals(Object.keys(three), ["w:00", "w:01", "w:02"]);
  await folder.write(programs({ w: "numprocs = 2" }));
  assertEquals(await reload(daemon), {
    added: [],
    removed: ["w:02"],
    changed: [],
  });
  assertEquals(await pids(daemon), {
    "w:00": three["w:00"] ?? 0,
    "w:01": three["w:01"] ?? 0,
  });
  // One shell, one sleep each: nothing of the others is left.
  const living = (await folder.living()).map((row) => Number.parseInt(row));
  assertEquals(
    living.toSorted(),
    [daemon.pid, three["w:00"] ?? 0, three["w:01"] ?? 0].toSorted(),
  );
});

Deno.test("a bad file changes nothing, and a good one then does", async () => {
  await using folder = await makeFolder(programs({ a: "", b: "" }));
  await using daemon = await folder.start();
  const before = await pids(daemon);
  const lines: [string, RegExp][] = [
    ["numprocs = many", /supervisord\.conf:13: \[program:c\] numprocs: /],
    ["numproc = 2", /supervisord\.conf:13: \[program:c\] numproc: .*numprocs/],
    ["[oops", /supervisord\.conf:13: /],
  ];
  for (const [line, expected] of lines) {
    // It also removes "b", which must not happen.
    await folder.write(programs({ a: "directory = /", c: line }));
    const failure = await failReload(daemon);
    assertEquals(failure.code, "RELOAD_FAILED");
    assertMatch(failure.message, expected);
    const told = `RELOAD_FAILED: .* has changed: .*${expected.source}`;
    await daemon.log.waitFor(new RegExp(told));
    assertEquals(await pids(daemon), before);
    assertEquals((await daemon.info("a")).changed, false);
  }
  await Deno.remove(folder.config);
  assertEquals((await failReload(daemon)).code, "RELOAD_FAILED");
  assertEquals(await pids(daemon), before);
  await folder.write(programs({ a: "directory = /", c: "" }));
  assertEquals(await reload(daemon), {
    added: ["c"],
    removed: ["b"],
    changed: ["a"],
  });
});

Deno.test(
  "a reload does without the folder that the daemon was started in",
  takes("/proc"),
  async () => {
    await using folder = await makeFolder(programs({ web: "" }));
    const cwd = `${folder.path}/cwd`;
    await Deno.mkdir(cwd);
    const argv = await folder.daemonArgv("-n", "-c", folder.config);
    const child = folder.command(argv, { cwd }).spawn();
    await using daemon = await RunningDaemon.start(folder, child);
    const { web } = await pids(daemon);
    await Deno.remove(cwd);
    await folder.write(programs({ web: "", more: "" }));
    assertEquals((await reload(daemon)).added, ["more"]);
    await daemon.reached("more", "RUNNING");
    assertEquals((await pids(daemon))["web"], web);
  },
);

Deno.test("reloads at the same time come one after another", async () => {
  await using folder = await makeFolder(
    `[program:old]\ncommand = {programs}/stubborn.sh {dir}/gate\n` +
      "startsecs = 0\nstopwaitsecs = 3600\n",
  );
  const gate = await Gate.make(folder.path);
  const [daemon, pid] = await Promise.all([folder.start(), gate.word()]);
  await using _daemon = daemon;
  await folder.write(programs({ fresh: "" }));
  using client = await RawClient.connect(folder.socket);
  await client.send(...[1, 2, 3].map((id) => request(id, "reload")));
  await daemon.reached("old", "STOPPING");
  // Neither waits for the other's end to be asked.
  using other = await RawClient.connect(folder.socket);
  const { result } = await other.ask("status");
  assertEquals(result.processes[0].state, "STOPPING");
  Deno.kill(-Number(pid), "SIGKILL");
  const answers = new Map(
    await Promise.all(
      [1, 2, 3].map(() =>
        client.reply().then(({ id, result }) => {
          const { added, removed, changed } = result;
          return [id, { added, removed, changed }] as const;
        })
      ),
    ),
  );
  const nothing = { added: [], removed: [], changed: [] };
  assertEquals(answers.get(1), {
    ...nothing,
    added: ["fresh"],
    removed: ["old"],
  });
  assertEquals(answers.get(2), nothing);
  assertEquals(answers.get(3), nothing);
  assertEquals(Object.keys(await pids(daemon)), ["fresh"]);
  await daemon.stop();
  assertEquals((await daemon.spawned("fresh")).length, 1);
});

Deno.test("groups are those of the new file", async () => {
  await using folder = await makeFolder(
    `${programs({ a: "", b: "" })}\n[group:g]\nprograms = a`,
  );
  await using daemon = await folder.start();
  const before = await pids(daemon);
  await folder.write(
    `${programs({ a: "", b: "" })}\n[group:h]\nprograms = a, b`,
  );
  await reload(daemon);
  assertEquals(await pids(daemon), before);
  assertEquals((await daemon.info("a")).group, "h");
  const client = await daemon.client();
  const failure = await failureOf(client.call("stopgroup", { name: "g" }));
  assertEquals(failure.code, "GROUP_NOT_FOUND");
  const { processes } = await client.call("stopgroup", { name: "h" });
  assertEquals(processes.map(({ state }) => state), ["STOPPED", "STOPPED"]);
});

Deno.test("settings of the daemon that can't change are told", async () => {
  await using folder = await makeFolder(programs({ a: "" }));
  await using daemon = await folder.start();
  await folder.write(
    programs({ a: "" }),
    "loglevel = ERROR\nshutdown_timeout = 7",
  );
  await reload(daemon);
  await daemon.log.waitFor(/ loglevel of \[supervice\] can't change while /);
  await daemon.stop();
  assertEquals(/shutdown_timeout/.test(daemon.log.text), false);
});
