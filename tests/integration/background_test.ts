import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { BackgroundDaemon, launch } from "../support/background.ts";
import { Folder } from "../support/daemon.ts";
import { holdStart } from "../support/held_start.ts";
import {
  isAlive,
  listProcesses,
  processesWith,
} from "../support/process_table.ts";
import { takes } from "../support/platform.ts";

const WEB = "[program:web]\ncommand = {programs}/serve.sh\nstartsecs = 0";

async function makeFolder(programs = WEB, settings = ""): Promise<Folder> {
  const folder = await Folder.make();
  await folder.write(programs, settings);
  return folder;
}

/** A launcher that must fail: what it said, when nothing of it is left. */
async function failToLaunch(folder: Folder, ...args: readonly string[]) {
  const begun = await launch(folder, ["-c", folder.config, ...args]);
  const said = await begun.said;
  await begun.ended();
  assertEquals(await folder.living(), []);
  assertEquals([said.code, said.stdout], [1, ""], said.stderr);
  return said.stderr;
}

Deno.test("the launcher comes back when the daemon answers", async () => {
  await using folder = await makeFolder();
  await using daemon = await BackgroundDaemon.start(folder);
  using client = await folder.connect();
  const { pid } = await client.call("version", {});
  assertEquals(daemon.pid, pid);
  assertEquals(await folder.read("pid"), `${pid}\n`);
  assertEquals(
    daemon.said.stdout,
    `supervice: started in the background, pid ${pid}\n`,
  );
  const { processes } = await client.call("status", {});
  assertEquals(processes.map(({ state }) => state), ["RUNNING"]);
});

Deno.test("the launcher finds room for its socket where TMPDIR has a long name", async () => {
  await using folder = await makeFolder();
  const TMPDIR = `${folder.path}/${"t".repeat(80)}`;
  await Deno.mkdir(TMPDIR);
  const begun = await launch(folder, undefined, { TMPDIR });
  const { code, stderr } = await begun.said;
  assertEquals(code, 0, stderr);
  assertEquals((await folder.ctl("shutdown")).code, 0);
  await begun.ended();
  // Nothing is left in the place that was no good.
  assertEquals(await Array.fromAsync(Deno.readDir(TMPDIR)), []);
});

Deno.test(
  "the launcher stays for as long as the daemon starts",
  takes("setpriv"),
  async () => {
    await using folder = await makeFolder();
    const { gate, env } = await holdStart(folder, "setpriv");
    const begun = await launch(folder, undefined, env);
    const visitor = await gate.visitor();
    assert(await isAlive(begun.pid));
    visitor.letGo();
    const { code, stderr } = await begun.said;
    assertEquals(code, 0, stderr);
    assertEquals((await folder.ctl("shutdown")).code, 0);
    await begun.ended();
  },
);

Deno.test("the daemon in the background is on its own", async () => {
  await using folder = await makeFolder();
  await using daemon = await BackgroundDaemon.start(folder);
  const rows = await listProcesses();
  const row = rows.find(({ pid }) => pid === daemon.pid);
  const test = rows.find(({ pid }) => pid === Deno.pid);
  assert(row !== undefined && test !== undefined);
  assert(![daemon.launcherPid, Deno.pid].includes(row.ppid), `${row.ppid}`);
  const family = (await processesWith(folder.mark)).map(({ pid }) => pid);
  assert(!family.includes(row.ppid), "its parent was left behind");
  assertNotEquals(row.sid, row.pid);
  assertNotEquals(row.sid, test.sid);
  assertNotEquals(row.pgid, test.pgid);
  assertEquals(await isAlive(daemon.launcherPid), false);
});

Deno.test(
  "the daemon in the background lets go of the standard streams",
  takes("/proc"),
  async () => {
    await using folder = await makeFolder();
    await using daemon = await BackgroundDaemon.start(folder);
    const [input, output, error = ""] = [0, 1, 2].map((number) =>
      Deno.readLinkSync(`/proc/${daemon.pid}/fd/${number}`)
    );
    assertEquals([input, output], ["/dev/null", "/dev/null"]);
    assertMatch(error, /^\/dev\/null$|\(deleted\)$/);
  },
);

Deno.test(
  "neither it nor a program gets what its launcher had open",
  takes("/proc"),
  async () => {
    const script = 'exec 9</etc/passwd 200</etc/passwd; exec "$@"';
    await using folder = await Folder.make({
      prefix: ["bash", "-c", script, "bash"],
    });
    await folder.write(WEB);
    await using daemon = await BackgroundDaemon.start(folder);
    const { stdout } = await folder.ctl("pid", "web");
    for (const pid of [daemon.pid, Number(stdout)]) {
      const open = await Array.fromAsync(
        Deno.readDir(`/proc/${pid}/fd`),
        ({ name }) => Deno.readLink(`/proc/${pid}/fd/${name}`),
      );
      assert(open.includes("/dev/null"), `${open}`);
      assert(!open.includes("/etc/passwd"), `${open}`);
    }
  },
);

Deno.test("without a logfile it logs to supervice.log, and says so", async () => {
  await using folder = await makeFolder();
  const { stderr } = await runInBackground(folder);
  const file = await Deno.realPath(`${folder.path}/supervice.log`);
  assertEquals(
    stderr,
    `supervice: no logfile is configured; logging to ${file}\n`,
  );
  const log = await folder.read("supervice.log");
  assertMatch(log, / is up, pid \d+/);
  assertMatch(log, / web: STARTING -> RUNNING\n/);
  assertMatch(log, / shutdown complete\n$/);
});

Deno.test("a logfile, configured or named, is used without a note", async () => {
  await using folder = await makeFolder(WEB, "logfile = {dir}/a.log");
  assertEquals((await runInBackground(folder)).stderr, "");
  assertMatch(await folder.read("a.log"), / shutdown complete\n$/);
  const named = await runInBackground(folder, "-l", "b.log", "-e", "WARNING");
  assertEquals(named.stderr, "");
  assertEquals(await folder.read("b.log"), "");
  assertEquals(folder.list(), ["a.log", "b.log", "supervisord.conf"]);
});

Deno.test("that there are warnings is told where nobody sees the log", async () => {
  const odd = "[program:web]\ncommand = sh -c 'exec sleep 1000' ; a comment\n";
  await using folder = await makeFolder(odd, "logfile = {dir}/a.log");
  const { stderr } = await runInBackground(folder);
  assertEquals(
    stderr,
    "supervice: 1 warning in the log; supervice -t tells those about the file\n",
  );
  assertMatch(await folder.read("a.log"), / WARNING .*No shell runs/);
});

Deno.test("a log that is turned off stays off, and that is said", async () => {
  await using folder = await makeFolder(WEB, "logfile = /dev/null");
  const { stderr } = await runInBackground(folder);
  assertEquals(
    stderr,
    "supervice: the configuration turns the daemon's log off\n",
  );
  assertEquals(folder.list(), ["supervisord.conf"]);
});

/** One whole life in the background. */
async function runInBackground(folder: Folder, ...args: readonly string[]) {
  const daemon = await BackgroundDaemon.start(
    folder,
    ["-c", folder.config, ...args],
  );
  Deno.kill(daemon.pid, "SIGTERM");
  await daemon.ended();
  assertEquals(await folder.living(), []);
  return daemon.said;
}

Deno.test("a bad configuration is told with its line, by exit 1", async () => {
  await using folder = await makeFolder("[program:web]\nnumprocs = lots");
  const before = folder.list();
  const stderr = await failToLaunch(folder);
  assertMatch(stderr, /^supervice: Cannot use the configuration:\n/);
  assertMatch(stderr, /supervisord\.conf:5: \[program:web\] command: /);
  assertMatch(stderr, /supervisord\.conf:6: \[program:web\] numprocs: /);
  assertEquals(folder.list(), before);
});

Deno.test("a configuration that is not there is told by exit 1", async () => {
  await using folder = await Folder.make();
  assertMatch(await failToLaunch(folder), /Config file not found: .*\.conf/);
  assertEquals(folder.list(), []);
});

Deno.test("a pidfile that another one holds is told by exit 1", async () => {
  await using folder = await makeFolder();
  using holder = await Deno.open(
    await folder.put("pid", "12345\n"),
    { read: true, write: true },
  );
  await holder.lock(true);
  assertMatch(
    await failToLaunch(folder),
    /^supervice: Another daemon is already running with pid 12345 \(pidfile /,
  );
  assertEquals(await folder.read("pid"), "12345\n");
  // The log may be that of the daemon that holds it: nothing is written there.
  assertEquals(folder.list(), ["pid", "supervisord.conf"]);
});

Deno.test("a socket that is in use is told by exit 1", async () => {
  await using folder = await makeFolder();
  using _listener = Deno.listen({ transport: "unix", path: folder.socket });
  const stderr = await failToLaunch(folder);
  assertStringIncludes(
    stderr,
    `supervice: Cannot listen on "${folder.socket}": another daemon is ` +
      "listening there",
  );
  // Neither the pidfile nor the state file has stayed.
  assertEquals(folder.list(), ["s", "supervisord.conf"]);
  (await Deno.connect({ transport: "unix", path: folder.socket })).close();
});

Deno.test("a logfile that can't be written is told by exit 1", async () => {
  await using folder = await makeFolder(WEB, "logfile = {dir}");
  assertMatch(
    await failToLaunch(folder),
    /supervisord\.conf:4: \[supervice\] logfile: .*it is a directory/,
  );
  await folder.write(WEB);
  for (const file of ["missing/a.log", folder.path]) {
    assertMatch(await failToLaunch(folder, "-l", file), /missing|directory/);
  }
  assertEquals(folder.list(), ["supervisord.conf"]);
});

Deno.test(
  "a daemon that dies while it starts is told by exit 1",
  takes("setpriv"),
  async () => {
    await using folder = await makeFolder();
    const { gate, env } = await holdStart(folder, "setpriv");
    const begun = await launch(folder, undefined, env);
    const visitor = await gate.visitor();
    const [daemon] = (await processesWith(folder.mark)).filter(({ text }) =>
      text.includes("--ready-socket=") && !/^sh |sh -c/.test(text)
    );
    assert(daemon !== undefined);
    Deno.kill(daemon.pid, "SIGKILL");
    const { code, stdout, stderr } = await begun.said;
    visitor.letGo();
    await begun.ended();
    assertEquals([code, stdout], [1, ""]);
    assertMatch(stderr, /^supervice: The daemon ended before it was ready/);
  },
);

Deno.test(
  "an interrupted launcher takes the daemon with it",
  takes("setpriv"),
  async () => {
    await using folder = await makeFolder();
    const { gate, env } = await holdStart(folder, "setpriv");
    const TMPDIR = folder.path;
    const begun = await launch(folder, undefined, { ...env, TMPDIR });
    const visitor = await gate.visitor();
    Deno.kill(begun.pid, "SIGINT");
    const { code, stdout, stderr } = await begun.said;
    visitor.leave();
    await begun.ended();
    assertEquals([code, stdout], [1, ""]);
    assertEquals(stderr, "supervice: SIGINT before the daemon was ready\n");
    assertEquals(
      folder.list(),
      ["held", "supervice.log", "supervisord.conf"],
    );
  },
);

Deno.test(
  "a daemon whose launcher was killed ends in order",
  takes("setpriv"),
  async () => {
    await using folder = await makeFolder();
    const { gate, env } = await holdStart(folder, "setpriv");
    // What the launcher can't tidy up any more stays in this folder.
    const TMPDIR = folder.path;
    const begun = await launch(folder, undefined, { ...env, TMPDIR });
    const visitor = await gate.visitor();
    Deno.kill(begun.pid, "SIGKILL");
    await begun.said;
    visitor.letGo();
    await begun.ended();
    const log = await folder.read("supervice.log");
    assertStringIncludes(log, "whoever started this daemon has given up");
    assertMatch(log, / shutdown complete\n$/);
    assertEquals(
      folder.list().filter((name) => !name.startsWith("supervice-")),
      ["held", "supervice.log", "supervisord.conf"],
    );
  },
);

Deno.test("a launcher without a temporary directory says so", async () => {
  await using folder = await makeFolder();
  const begun = await launch(folder, undefined, { TMPDIR: "/nonexistent" });
  const { code, stderr } = await begun.said;
  await begun.ended();
  assertEquals(code, 1);
  assertMatch(stderr, /^supervice: Cannot go to the background: .*No such/);
});
