import { assertEquals, assertMatch } from "@std/assert";
import { METHODS } from "../../src/protocol/methods.ts";
import { Folder } from "../support/daemon.ts";
import { isRoot, ORDINARY, OrdinaryUser } from "../support/ordinary_user.ts";
import { RawClient } from "../support/raw_client.ts";
import { takes } from "../support/platform.ts";

const WEB = `
[program:web]
command = {programs}/serve.sh
startsecs = 0
`;

/** What the log says when the socket has come back. */
const MADE_ANEW = /the socket \S+\/s was removed; made anew/;

async function access(path: string): Promise<(number | null)[]> {
  const { mode, uid, gid } = await Deno.lstat(path);
  return [(mode ?? 0) & 0o777, uid, gid];
}

async function idOf(option: "-u" | "-g"): Promise<number> {
  const command = new Deno.Command("id", { args: [option, ORDINARY] });
  return Number(new TextDecoder().decode((await command.output()).stdout));
}

Deno.test("sockets have the permissions and owners that are asked for", {
  ignore: !isRoot,
}, async () => {
  await using folder = await Folder.make();
  const [uid, gid] = [await idOf("-u"), await idOf("-g")];
  await folder.write(
    WEB,
    `socket_mode = 0660\nsocket_owner = root:${gid}\n` +
      "readonly_socket = {dir}/ask\nreadonly_socket_mode = 644\n" +
      `readonly_socket_owner = ${ORDINARY}\n`,
  );
  {
    await using daemon = await folder.start();
    assertEquals(await access(folder.socket), [0o660, 0, gid]);
    assertEquals(await access(`${folder.path}/ask`), [0o644, uid, gid]);
    // The folder is root's alone, so root can trust what is in it.
    const asked = await folder.run(
      await folder.ctlArgv("-s", `${folder.path}/ask`, "version"),
    );
    assertEquals([asked.stderr, asked.code], ["", 0]);
    await daemon.crash();
  }
  // A dead socket of the account that it was given to is replaced, too.
  await using daemon = await folder.start();
  assertEquals(await access(`${folder.path}/ask`), [0o644, uid, gid]);
  assertEquals(await daemon.stop(), 0);
  assertEquals(folder.list(), ["supervisord.conf"]);
});

Deno.test("a daemon that may not give its socket away says what to do", {
  ignore: !isRoot,
}, async () => {
  await using user = await OrdinaryUser.make();
  await using folder = await Folder.make(user.folder);
  await folder.write(WEB, `socket_owner = ${ORDINARY}:0`);
  const { code, stderr } = await folder.runDaemon("-n", "-c", folder.config);
  assertEquals(code, 1);
  assertMatch(
    stderr,
    /Cannot give the socket "\S+\/s" to user id \d+ and group id 0: the daemon's user may not; name a group that it is a member of, /,
  );
  // Neither a socket nor the place where it was made is left.
  assertEquals(folder.list(), ["supervisord.conf"]);
});

Deno.test("a socket for reading answers what changes nothing, and says no to the rest", async () => {
  await using folder = await Folder.make();
  await folder.write(WEB, "readonly_socket = {dir}/ask");
  await using daemon = await folder.start();
  await daemon.log.waitFor(
    / is up, pid \d+, socket \S+\/s, for reading \S+\/ask$/,
  );
  using reader = await RawClient.connect(`${folder.path}/ask`);
  const { result } = await reader.ask("status");
  assertEquals(result.processes[0].name, "web");
  for (const [method, { changing }] of Object.entries(METHODS)) {
    if (!changing) continue;
    const { error } = await reader.ask(method, { name: "web" });
    assertEquals([error?.code, error?.data.code], [-32010, "READ_ONLY"]);
  }
  const { stdout, stderr, code } = await folder.run(
    await folder.ctlArgv("-s", `${folder.path}/ask`, "stop", "web"),
  );
  assertEquals([stdout, code], ["", 1]);
  assertMatch(stderr, /stop: this socket is for reading only/);
  assertEquals((await daemon.info("web")).state, "RUNNING");
});

Deno.test("a socket that was removed comes back, and open connections stay", async () => {
  await using folder = await Folder.make();
  await folder.write(WEB, "socket_mode = 0640");
  await using daemon = await folder.start();
  using before = await RawClient.connect(folder.socket);
  let from = 0;
  for (const _time of ["removed", "removed again"]) {
    await Deno.remove(folder.socket);
    from = await daemon.log.waitFor(MADE_ANEW, from);
    assertEquals((await access(folder.socket))[0], 0o640);
    using after = await RawClient.connect(folder.socket);
    assertEquals((await after.ask("version")).result.pid, daemon.pid);
  }
  await Deno.rename(folder.socket, `${folder.path}/moved`);
  await daemon.log.waitFor(MADE_ANEW, from);
  assertEquals((await before.ask("version")).result.pid, daemon.pid);
  assertEquals(await daemon.stop(), 0);
  // Only what it has put there itself is removed.
  assertEquals(folder.list(), ["moved", "supervisord.conf"]);
});

Deno.test("a client that connects as the socket is removed is answered", async () => {
  await using folder = await Folder.make();
  await folder.write(WEB);
  await using daemon = await folder.start();
  let from = 0;
  for (const _time of Array(3)) {
    daemon.kill("SIGSTOP");
    using early = await RawClient.connect(folder.socket);
    await Deno.remove(folder.socket);
    daemon.kill("SIGCONT");
    from = await daemon.log.waitFor(MADE_ANEW, from);
    assertEquals((await early.ask("version")).result.pid, daemon.pid);
  }
});

Deno.test("what somebody else puts in the place of the socket is left alone", async () => {
  await using folder = await Folder.make();
  await folder.write(WEB);
  await using daemon = await folder.start();
  await folder.put("theirs", "precious");
  await Deno.rename(`${folder.path}/theirs`, folder.socket);
  await daemon.log.waitFor(
    /the socket \S+\/s was removed, and nobody can connect: Cannot listen on "\S+\/s": there is something that is not a socket/,
  );
  assertEquals(await folder.read("s"), "precious");
  assertEquals(await daemon.stop(), 0);
  assertEquals(await folder.read("s"), "precious");
});

Deno.test(
  "the socket itself is watched, not its directory, where others are busy",
  takes("/proc"),
  async () => {
    await using folder = await Folder.make();
    await folder.write("");
    await using daemon = await folder.start();
    assertEquals(await watchedInodes(daemon.pid), [
      (await Deno.lstat(folder.socket)).ino,
    ]);
  },
);

Deno.test("a daemon whose socket went with its directory says so, and ends in order", async () => {
  await using folder = await Folder.make();
  await Deno.mkdir(`${folder.path}/run`);
  const text = `[supervice]\nsocket = {dir}/run/s\npidfile = {dir}/pid\n${WEB}`;
  await folder.put("supervisord.conf", text);
  await using daemon = await folder.start();
  await Deno.remove(`${folder.path}/run`, { recursive: true });
  await daemon.log.waitFor(
    /\/run\/s was removed, and nobody can connect: its directory is gone; trying again every 30 s$/,
  );
  assertEquals(await daemon.stop(), 0);
});

/** The inodes that a process watches by inotify. */
async function watchedInodes(pid: number): Promise<number[]> {
  const inodes: number[] = [];
  for await (const { name } of Deno.readDir(`/proc/${pid}/fdinfo`)) {
    const text = await Deno.readTextFile(`/proc/${pid}/fdinfo/${name}`)
      .catch(() => "");
    for (const [, ino = ""] of text.matchAll(/^inotify .* ino:(\w+)/gm)) {
      inodes.push(parseInt(ino, 16));
    }
  }
  return inodes;
}
