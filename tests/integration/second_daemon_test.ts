import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { launch } from "../support/background.ts";
import {
  type Finished,
  Folder,
  type RunningDaemon,
} from "../support/daemon.ts";
import { type HeldStart, holdStart } from "../support/held_start.ts";

/** The user and group ids of nobody, who owns nothing of ours. */
const NOBODY = 65534;

const SOMEBODY_ELSES = { ignore: Deno.uid() !== 0 };

const WEB = `
[program:web]
command = {programs}/serve.sh
numprocs = 2
startsecs = 0
`;

/** Everything about a daemon that a second one might harm. */
async function portrait(daemon: RunningDaemon) {
  const { folder } = daemon;
  const client = await daemon.client();
  const { version, pid } = await client.call("version", {});
  const { processes } = await client.call("status", {});
  const socket = await Deno.lstat(folder.socket);
  const state = JSON.parse(await folder.read(".pid.state.json"));
  return {
    version,
    pid,
    pidfile: await folder.read("pid"),
    socket: [socket.ino, socket.mode],
    daemonId: state.daemonId,
    processes: processes.map(({ name, state, pid }) => [name, state, pid]),
    // The second daemon may log why it did not start.
    files: folder.list().filter((name) => name !== "supervice.log"),
  };
}

/** Runs a daemon that can't start, in the foreground or the background. */
async function tryToStart(
  folder: Folder,
  config: string,
  place: "foreground" | "background",
): Promise<Finished> {
  if (place === "foreground") {
    return await folder.runDaemon("-n", "-c", config);
  }
  const begun = await launch(folder, ["-c", config]);
  const said = await begun.said;
  await begun.ended();
  return said;
}

/** Makes a socket that nobody listens on any more. */
async function putDeadSocket(folder: Folder): Promise<void> {
  const path = `${folder.path}/elsewhere`;
  using _listener = Deno.listen({ transport: "unix", path });
  // Closing would remove it from where it was made.
  await Deno.rename(path, folder.socket);
}

/** The settings of a second daemon, and why it can't start. */
const SECONDS: readonly (readonly [string, string, RegExp])[] = [
  [
    "the same configuration",
    "socket = {dir}/s\npidfile = {dir}/pid",
    /Another daemon is already running with pid \d+ \(pidfile ".*\/pid"\)/,
  ],
  [
    "the same pidfile and another socket",
    "socket = {dir}/s2\npidfile = {dir}/pid",
    /Another daemon is already running with pid \d+ \(pidfile ".*\/pid"\)/,
  ],
  [
    "the same socket and another pidfile",
    "socket = {dir}/s\npidfile = {dir}/pid2",
    /Cannot listen on ".*\/s": another daemon is listening there/,
  ],
  [
    "the same socket and no pidfile",
    "socket = {dir}/s\npidfile = none",
    /Cannot listen on ".*\/s": another daemon is listening there/,
  ],
];

for (const [what, settings, reason] of SECONDS) {
  for (const place of ["foreground", "background"] as const) {
    Deno.test(`a second daemon with ${what} in the ${place} is refused`, async () => {
      await using folder = await Folder.make();
      await folder.write(WEB);
      await using daemon = await folder.start();
      const second = await folder.put(
        "second.conf",
        `[supervice]\n${settings}\n${WEB}`,
      );
      const before = await portrait(daemon);
      const { code, stderr } = await tryToStart(folder, second, place);
      assertEquals(code, 1);
      assertMatch(stderr, reason);
      assertEquals(await portrait(daemon), before);
      // New clients still find the first.
      assertStringIncludes(
        (await folder.ctl("version")).stdout,
        `pid ${daemon.pid})`,
      );
    });
  }
}

/** Starts several daemons that all come to their socket at the same time. */
async function launchTogether(folder: Folder, config: string, count: number) {
  const held: HeldStart[] = [];
  // One after another: a program can't be run while it is being written.
  while (held.length < count) held.push(await holdStart(folder, "id"));
  const starts = await Promise.all(held.map(async ({ gate, env }) => {
    const begun = await launch(folder, ["-c", config], env);
    return { begun, visitor: await gate.visitor() };
  }));
  for (const { visitor } of starts) visitor.letGo();
  return starts.map(({ begun }) => begun);
}

for (const pidfile of ["{dir}/pid", "none"]) {
  for (const before of ["no socket", "a dead socket"]) {
    Deno.test(`of several daemons at once, pidfile ${pidfile} and ${before}, one starts`, async () => {
      await using folder = await Folder.make();
      const config = await folder.put(
        "several.conf",
        `[supervice]\nsocket = {dir}/s\npidfile = ${pidfile}\n${WEB}`,
      );
      if (before === "a dead socket") await putDeadSocket(folder);
      // With a pidfile only one comes as far as to the socket.
      const begun = pidfile === "none"
        ? await launchTogether(folder, config, 5)
        : await Promise.all(
          Array.from({ length: 5 }, () => launch(folder, ["-c", config])),
        );
      const said = await Promise.all(begun.map(({ said }) => said));
      const winners = said.filter(({ code }) => code === 0);
      assertEquals(winners.length, 1, said.map((s) => s.stdout).join(""));
      const { stdout } = await folder.ctl("version");
      const [, pid] = /pid (\d+)/.exec(stdout) ?? [];
      assertMatch(winners[0]?.stdout ?? "", new RegExp(`pid ${pid}$`, "m"));
      assertEquals((await folder.ctl("shutdown")).code, 0);
      await Promise.all(begun.map(({ ended }) => ended()));
    });
  }
}

Deno.test("two daemons with nothing in common live side by side", async () => {
  await using folder = await Folder.make();
  await using other = await Folder.make();
  await folder.write(WEB);
  await other.write(WEB);
  await using daemon = await folder.start();
  await using second = await other.start();
  assertNotEquals(daemon.pid, second.pid);
  assertEquals(await daemon.stop(), 0);
  assertEquals((await second.info("web:00")).state, "RUNNING");
});

Deno.test("the socket of a killed daemon is replaced", async () => {
  await using folder = await Folder.make();
  await folder.write(WEB);
  await using dead = await folder.start();
  dead.kill("SIGKILL");
  await dead.status;
  assert((await Deno.lstat(folder.socket)).isSocket);
  assertEquals((await folder.ctl("status")).code, 4);
  await using daemon = await folder.start();
  const client = await daemon.client();
  assertEquals((await client.call("version", {})).pid, daemon.pid);
  assertEquals(await folder.read("pid"), `${daemon.pid}\n`);
});

Deno.test("socket, pidfile and state file are for the owner alone", async () => {
  await using folder = await Folder.make();
  await folder.write(WEB);
  await using _daemon = await folder.start();
  for (const name of ["s", "pid", ".pid.state.json"]) {
    const { mode } = await Deno.lstat(`${folder.path}/${name}`);
    assertEquals((mode ?? 0) & 0o777, 0o600, name);
  }
  // Where the socket was made is gone.
  assertEquals(
    folder.list(),
    [".pid.state.json", "pid", "s", "supervisord.conf"],
  );
});

Deno.test("the path of a socket may have 103 bytes, not more", async () => {
  await using folder = await Folder.make();
  const directory = `${folder.path}/`.padEnd(90, "d");
  await Deno.mkdir(directory);
  for (const length of [103, 104]) {
    const socket = `${directory}/`.padEnd(length, "s");
    const config = await folder.put(
      "long.conf",
      `[supervice]\nsocket = ${socket}\npidfile = none\n${WEB}`,
    );
    const begun = await launch(folder, ["-c", config]);
    const { code, stderr } = await begun.said;
    if (length <= 103) {
      assertEquals(code, 0, stderr);
      const ctl = await folder.ctlArgv("-s", socket, "shutdown");
      assertEquals((await folder.run(ctl)).code, 0);
    } else {
      assertEquals(code, 1);
      assertMatch(stderr, /the path is 1 bytes too long; choose a shorter/);
    }
    await begun.ended();
  }
});

Deno.test("a file in the place of the socket is refused and kept", async () => {
  await using folder = await Folder.make();
  await folder.write(WEB);
  await folder.put("s", "my thesis\n");
  const before = folder.list();
  for (const place of ["foreground", "background"] as const) {
    const { code, stderr } = await tryToStart(folder, folder.config, place);
    assertEquals(code, 1);
    assertMatch(stderr, /\[supervice\] socket: .*\/s": what is there is not a/);
    assertEquals(await folder.read("s"), "my thesis\n");
    assertEquals(folder.list(), before);
  }
});

Deno.test("a foreign file in the place of the pidfile is kept", async () => {
  await using folder = await Folder.make();
  await folder.write(WEB);
  await folder.put("pid", "my thesis\n");
  const { code, stderr } = await folder.runDaemon("-n", "-c", folder.config);
  assertEquals(code, 1);
  assertMatch(stderr, /Cannot use ".*\/pid" as pidfile: it holds something/);
  assertEquals(await folder.read("pid"), "my thesis\n");
  assertEquals(folder.list(), ["pid", "supervisord.conf"]);
});

Deno.test("a link in the place of the pidfile is not followed", async () => {
  await using folder = await Folder.make();
  await folder.write(WEB);
  await folder.put("target", "");
  await Deno.symlink(`${folder.path}/target`, folder.pidfile);
  const { code, stderr } = await folder.runDaemon("-n", "-c", folder.config);
  assertEquals(code, 1);
  assertMatch(stderr, /Cannot use ".*\/pid" as pidfile: it is not a plain/);
  assertEquals(await folder.read("target"), "");
  assert((await Deno.lstat(folder.pidfile)).isSymlink);
});

Deno.test("a pidfile that nobody holds is taken over", async () => {
  await using folder = await Folder.make();
  await folder.write(WEB);
  // A pid that is alive proves nothing: it may be anybody's by now.
  await folder.put("pid", `${Deno.pid}\n`);
  await using daemon = await folder.start();
  assertEquals(await folder.read("pid"), `${daemon.pid}\n`);
});

Deno.test(
  "a dead socket of another user is refused by the daemon",
  SOMEBODY_ELSES,
  async () => {
    await using folder = await Folder.make();
    await folder.write(WEB);
    await putDeadSocket(folder);
    await Deno.chown(folder.socket, NOBODY, NOBODY);
    const before = await Deno.lstat(folder.socket);
    const { code, stderr } = await folder.runDaemon("-n", "-c", folder.config);
    assertEquals(code, 1);
    assertMatch(stderr, /the socket there belongs to user id 65534/);
    const { ino, uid } = await Deno.lstat(folder.socket);
    assertEquals([ino, uid], [before.ino, NOBODY]);
  },
);

Deno.test(
  "a socket of another user is not talked to by supervicectl",
  SOMEBODY_ELSES,
  async () => {
    await using folder = await Folder.make();
    await folder.write(WEB);
    await using _daemon = await folder.start();
    await Deno.chown(folder.socket, NOBODY, NOBODY);
    // Anybody could have put it there.
    await Deno.chmod(folder.path, 0o777);
    const { code, stdout, stderr } = await folder.ctl("status");
    assertEquals([code, stdout], [4, ""]);
    assertMatch(
      stderr,
      /^supervicectl: Refused the socket ".*": it belongs to user 65534, /,
    );
    assertMatch(stderr, /hint: .*: su USER -c "supervicectl \.\.\."/i);
    await Deno.chown(folder.socket, 0, 0);
    assertEquals((await folder.ctl("status")).code, 0);
  },
);
