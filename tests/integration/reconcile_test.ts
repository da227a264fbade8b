import { assert, assertEquals, assertMatch } from "@std/assert";
import { BackgroundDaemon } from "../support/background.ts";
import { Folder, type RunningDaemon } from "../support/daemon.ts";
import {
  ended,
  isAlive,
  membersOf,
  signalProcess,
} from "../support/process_table.ts";
import { until } from "../support/until.ts";
import { takes } from "../support/platform.ts";

/** The state file of a daemon whose pid file is called `pid`. */
const STATE_FILE = ".pid.state.json";

/** A run as the state file tells of it. */
interface Run {
  readonly name: string;
  readonly pgid: number;
  readonly startToken: string;
}

/** The runs that the state file tells of. */
async function runsOf(folder: Folder): Promise<Run[]> {
  return JSON.parse(await folder.read(STATE_FILE)).runs;
}

/** Waits until the state file knows the runs of these programs. */
async function knows(folder: Folder, ...names: string[]): Promise<Run[]> {
  let runs: Run[] = [];
  await until(`runs of ${names}`, async () => {
    runs = await runsOf(folder);
    return runs.map(({ name }) => name).sort().join() === names.sort().join();
  });
  return runs;
}

/** A process that has nothing to do with any daemon. */
class Stranger implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;

  /** @param argv What it runs; it leads a group of its own. */
  constructor(argv: readonly [string, ...string[]]) {
    const [program, ...args] = argv;
    this.#child = new Deno.Command(program, { args, detached: true }).spawn();
  }

  get pid(): number {
    return this.#child.pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It was not spared.
    }
    await this.#child.status;
  }
}

/** What a launcher says, but for where the log is. */
function notesOf({ said }: BackgroundDaemon): string {
  return said.stderr.split("\n").filter((line) => !/logging to/.test(line))
    .join("\n").trim();
}

/** Ends what a test has left running on purpose. */
async function clean(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    signalProcess(pid);
    await ended(pid);
  }
}

/** Process ids by name of the program. */
async function pidsOf(daemon: RunningDaemon, names: readonly string[]) {
  const pids = new Map<string, number>();
  for (const name of names) {
    await daemon.reached(name, "RUNNING");
    pids.set(name, (await daemon.info(name)).pid ?? 0);
  }
  return pids;
}

const POLICIES = ["auto", "kill", "off", "warn"];

/** Programs that outlive their daemon, one for each policy. */
const SURVIVORS = `
[DEFAULT]
command = sleep 1000.25
pdeathsig = false
startsecs = 0
` + POLICIES.map((policy) => `
[program:p-${policy}]
reconcile = ${policy}
`).join("");

Deno.test(
  "each program is dealt with as its own reconcile says, strangers not at all",
  takes("marks"),
  async () => {
    await using folder = await Folder.make();
    await using stranger = new Stranger(["sleep", "1000.25"]);
    await folder.write(SURVIVORS);
    const names = POLICIES.map((policy) => `p-${policy}`);
    const first = await folder.start();
    const old = await pidsOf(first, names);
    await first.crash();
    const left = names.filter((name) => name !== "p-kill");
    const survivors = left.map((name) => old.get(name) ?? 0);
    try {
      const alive = await Promise.all([...old.values()].map(isAlive));
      assertEquals(alive, [true, true, true, true], "no program died with it");

      await using second = await folder.start();
      const now = await pidsOf(second, names);
      assert(!await isAlive(old.get("p-kill") ?? 0));
      for (const pid of [...survivors, ...now.values(), stranger.pid]) {
        assert(await isAlive(pid), `${pid}`);
      }
      const told = second.log.lines.flatMap((line) =>
        / (\S+): pid (\d+) of the last daemon is still running/.exec(line)
          ?.slice(1) ?? []
      );
      assertEquals(
        told.sort(),
        [
          ...["p-auto", "p-warn"],
          ...["p-auto", "p-warn"].map((name) => `${old.get(name)}`),
        ].sort(),
      );
      const killed = second.log.lines.filter((line) =>
        /killed what/.test(line)
      );
      assertMatch(killed.join("\n"), /killed what was left of: p-kill$/);
      // What was left alone once belongs to nobody: no stop reaches it.
      assertEquals(await second.stop(), 0);
      assertEquals(await Promise.all(survivors.map(isAlive)), [
        true,
        true,
        true,
      ]);
    } finally {
      await clean(survivors);
    }
  },
);

Deno.test(
  "the unclean end is told once, to whoever starts the next daemon",
  takes("marks"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(SURVIVORS);
    const names = POLICIES.map((policy) => `p-${policy}`);
    const first = await folder.start();
    const old = await pidsOf(first, names);
    await first.crash();
    const survivors = [...old].filter(([name]) => name !== "p-kill");
    try {
      await using second = await BackgroundDaemon.start(folder);
      assertEquals(
        notesOf(second),
        `supervice: the last daemon (pid ${first.pid}) did not end in order; ` +
          "killed: p-kill; still running: p-auto, p-warn",
      );
    } finally {
      await clean(survivors.map(([, pid]) => pid));
    }
    await using third = await BackgroundDaemon.start(folder);
    assertEquals(notesOf(third), "");
  },
);

Deno.test("a program that hides its mark is known by its group and start", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:hidden]
command = env -i sh -c 'sleep 1000 & echo $! >{dir}/n; mv {dir}/n {dir}/pid.in; exec sleep 1000'
pdeathsig = false
reconcile = kill
startsecs = 0
`);
  const first = await folder.start();
  const [member = 0] = await folder.numbers("pid.in");
  await Deno.remove(`${folder.path}/pid.in`);
  const [run] = await knows(folder, "hidden");
  const leader = run?.pgid ?? 0;
  assertEquals((await membersOf(leader)).length, 2);
  await first.crash();
  assert(await isAlive(leader));

  await using second = await folder.start();
  await second.log.waitFor(/killed what was left of: hidden$/);
  assert(!await isAlive(leader));
  assert(!await isAlive(member));
  await folder.numbers("pid.in");
});

Deno.test(
  "who has the pid of a dead program by now is not touched",
  takes("marks"),
  async () => {
    await using folder = await Folder.make();
    await using stranger = new Stranger(["sleep", "1000.25"]);
    await folder.write(`
[program:web]
command = sleep 1000.25
pdeathsig = false
reconcile = kill
startsecs = 0
`);
    const first = await folder.start();
    const [run] = await knows(folder, "web");
    await first.crash();
    // As if the system had given the number of the program to a stranger.
    const state = JSON.parse(await folder.read(STATE_FILE));
    const runs = [{ ...run, pgid: stranger.pid }];
    const text = JSON.stringify({ ...state, runs });
    await Deno.writeTextFile(`${folder.path}/${STATE_FILE}`, text);

    await using second = await folder.start();
    await second.log.waitFor(/killed what was left of: web$/);
    await second.reached("web", "RUNNING");
    assert(await isAlive(stranger.pid), "a stranger was hurt");
    assert(!await isAlive(run?.pgid ?? 0), "its mark still tells on it");
  },
);

Deno.test(
  "who has left the group of a program is found by its mark",
  takes("marks", "setsid"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(`
[program:web]
command = {programs}/escape.sh {dir}/pids ''
startsecs = 0
stopwaitsecs = 0
`);
    const first = await folder.start();
    const [leader = 0, escaped = 0] = await folder.numbers("pids");
    await Deno.remove(`${folder.path}/pids`);
    await first.crash();
    await ended(leader);
    assert(await isAlive(escaped));

    await using second = await folder.start();
    await second.log.waitFor(/killed what was left of: web$/);
    assert(!await isAlive(escaped));
    await folder.numbers("pids");
  },
);

Deno.test("the state file follows what runs", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[DEFAULT]
command = {programs}/serve.sh
startsecs = 0

[program:a]
[program:b]
autostart = false
`);
  await using daemon = await folder.start();
  const client = await daemon.client();
  const [a] = await knows(folder, "a");
  assertEquals([a?.pgid], await daemon.spawned("a"));
  await client.call("start", { name: "b" });
  const both = await knows(folder, "a", "b");
  assertEquals(both.find(({ name }) => name === "a"), a);
  signalProcess(a?.pgid);
  const [, next = 0] = await daemon.spawned("a", 2);
  await until(
    "the new run",
    async () => (await runsOf(folder)).some(({ pgid }) => pgid === next),
  );
  await client.call("stop", { name: "a" });
  await knows(folder, "b");
  const { mode } = await Deno.stat(`${folder.path}/${STATE_FILE}`);
  assertEquals((mode ?? 0) & 0o777, 0o600);
});

Deno.test("two daemons without a pidfile do not take each other for dead", async () => {
  await using folder = await Folder.make();
  const config = (name: string, more = "") =>
    folder.put(
      `${name}.conf`,
      `[supervice]\nsocket = {dir}/${name}\npidfile = none\n${more}\n` +
        "[program:web]\ncommand = {programs}/serve.sh\nstartsecs = 0\n",
    );
  await config("s");
  await Deno.rename(`${folder.path}/s.conf`, folder.config);
  await using first = await folder.start();
  await first.reached("web", "RUNNING");
  const { pid } = await first.info("web");

  const other = await config("other");
  await using second = await BackgroundDaemon.start(folder, ["-c", other]);
  assertEquals(notesOf(second), "");
  assert(await isAlive(pid ?? 0));

  const shared = await config("third", "state_file = {dir}/.s.state.json");
  const { code, stderr } = await folder.runDaemon("-n", "-c", shared);
  assertEquals(code, 1);
  assertMatch(
    stderr,
    new RegExp(
      `Cannot use state file ".*/\\.s\\.state\\.json": .*${first.pid}`,
    ),
  );
  assert(await isAlive(pid ?? 0));
  assertEquals((await first.info("web")).pid, pid);
});

Deno.test(
  "a state file of another user is not believed",
  { ignore: Deno.uid() !== 0 },
  async () => {
    await using folder = await Folder.make();
    await using stranger = new Stranger(["sleep", "1000.25"]);
    await folder.write(`
[program:web]
command = {programs}/serve.sh
pdeathsig = false
reconcile = kill
startsecs = 0
`);
    const first = await folder.start();
    const [run] = await knows(folder, "web");
    await first.crash();
    await Deno.chown(`${folder.path}/${STATE_FILE}`, 65534, 65534);

    await using second = await folder.start();
    await second.log.waitFor(
      /ignoring state file .*: it belongs to user 65534/,
    );
    await second.reached("web", "RUNNING");
    assert(await isAlive(run?.pgid ?? 0), "it was believed");
    assert(await isAlive(stranger.pid));
    await clean([run?.pgid ?? 0]);
  },
);

Deno.test("a daemon killed while it writes its state file leaves nothing for good", async () => {
  await using folder = await Folder.make();
  await folder.write("[program:web]\ncommand = {programs}/serve.sh");
  const precious = await folder.put("precious", "text");
  await Deno.symlink(precious, `${folder.path}/${STATE_FILE}.tmp`);
  await using daemon = await folder.start();
  await knows(folder, "web");
  assertEquals(await daemon.stop(), 0);
  const left: string[] = [];
  for await (const { name } of Deno.readDir(folder.path)) left.push(name);
  assertEquals(left.sort(), ["precious", "supervisord.conf"]);
  assertEquals(await folder.read("precious"), "text");
});
