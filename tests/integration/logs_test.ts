import { assert, assertEquals, assertMatch } from "@std/assert";
import { Folder } from "../support/daemon.ts";
import { failureOf } from "../support/failure_of.ts";
import { isAlive } from "../support/process_table.ts";
import { takes } from "../support/platform.ts";

/** Bytes of every kind: NUL, invalid UTF-8, few newlines. */
function anyBytes(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

/** A log file with all its rotated ones, the oldest first. */
async function rotated(
  folder: Folder,
  name: string,
): Promise<readonly Uint8Array[]> {
  const numbers = folder.list()
    .filter((file) => file.startsWith(`${name}.`))
    .map((file) => Number(file.slice(name.length + 1)))
    .sort((a, b) => b - a);
  const files = [...numbers.map((number) => `${name}.${number}`), name];
  return await Promise.all(
    files.map((file) => Deno.readFile(`${folder.path}/${file}`)),
  );
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Runs a program of one shot to its end: then its output is written. */
async function runToEnd(folder: Folder, name: string): Promise<void> {
  using client = await folder.connect();
  await failureOf(client.call("start", { name }));
}

/** For programs of one shot. */
const ONE_SHOT = "autostart = false\nautorestart = false\nstartsecs = 1000\n";

Deno.test("all files of a rotated log together hold just what was written", async () => {
  const out = anyBytes(25_123, 1);
  const err = anyBytes(9_000, 2);
  await using folder = await Folder.make();
  await Deno.writeFile(`${folder.path}/in.out`, out);
  await Deno.writeFile(`${folder.path}/in.err`, err);
  await folder.write(`
[program:writer]
command = {programs}/write_both.sh {dir}/in.out {dir}/in.err
stdout_logfile = {dir}/out.log
stdout_logfile_maxbytes = 1000
stdout_logfile_backups = 30
stderr_logfile = {dir}/err.log
stderr_logfile_maxbytes = 2000
stderr_logfile_backups = 10
${ONE_SHOT}`);
  await using _daemon = await folder.start();
  await runToEnd(folder, "writer");
  const outs = await rotated(folder, "out.log");
  const errs = await rotated(folder, "err.log");
  assertEquals(joined(outs), out);
  assertEquals(joined(errs), err);
  const sizes = (files: readonly Uint8Array[]) => files.map((f) => f.length);
  assertEquals(sizes(outs), [...Array(25).fill(1000), 123]);
  assertEquals(sizes(errs), [...Array(4).fill(2000), 1000]);
});

Deno.test("the oldest bytes go first, and each run adds to the same files", async () => {
  const bytes = anyBytes(2_600, 3);
  await using folder = await Folder.make();
  await Deno.writeFile(`${folder.path}/in`, bytes);
  await folder.write(`
[program:writer]
command = cat {dir}/in
stdout_logfile = {dir}/out.log
stdout_logfile_maxbytes = 1000
stdout_logfile_backups = 2
${ONE_SHOT}`);
  await using _daemon = await folder.start();
  await runToEnd(folder, "writer");
  await runToEnd(folder, "writer");
  const files = await rotated(folder, "out.log");
  assertEquals(files.map(({ length }) => length), [1000, 1000, 200]);
  const all = joined([bytes, bytes]);
  assertEquals(joined(files), all.subarray(all.length - 2_200));
});

Deno.test("a line of a megabyte without an end arrives whole", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:writer]
command = sh -c 'head -c 1048577 /dev/zero | tr "\\\\0" x'
stdout_logfile = {dir}/out.log
stdout_logfile_maxbytes = 0
${ONE_SHOT}`);
  await using _daemon = await folder.start();
  await runToEnd(folder, "writer");
  const bytes = await Deno.readFile(`${folder.path}/out.log`);
  assertEquals(bytes.length, 1_048_577);
  assert(bytes.every((byte) => byte === 0x78));
});

Deno.test("standard output and standard error go where each is sent", async () => {
  await using folder = await Folder.make();
  const both = `sh -c 'echo out; echo err >&2'`;
  await folder.write(`
[program:both]
command = ${both}
stdout_logfile = {dir}/both.out
stderr_logfile = {dir}/both.err
${ONE_SHOT}
[program:only-err]
command = ${both}
stderr_logfile = {dir}/only.err
${ONE_SHOT}
[program:neither]
command = ${both}
${ONE_SHOT}`);
  await using _daemon = await folder.start();
  const before = folder.list();
  for (const name of ["both", "only-err", "neither"]) {
    await runToEnd(folder, name);
  }
  const texts = ["both.out", "both.err", "only.err"];
  assertEquals(
    await Promise.all(texts.map((name) => folder.read(name))),
    ["out\n", "err\n", "err\n"],
  );
  assertEquals(folder.list(), [...before, ...texts].sort());
});

Deno.test("a program goes on while its log cannot be written, and is logged again later", async () => {
  await using folder = await Folder.make();
  const logs = `${folder.path}/logs`;
  await Deno.mkdir(`${logs}.real`);
  await Deno.symlink(`${logs}.real`, logs);
  await folder.write(`
[program:web]
command = {programs}/chatter.sh
stdout_logfile = {dir}/logs/out.log
stdout_logfile_maxbytes = 1000
startsecs = 0
`);
  await using daemon = await folder.start();
  await daemon.reached("web", "RUNNING");
  const { pid } = await daemon.info("web");
  // In one step: the daemon makes a directory that is missing.
  await Deno.writeTextFile(`${logs}.file`, "no directory");
  await Deno.symlink(`${logs}.file`, `${logs}.new`);
  await Deno.rename(`${logs}.new`, logs);
  const failed = await daemon.log.waitFor(
    /Cannot write log file ".*\/logs\/out.log", dropping output: /,
  );
  assert(await isAlive(pid ?? 0));
  await Deno.remove(logs);
  const again = await daemon.log.waitFor(/Writing log file ".*" again/, failed);
  assertMatch(daemon.log.lines[again - 1] ?? "", /: [1-9]\d* bytes lost$/);
  const after = await daemon.info("web");
  assertEquals([after.pid, after.state], [pid, "RUNNING"]);
  assertMatch(await folder.read("logs/out.log"), /^0123456789/);
});

Deno.test("a log that cannot be opened costs output, not the program", async () => {
  await using folder = await Folder.make();
  await folder.put("file", "");
  await Deno.symlink(`${folder.path}/file/out`, `${folder.path}/out.log`);
  await folder.write(`
[program:web]
command = {programs}/chatter.sh
stdout_logfile = {dir}/out.log
startsecs = 0
`);
  await using daemon = await folder.start();
  await daemon.log.waitFor(
    /Cannot write log file ".*out.log", dropping output/,
  );
  await daemon.reached("web", "RUNNING");
  const { state, pid } = await daemon.info("web");
  assertEquals([state, [pid]], ["RUNNING", await daemon.spawned("web")]);
});

Deno.test(
  "what a program left behind does not hold up the end of its log",
  takes("setsid"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(`
[program:web]
command = sh -c 'setsid sleep 1000 & echo $! >pid.left; echo last words'
directory = {dir}
stdout_logfile = {dir}/out.log
${ONE_SHOT}`);
    await using _daemon = await folder.start();
    await runToEnd(folder, "web");
    assertEquals(await folder.read("out.log"), "last words\n");
    const [left = 0] = await folder.numbers("pid.left");
    if (await isAlive(left)) Deno.kill(left, "SIGKILL");
  },
);

/** Makes a FIFO; nobody will ever read it or write to it. */
async function makeFifo(path: string): Promise<void> {
  const { success } = await new Deno.Command("mkfifo", { args: [path] })
    .output();
  assert(success, path);
}

Deno.test("a FIFO in the place of a file stops no daemon", async () => {
  await using folder = await Folder.make();
  await folder.put("env", "A=1\n");
  await Deno.symlink(`${folder.path}/env`, `${folder.path}/link`);
  const programs = `
[program:writer]
command = echo hello
stdout_logfile = {dir}/out.log
env_file = {dir}/env
${ONE_SHOT}`;
  await folder.write(programs, "state_file = {dir}/link");
  await using daemon = await folder.start();
  await daemon.log.waitFor(/ignoring state file .*not a plain file/);
  await makeFifo(`${folder.path}/out.log`);
  await runToEnd(folder, "writer");
  await daemon.log.waitFor(/dropping output: .*not a plain file/);
  await Deno.remove(`${folder.path}/env`);
  await makeFifo(`${folder.path}/env`);
  using client = await folder.connect();
  const failure = await failureOf(client.call("start", { name: "writer" }));
  assertMatch(failure.message, /not a plain file/);
});
