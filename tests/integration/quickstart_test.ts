import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
} from "@std/assert";
import { isInstalled, pathWith } from "../support/installed.ts";
import { Folder, ROOT, RunningDaemon } from "../support/daemon.ts";
import { membersOf } from "../support/process_table.ts";
import { within } from "../support/within.ts";

const EXAMPLE = "docs/examples/quickstart.conf";

/** Tools that the example and the daemon need, without python3. */
const TOOLS = "sh perl dirname sleep date ps id env setpriv cat".split(" ");

/** A port that was free a moment ago. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/**
 * Copies the example into a folder, with a socket, a port and files of its own:
 * the machine's user may be trying the real one at the same time.
 */
async function copyExample(folder: Folder): Promise<number> {
  const port = freePort();
  let text = await Deno.readTextFile(`${ROOT}${EXAMPLE}`);
  const changes = {
    "[supervice]": "[supervice]\nsocket = {dir}/s\npidfile = {dir}/pid",
    " docs/examples/": ` ${ROOT}docs/examples/`,
    "8321": `${port}`,
  };
  for (const [from, to] of Object.entries(changes)) {
    assert(text.includes(from), `${EXAMPLE} has no ${from} any more`);
    text = text.replaceAll(from, to);
  }
  await folder.put("supervisord.conf", text);
  return port;
}

/** What a web server says to a request for its first page. */
async function fetchPage(port: number): Promise<string> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode("GET / HTTP/1.0\r\n\r\n"));
  return await within("a page", new Response(connection.readable).text());
}

async function assertServes(daemon: RunningDaemon, port: number) {
  await daemon.log.waitFor(/ web: health check passed: /);
  const { state, healthy } = await daemon.info("web");
  assertEquals([state, healthy], ["RUNNING", true]);
  assertMatch(await fetchPage(port), /^HTTP\/1\.0 200 OK\r\n/);
}

/** Lets "flaky" give up now: it works only for as long as its sleep lasts. */
async function endShift(daemon: RunningDaemon): Promise<void> {
  await daemon.reached("flaky", "RUNNING");
  const { pid } = await daemon.info("flaky");
  const sleep = (await membersOf(pid ?? 0)).find((row) => row.pid !== pid);
  assert(sleep !== undefined);
  Deno.kill(sleep.pid, "SIGKILL");
}

Deno.test("the quickstart is a good configuration as it is", async () => {
  await using folder = await Folder.make();
  const path = `${ROOT}${EXAMPLE}`;
  assertEquals(await folder.runDaemon("-t", "-c", path), {
    code: 0,
    stdout: `${path}: good, 4 programs, 7 processes\n`,
    stderr: "",
  });
});

Deno.test("the quickstart shows a little of everything", async () => {
  await using folder = await Folder.make();
  const port = await copyExample(folder);
  await using daemon = await folder.start("-e", "DEBUG");
  await Promise.all([endShift(daemon), assertServes(daemon, port)]);
  // It says why, and is started again at once.
  const broken = await daemon.log.waitFor(/ flaky: pid \d+ exited with .* 1$/);
  await daemon.reached("flaky", "RUNNING", broken);
  const { exit, restarts } = await daemon.info("flaky");
  assertEquals([exit?.code, restarts], [1, 1]);
  const { stdout } = await folder.ctl("status");
  assertMatch(stdout, /^NAME +STATE +PID +UPTIME +HEALTH\b/);
  assertMatch(stdout, /^web +RUNNING +\d+ +\d+:\d\d:\d\d +healthy\b/m);
  for (const number of ["00", "01", "02", "03"]) {
    assertMatch(stdout, new RegExp(`^worker:${number} +RUNNING +\\d+ `, "m"));
  }
  assertMatch(stdout, /^report +STOPPED +- /m);
  assertEquals((await folder.ctl("stopgroup", "backend")).code, 0);
  assertEquals((await folder.ctl("start", "report")).code, 0);
  const after = (await folder.ctl("status")).stdout;
  assertEquals(after.match(/^(worker:\d\d|flaky) +STOPPED /mg)?.length, 5);
  assertMatch(after, /^report +RUNNING /m);
});

Deno.test(
  "the quickstart runs where there is no python3",
  { ignore: !await isInstalled("perl") },
  async () => {
    await using folder = await Folder.make();
    const port = await copyExample(folder);
    const env = { PATH: await pathWith(folder, TOOLS) };
    const python = ["sh", "-c", "command -v python3"] as const;
    assertNotEquals((await folder.run([...python], { env })).code, 0);
    const argv = await folder.daemonArgv(
      ...["-n", "-c", folder.config, "-e", "DEBUG"],
    );
    const child = folder.command(argv, { env }).spawn();
    await using daemon = await RunningDaemon.start(folder, child);
    await assertServes(daemon, port);
    assertMatch(await fetchPage(port), /\r\n\r\nhello\n$/);
  },
);

Deno.test("the tasks daemon and ctl run it from the project's folder", async () => {
  await using folder = await Folder.make();
  await copyExample(folder);
  const task = (name: string, ...args: string[]) =>
    folder.command([Deno.execPath(), "task", name, ...args], { cwd: ROOT });
  const child = task("daemon", "-n", "-c", folder.config).spawn();
  await using daemon = await RunningDaemon.start(folder, child);
  const { code, stdout } = await task("ctl", "-s", folder.socket, "status")
    .output();
  assertEquals(code, 0);
  assertMatch(new TextDecoder().decode(stdout), /^NAME +STATE +PID +UPTIME/);
  // A signal for the task is one for the daemon.
  assertEquals(await daemon.stop(), 0);
  assertMatch(daemon.log.text, / shutdown complete$/);
});
