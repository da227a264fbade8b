/** The supervisor inside of other programs, with the four rights it needs. */

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fencedBlocks } from "../../tools/docs/page_parts.ts";
import { docExamples } from "../../tools/docs/source_comments.ts";
import { finish, Folder, ROOT } from "../support/daemon.ts";
import { LineLog } from "../support/line_log.ts";

const PROGRAMS = `
[program:web]
command = {programs}/serve.sh
startsecs = 0

[program:db]
command = {programs}/serve.sh
startsecs = 0
autostart = false

[group:all-of-it]
programs = web, db
`;

const RIGHTS = ["run", "net", "read", "write"].map((name) => `--allow-${name}`);

/** The command line of a program that uses the package. */
async function program(
  folder: Folder,
  text: string,
): Promise<[string, ...string[]]> {
  const file = await folder.put("program.ts", text);
  const config = `--config=${ROOT}deno.json`;
  return [Deno.execPath(), "run", config, "--no-prompt", ...RIGHTS, file];
}

Deno.test("a program supervises, looks, orders, and leaves nothing", async () => {
  await using folder = await Folder.make();
  await folder.write(PROGRAMS, "logfile = {dir}/log");
  const argv = await program(
    folder,
    `
import { Supervisor } from "@supervice/supervice";

const supervisor = await Supervisor.load("supervisord.conf");
console.log(supervisor.processes.size, [...supervisor.groups.keys()].join());
const seen: string[] = [];
supervisor.events.subscribe(["state-changed"], ({ name, to }) => {
  seen.push(name + " " + to);
});
await supervisor.start();
console.log([...supervisor.processes.keys()].join());
const web = supervisor.process("web");
await web.start();
const { pid } = web.info();
await web.restart({ force: true });
console.log(web.state, web.info().pid !== pid, web.config.argv.length);
await web.kill();
console.log(web.state, web.detail().process.history?.length, web.why());
try {
  supervisor.process("nobody");
} catch (error) {
  console.log((error as Error).message);
}
await Deno.writeTextFile(
  "supervisord.conf",
  (await Deno.readTextFile("supervisord.conf")).replace("web, db", "web")
    .replace(/\\[program:db\\][^[]*/, ""),
);
const db = supervisor.process("db");
console.log(JSON.stringify(await supervisor.reload()));
try {
  console.log(db.state);
} catch (error) {
  console.log((error as Error).message);
}
await supervisor.shutdown();
await supervisor.shutdown();
await supervisor.events.drain();
console.log(seen.join(", "));
`,
  );
  const { code, stdout, stderr } = await folder.run(argv);
  const [before, names, restarted, killed, nobody, reloaded, gone, events] =
    stdout.trimEnd().split("\n");
  assertEquals({ code, stderr, before, names }, {
    code: 0,
    stderr: "",
    before: "0 all-of-it",
    names: "web,db",
  });
  assertEquals(restarted, "RUNNING true 1");
  assertMatch(killed ?? "", /^STOPPED 2 /);
  assertEquals([nobody, gone], [
    'Process "nobody" not found',
    'Process "db" not found',
  ]);
  assertStringIncludes(reloaded ?? "", '"removed":["db"]');
  assertEquals(
    events,
    "web STARTING, web RUNNING, web STOPPING, web STARTING, web RUNNING, " +
      "web STOPPING, web STOPPED",
  );
  assertStringIncludes(await folder.read("log"), "shutdown complete");
  assertEquals(folder.list(), ["log", "program.ts", "supervisord.conf"]);
});

Deno.test("a program runs until a signal comes, and takes orders by RPC", async () => {
  await using folder = await Folder.make();
  await folder.write(PROGRAMS);
  const argv = await program(
    folder,
    `
import { Supervisor } from "@supervice/supervice";

const log = (message: string) => console.log(message);
const supervisor = await Supervisor.load("supervisord.conf", {
  log: { debug: log, info: log, warning: log, error: log, critical: log },
});
await supervisor.run();
console.log("the end");
`,
  );
  const child = folder.command(argv).spawn();
  const [output, errors] = [child.stdout, child.stderr].map((stream) =>
    new LineLog(stream)
  );
  await output?.waitFor(/ is up, pid \d+, socket /);
  using client = await folder.connect();
  const { process } = await client.call("start", { name: "db" });
  assertEquals(process.state, "RUNNING");
  child.kill("SIGHUP");
  await output?.waitFor(/reload: no changes/);
  child.kill("SIGTERM");
  await output?.waitFor(/^the end$/);
  const { code } = await child.status;
  await Promise.all([output?.done, errors?.done]);
  assertEquals([code, errors?.text], [0, ""]);
});

Deno.test("a program that takes no orders opens no socket", async () => {
  await using folder = await Folder.make();
  await folder.write(PROGRAMS);
  const argv = await program(
    folder,
    `
import { Supervisor } from "@supervice/supervice";

await using supervisor = await Supervisor.load("supervisord.conf", { rpc: false });
console.log(await supervisor.reload().catch((error) => error.message));
await supervisor.start();
console.log([...Deno.readDirSync(".")].some(({ name }) => name === "s"));
const twice = await supervisor.start().catch((error) => error.message);
console.log(twice);
const web = supervisor.process("web");
console.log(await supervisor.reload({ verifyMs: 5 }).catch((e) => e.message));
console.log(
  await supervisor.reload({ restart: "changed", verifyMs: -5 })
    .catch((e) => e.message),
);
const end = supervisor.shutdown();
console.log(await web.restart().catch((error) => error.code));
await end;
console.log(await supervisor.reload().catch((error) => error.code));
`,
  );
  assertEquals(await folder.run(argv), {
    code: 0,
    stdout: "Cannot use the supervisor: it has not started\n" +
      "false\nCannot start the supervisor: it was started before\n" +
      'Cannot verify: that needs restart: "changed"\n' +
      "Cannot verify for -5 ms: it must be above 0\n" +
      "SHUTTING_DOWN\nSHUTTING_DOWN\n",
    stderr: "",
  });
});

Deno.test("a program hears why it can't start, and can go on", async () => {
  await using folder = await Folder.make();
  await folder.write(PROGRAMS);
  await using daemon = await folder.start();
  const argv = await program(
    folder,
    `
import { ConfigError, parseConfig, Supervisor } from "@supervice/supervice";

const supervisor = await Supervisor.load("supervisord.conf");
console.log(await supervisor.start().catch((error) => error.message));
await supervisor.shutdown();
await Deno.writeTextFile("bad.conf", "[program:web]\\ncomand = true\\n");
const bad = await parseConfig("bad.conf").catch((error) => error);
console.log(bad instanceof ConfigError, bad.issues.length);
`,
  );
  const { code, stdout, stderr } = await folder.run(argv);
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  assertMatch(stdout, /another daemon|already|pid \d+/);
  assertMatch(stdout, /\ntrue 1\n$/);
  assertEquals((await daemon.info("web")).state, "RUNNING");
});

/** Sources whose examples are run, and what is alive meanwhile. */
const SOURCES = [
  ["src/cli/embed/supervisor.ts", "nothing"],
  ["src/cli/embed/process.ts", "nothing"],
  ["src/cli/embed/parse_config.ts", "nothing"],
  ["src/cli/embed/health_checkers.ts", "nothing"],
  ["src/cli/client/mod.ts", "a daemon"],
  ["src/client/controller.ts", "a daemon"],
  ["docs/embedding.md", "nothing"],
] as const;

/** The examples of a page or a source; what runs for ever is left out. */
function examplesOf(path: string, text: string): readonly string[] {
  const all = path.endsWith(".md")
    ? fencedBlocks(text).filter(({ info }) => info === "ts")
      .map((block) => block.text)
    : docExamples(text);
  return all.filter((example) => !example.includes(".run()"));
}

for (const [source, alive] of SOURCES) {
  Deno.test(`the examples in ${source} run`, async () => {
    const text = await Deno.readTextFile(`${ROOT}${source}`);
    const examples = examplesOf(source, text);
    if (examples.length === 0) throw new Error("It has no examples");
    for (const example of examples) {
      await using folder = await Folder.make();
      await folder.write(PROGRAMS);
      await using _daemon = alive === "a daemon" ? await folder.start() : null;
      const here = example.replace(
        /\b(connect|new Controller)\(\)/,
        `$1("${folder.socket}")`,
      );
      const child = folder.command(await program(folder, here)).spawn();
      const { code, stderr } = await finish(child);
      assertEquals({ code, stderr }, { code: 0, stderr: "" }, example);
    }
  });
}

Deno.test("the examples in the comments have correct types", async () => {
  await using folder = await Folder.make();
  const { code, stderr } = await folder.run(
    [Deno.execPath(), "check", "--doc", ...SOURCES.map(([path]) => path)],
    { cwd: ROOT },
  );
  assertEquals(code, 0, stderr);
});

Deno.test("a health check is made as it is configured", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/serve.sh
environment = ANSWER="7"
healthcheck_type = script
healthcheck_command = exit $ANSWER

[program:slow]
command = {programs}/serve.sh
healthcheck_type = script
healthcheck_command = sleep 1000
healthcheck_timeout = 0.01

[program:port]
command = {programs}/serve.sh
healthcheck_type = tcp
healthcheck_port = 1

[program:plain]
command = {programs}/serve.sh
`);
  const argv = await program(
    folder,
    `
import { createHealthChecker, parseConfig } from "@supervice/supervice";

const { processes } = await parseConfig("supervisord.conf");
for (const spec of processes) {
  const result = await createHealthChecker(spec)?.check();
  console.log(spec.name, result?.healthy, result?.message);
}
`,
  );
  const { code, stdout, stderr } = await folder.run(argv);
  assertEquals([code, stderr], [0, ""]);
  const [web, slow, port, plain] = stdout.split("\n");
  assertMatch(web ?? "", /^web false script: exited with status 7/);
  assertMatch(slow ?? "", /^slow false .*timed out after 0.01 s/);
  assertMatch(port ?? "", /^port false tcp 127.0.0.1:1/);
  assertEquals(plain, "plain undefined undefined");
});

Deno.test("a health check without its right is unhealthy, and throws nothing", async () => {
  await using folder = await Folder.make();
  const file = await folder.put(
    "program.ts",
    `
import { ScriptHealthChecker, TcpHealthChecker } from "@supervice/supervice";

const script = new ScriptHealthChecker({ command: "true" });
const port = new TcpHealthChecker({ port: 1 });
for (const checker of [script, script, port]) {
  const { healthy, message } = await checker.check();
  console.log(healthy, message);
}
`,
  );
  const config = `--config=${ROOT}deno.json`;
  const argv = [Deno.execPath(), "run", config, "--no-prompt", file] as const;
  const { code, stdout, stderr } = await folder.run([...argv]);
  assertEquals([code, stderr], [0, ""]);
  const [first, second, third] = stdout.split("\n");
  assertMatch(first ?? "", /^false script: Requires run access/);
  assertEquals(second, first);
  assertMatch(third ?? "", /^false tcp 127.0.0.1:1: Requires net access/);
});

Deno.test("everything in the package has its documentation", async () => {
  await using folder = await Folder.make();
  const { exports } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const { code, stderr } = await folder.run(
    [Deno.execPath(), "doc", "--lint", ...Object.values<string>(exports)],
    { cwd: ROOT },
  );
  assertEquals(code, 0, stderr);
});

Deno.test("the package can be published", async () => {
  await using folder = await Folder.make();
  const { code, stderr } = await folder.run(
    [Deno.execPath(), "publish", "--dry-run", "--allow-dirty"],
    { cwd: ROOT },
  );
  assertEquals(code, 0, stderr);
  assertStringIncludes(stderr, "Success");
});
