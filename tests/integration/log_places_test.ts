import { assert, assertEquals, assertMatch } from "@std/assert";
import { appeared } from "../support/appearing_file.ts";
import { Folder } from "../support/daemon.ts";
import { failureOf } from "../support/failure_of.ts";
import { Gate } from "../support/gate.ts";
import { isRoot } from "../support/ordinary_user.ts";
import { signalProcess } from "../support/process_table.ts";
import { SeededRandom } from "../support/seeded_random.ts";
import { until } from "../support/until.ts";

/** For programs of one shot. */
const ONE_SHOT = "autostart = false\nautorestart = false\nstartsecs = 1000\n";

/** Runs a program of one shot to its end: then its output is written. */
async function runToEnd(folder: Folder, name: string): Promise<void> {
  using client = await folder.connect();
  await failureOf(client.call("start", { name }));
}

async function run(...argv: [string, ...string[]]): Promise<Uint8Array> {
  const [program, ...args] = argv;
  const { success, stdout } = await new Deno.Command(program, { args })
    .output();
  assert(success, argv.join(" "));
  return stdout;
}

Deno.test("lines of several processes and streams in one file stay whole", async () => {
  await using folder = await Folder.make();
  await folder.put(
    "talk",
    "#!/bin/sh\ni=0\nwhile [ $i -lt 100 ]; do\n" +
      '  printf "%s out " $1; printf "%s err " $1 >&2\n' +
      '  printf "%s\\n" $i; printf "%s\\n" $i >&2\n  i=$((i+1))\ndone\n',
    0o755,
  );
  await folder.write(`
[program:talker]
command = {dir}/talk %(process_num)s
numprocs = 4
autorestart = false
startsecs = 0
stdout_logfile = {dir}/new/folder/all.log
stderr_logfile = {dir}/new/folder/all.log
`);
  await using daemon = await folder.start();
  const names = ["00", "01", "02", "03"];
  for (const name of names) await daemon.reached(`talker:${name}`, "EXITED");
  const lines = (await folder.read("new/folder/all.log")).split("\n");
  assertEquals(lines.pop(), "");
  const expected = names.flatMap((name) =>
    ["out", "err"].flatMap((stream) =>
      Array.from({ length: 100 }, (_, index) => `${name} ${stream} ${index}`)
    )
  );
  assertEquals(lines.toSorted(), expected.toSorted());
});

Deno.test("paths that lead to one file by links share it, also its rotation", async () => {
  await using folder = await Folder.make();
  await Deno.mkdir(`${folder.path}/logs`);
  await Deno.symlink("logs", `${folder.path}/dir`);
  await Deno.symlink("logs/all.log", `${folder.path}/link.log`);
  const names = ["link.log", "dir/all.log", "logs/none/../all.log"];
  const program = (path: string, index: number): string => `
[program:p${index}]
command = sh -c 'i=0; while [ $i -lt 100 ]; do printf "%s " ${index}; echo $i; i=$((i+1)); done'
autorestart = false
startsecs = 0
log_format = text
stdout_logfile = {dir}/${path}
stdout_logfile_maxbytes = 1000
stdout_logfile_backups = 100
`;
  await folder.write(names.map(program).join(""));
  await using daemon = await folder.start();
  for (const index of names.keys()) {
    await daemon.reached(`p${index}`, "EXITED");
  }
  const files = await Array.fromAsync(Deno.readDir(`${folder.path}/logs`));
  const texts = await Promise.all(
    files.map(({ name }) => folder.read(`logs/${name}`)),
  );
  const lines = texts.flatMap((text) => text.trimEnd().split("\n"))
    .map((line) => line.replace(/^\S+ /, ""));
  const expected = [...names.keys()].flatMap((index) =>
    Array.from(
      { length: 100 },
      (_, number) => `p${index} stdout: ${index} ${number}`,
    )
  );
  assertEquals(lines.toSorted(), expected.toSorted());
  assertEquals((await Deno.lstat(`${folder.path}/link.log`)).isSymlink, true);
  const others = folder.list().filter((name) => /link\.log\./.test(name));
  assertEquals(others, []);
});

Deno.test("redirect_stderr keeps the order in which a program writes", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:both]
command = sh -c 'for i in 1 2 3 4; do echo out $i; echo err $i >&2; done'
stdout_logfile = {dir}/both.log
redirect_stderr = true
log_format = text
strip_ansi = true
${ONE_SHOT}`);
  await using _daemon = await folder.start();
  await runToEnd(folder, "both");
  const lines = (await folder.read("both.log")).trimEnd().split("\n");
  for (const line of lines) {
    assertMatch(line, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z both stdout: /);
  }
  assertEquals(
    lines.map((line) => line.slice(line.indexOf(": ") + 2)),
    [1, 2, 3, 4].flatMap((index) => [`out ${index}`, `err ${index}`]),
  );
});

Deno.test("output of programs and the daemon's log share a console by lines", async () => {
  await using folder = await Folder.make();
  await folder.write(
    `
[program:web]
command = sh -c 'echo hello; echo oops >&2; printf "no end"'
stdout_logfile = -
stderr_logfile = /dev/stderr
${ONE_SHOT}`,
    "logfile_format = json",
  );
  await using daemon = await folder.start();
  await runToEnd(folder, "web");
  await daemon.log.waitFor(/^web \| no end$/);
  await daemon.stderr.waitFor(/^web ! oops$/);
  const [ours, theirs] = [/^\{/, /^web \| /].map((pattern) =>
    daemon.log.lines.filter((line) => pattern.test(line))
  );
  assertEquals(theirs, ["web | hello", "web | no end"]);
  assertEquals(ours?.length, daemon.log.lines.length - 2);
  for (const line of ours ?? []) {
    assertEquals(Object.keys(JSON.parse(line)), ["time", "level", "message"]);
  }
});

Deno.test("all compressed files together hold just what was written", async () => {
  const random = new SeededRandom(7);
  const bytes = Uint8Array.from({ length: 5_123 }, () => random.below(256));
  await using folder = await Folder.make();
  await Deno.writeFile(`${folder.path}/in`, bytes);
  await folder.write(`
[program:writer]
command = cat {dir}/in
stdout_logfile = {dir}/logs/out.log
stdout_logfile_maxbytes = 1000
stdout_logfile_backups = 30
log_compress = true
${ONE_SHOT}`);
  await using _daemon = await folder.start();
  await runToEnd(folder, "writer");
  const gz = [1, 2, 3, 4, 5].map((index) => `out.log.${index}.gz`);
  await until("compression", async () => {
    const { stdout } = await folder.run(["ls", `${folder.path}/logs`]);
    return stdout === `${["out.log", ...gz].join("\n")}\n`;
  });
  const parts: number[] = [];
  for (let index = 5; index > 0; index--) {
    const file = `${folder.path}/logs/out.log.${index}.gz`;
    parts.push(...await run("gzip", "-dc", file));
  }
  parts.push(...await Deno.readFile(`${folder.path}/logs/out.log`));
  assertEquals(Uint8Array.from(parts), bytes);
});

Deno.test("a program that writes its log itself outlives a crash of the daemon", async () => {
  await using folder = await Folder.make();
  const gate = await Gate.make(folder.path);
  const end = await Gate.make(folder.path, "end");
  await folder.write(`
[program:web]
command = sh -c 'echo before; read x <gate; echo after; echo bad >&2; echo x >end'
directory = {dir}
stdout_logfile = {dir}/direct/new/../out.log
stderr_logfile = {dir}/direct/err.log
log_mode = direct
pdeathsig = false
startsecs = 0
`);
  await using daemon = await folder.start();
  const visitor = await gate.visitor();
  const [pid = 0] = await daemon.spawned("web");
  await daemon.crash();
  visitor.letGo();
  await end.word();
  assertEquals(await folder.read("direct/out.log"), "before\nafter\n");
  assertEquals(await folder.read("direct/err.log"), "bad\n");
  signalProcess(pid, "SIGKILL");
});

Deno.test("a log that somebody moves or removes is begun anew", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/chatter.sh
stdout_logfile = {dir}/out.log
startsecs = 0
`);
  await using daemon = await folder.start();
  const path = `${folder.path}/out.log`;
  const isThere = () =>
    until(path, async () => {
      const text = await folder.run(["ls", path]);
      return text.code === 0;
    });
  await isThere();
  await Deno.rename(path, `${path}.moved`);
  await isThere();
  await Deno.remove(path);
  await isThere();
  assertEquals(daemon.log.lines.filter((line) => / ERROR /.test(line)), []);
});

Deno.test("syslog gets lines by way of logger", async () => {
  const bin = await Deno.makeTempDir({ prefix: "supervice-test-" });
  const path = `${bin}:${Deno.env.get("PATH")}`;
  try {
    await Deno.writeTextFile(
      `${bin}/logger`,
      `#!/bin/sh\n{ echo "$@"; cat; } >"$0.$2.part"\n` +
        `mv "$0.$2.part" "$0.$2"\n`,
      { mode: 0o755 },
    );
    await using folder = await Folder.make({ prefix: ["env", `PATH=${path}`] });
    await folder.write(`
[program:web]
command = sh -c 'echo one; printf two'
stdout_logfile = syslog
${ONE_SHOT}`);
    await using _daemon = await folder.start();
    await runToEnd(folder, "web");
    assertEquals(
      await appeared(`${bin}/logger.web`),
      "-t web -p daemon.info\none\ntwo\n",
    );
  } finally {
    await Deno.remove(bin, { recursive: true });
  }
});

/** Whether these tests can have a file system of their own. */
async function canMount(): Promise<boolean> {
  if (!isRoot) return false;
  const path = await Deno.makeTempDir();
  const done = await new Deno.Command("mount", {
    args: ["-t", "tmpfs", "none", path],
    stderr: "null",
  }).output();
  if (done.success) await run("umount", path);
  await Deno.remove(path);
  return done.success;
}

Deno.test({
  name: "a program goes on while the disk is full, and is logged again later",
  ignore: !await canMount(),
  fn: async () => {
    await using folder = await Folder.make();
    const small = `${folder.path}/small`;
    await Deno.mkdir(small);
    await run("mount", "-t", "tmpfs", "-o", "size=16k", "none", small);
    try {
      await folder.write(`
[program:web]
command = {programs}/chatter.sh
stdout_logfile = {dir}/small/out.log
startsecs = 0
[program:flood]
command = sh -c 'head -c 1000000 /dev/zero; echo done >&2; sleep 1000'
stdout_logfile = {dir}/small/flood.log
stderr_logfile = -
startsecs = 0
`);
      await using daemon = await folder.start();
      const failed = await daemon.log.waitFor(
        /Cannot write log file ".*\/small\/out.log", dropping output: .*space/,
      );
      // It can end although nothing of it fits.
      await daemon.log.waitFor(/^flood ! done$/);
      const before = await daemon.info("web");
      await run("mount", "-o", "remount,size=8m", small);
      const again = await daemon.log.waitFor(
        /Writing log file ".*out.log" again: [1-9]\d* bytes lost$/,
        failed,
      );
      assert(again > failed);
      const after = await daemon.info("web");
      assertEquals([after.pid, after.state], [before.pid, "RUNNING"]);
      await daemon.stop();
    } finally {
      await run("umount", small);
    }
  },
});
