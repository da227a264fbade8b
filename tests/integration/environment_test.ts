import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
} from "@std/assert";
import { Folder } from "../support/daemon.ts";
import { signalProcess } from "../support/process_table.ts";
import { takes } from "../support/platform.ts";

/** Reads what `env` says; no value here has a second line. */
function parseEnv(text: string): Map<string, string> {
  return new Map(
    text.split("\n").filter((line) => line.includes("=")).map((line) => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

async function environmentOf(
  folder: Folder,
  name: string,
): Promise<Map<string, string>> {
  return parseEnv(await folder.appeared(`env.${name}`));
}

Deno.test("a program has the environment of the daemon and what it is given", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/show_env.sh {dir}/env.web
environment = PLAIN=1, SPACES="a, b; c", SINGLE='say "hi"', PERCENT=50%, EMPTY=
startsecs = 0
`);
  await using _daemon = await folder.start();
  const env = await environmentOf(folder, "web");
  const [name = "", value] = folder.mark.split("=");
  assertEquals(env.get(name), value);
  assertEquals(env.get("PATH"), Deno.env.get("PATH"));
  const given = ["PLAIN", "SPACES", "SINGLE", "PERCENT", "EMPTY"];
  assertEquals(given.map((each) => env.get(each)), [
    "1",
    "a, b; c",
    'say "hi"',
    "50%",
    "",
  ]);
});

Deno.test("every run has a mark of its own", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:worker]
command = {programs}/show_env.sh {dir}/env.%(process_num)s
numprocs = 2
startsecs = 0
`);
  await using daemon = await folder.start();
  const first = (await environmentOf(folder, "00")).get("SUPERVICE_ID");
  const second = (await environmentOf(folder, "01")).get("SUPERVICE_ID");
  assertMatch(first ?? "", /^[\w-]{8,}\/worker:00\/1$/);
  assertEquals(second, first?.replace("/worker:00/", "/worker:01/"));
  await daemon.reached("worker:00", "RUNNING");
  await Deno.remove(`${folder.path}/env.00`);
  signalProcess((await daemon.info("worker:00")).pid);
  const next = (await environmentOf(folder, "00")).get("SUPERVICE_ID");
  assertEquals(next, first?.replace(/1$/, "2"));
  assertNotEquals(next, first);
});

Deno.test("later files win over earlier ones, and the environment over all", async () => {
  await using folder = await Folder.make();
  await Deno.writeTextFile(
    `${folder.path}/one.env`,
    "# defaults\nA=one\nB=one\n\nC='one ; # \"x\"'\nD=a=b\n",
  );
  await Deno.writeTextFile(
    `${folder.path}/two.env`,
    'B=two\nE="two"\nPATH2=$PATH\n',
  );
  await folder.write(`
[program:web]
command = {programs}/show_env.sh {dir}/env.web
env_file = {dir}/one.env, two.env
environment = E=three
startsecs = 0
`);
  await using _daemon = await folder.start();
  const env = await environmentOf(folder, "web");
  const names = ["A", "B", "C", "D", "E", "PATH2"];
  assertEquals(names.map((name) => env.get(name)), [
    "one",
    "two",
    'one ; # "x"',
    "a=b",
    "three",
    "$PATH",
  ]);
});

Deno.test("a command can say what variables there are, anew at each start", async () => {
  await using folder = await Folder.make();
  await folder.put("one.env", "A=file\nB=file\nC=file\n");
  await folder.put("given", "B=command\nC=command\nD='a b'\n");
  await folder.write(`
[program:web]
command = {programs}/show_env.sh {dir}/env.web
env_file = {dir}/one.env
env_command = sh -c 'cat "$0"; echo E=$A$C' {dir}/given
environment = C=option
startretries = 0
startsecs = 0
`);
  await using daemon = await folder.start();
  const names = ["A", "B", "C", "D", "E"];
  const env = await environmentOf(folder, "web");
  assertEquals(names.map((name) => env.get(name)), [
    "file",
    "command",
    "option",
    "a b",
    "fileoption",
  ]);
  await daemon.reached("web", "RUNNING");
  await folder.put("given", "nonsense s3cret\n");
  const { code, stderr } = await folder.ctl("restart", "web");
  assertEquals(code, 1);
  assertMatch(stderr, /env_command:1: Malformed env line/);
  assert(!stderr.includes("s3cret"));
});

Deno.test("the number of an instance stands in values, also in those of files", async () => {
  await using folder = await Folder.make();
  await Deno.writeTextFile(
    `${folder.path}/ports.env`,
    "PORT=80%(process_num)s\n",
  );
  await folder.write(`
[program:web]
command = {programs}/show_env.sh {dir}/env.%(process_num)s
env_file = ports.env
environment = NAME="web-%(process_num)s", PLAIN="%(asctime)s %s %%", FULL="%(program_name)s-%(process_num)d"
numprocs = 2
startsecs = 0
`);
  await using _daemon = await folder.start();
  for (const number of ["00", "01"]) {
    const env = await environmentOf(folder, number);
    assertEquals(env.get("PORT"), `80${number}`);
    assertEquals(env.get("NAME"), `web-${number}`);
    assertEquals(env.get("PLAIN"), "%(asctime)s %s %%");
    assertEquals(env.get("FULL"), `web-${Number(number)}`);
  }
});

Deno.test("the PATH of a program does not decide where its command is found", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = sleep 1000
environment = PATH=/nowhere
startsecs = 0
`);
  await using daemon = await folder.start();
  await daemon.reached("web", "RUNNING");
});

Deno.test("a program finds nothing on its standard input", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:reader]
command = {programs}/tell.sh {dir}/told 'cat; echo end'
startsecs = 0
`);
  await using _daemon = await folder.start();
  assertEquals(await folder.appeared("told"), "end\n");
});

Deno.test(
  "a program leads a session and a group of its own",
  takes("sessions"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(`
[program:web]
command = {programs}/tell.sh {dir}/told 'ps -o pid=,pgid=,sid= -p "$PPID"'
startsecs = 0
`);
    await using daemon = await folder.start();
    const ids = new Set(await folder.numbers("told"));
    assertEquals([...ids], await daemon.spawned("web"));
    assert(!ids.has(daemon.pid));
  },
);

Deno.test("nothing waits for the command of a process that is not wanted any more", async () => {
  await using folder = await Folder.make();
  await folder.write(
    `
[program:web]
command = sleep 1000
env_command = {programs}/tell.sh {dir}/asked true
`,
    "shutdown_timeout = 1",
  );
  await using daemon = await folder.start();
  await folder.appeared("asked");
  assertEquals(await daemon.stop(), 0);
  assert(!daemon.log.text.includes("has not stopped"), daemon.log.text);
  assertEquals(await folder.living(), []);
});
