import { assert, assertEquals, assertMatch } from "@std/assert";
import { RawClient } from "../support/raw_client.ts";
import { Bench } from "../support/rpc_bench.ts";

/** For programs of one shot: the answer to `start` comes after their output. */
const ONE_SHOT = "autostart = false\nautorestart = false\nstartsecs = 1000\n";

Deno.test("tail and clear work on files, and on memory where there is none", async () => {
  await using bench = await Bench.make(`
[program:filed]
command = seq 1 30000
stdout_logfile = {dir}/out.log
stdout_logfile_maxbytes = 100000
${ONE_SHOT}
[program:unfiled]
command = sh -c "echo out; printf 'err \\303\\244\\377' >&2"
${ONE_SHOT}`);
  for (const name of ["filed", "unfiled"]) await bench.error("start", { name });

  const few = await bench.result("tail", { name: "filed", lines: 3 });
  const offset = 168_894;
  assertEquals(few, { text: "29998\n29999\n30000\n", offset });
  // More than memory has, so that both files are read.
  const most = await bench.result("tail", { name: "filed", lines: 25_000 });
  assertEquals(most.text.split("\n").slice(0, 2), ["5001", "5002"]);
  assertEquals(most.text.length, 25_000 * 6 - 4_999);

  const err = { name: "unfiled", stream: "stderr" };
  assertEquals((await bench.result("tail", err)).text, "err ä\ufffd");
  const { output } = await bench.result("tail", { names: ["un*"] });
  assertEquals(output.map((piece: { text: string }) => piece.text).sort(), [
    "err ä\ufffd",
    "out\n",
  ]);

  const { message } = await bench.result("clear", ["filed"]);
  assertEquals(message, "Cleared the log of filed");
  assertEquals(await bench.result("tail", ["filed"]), { text: "", offset });
  assertEquals(await bench.folder.read("out.log"), "");
  assertEquals((await bench.folder.read("out.log.1")).length, 100_000);
});

Deno.test("SIGUSR2 and reopen open all log files anew, for logrotate", async () => {
  await using bench = await Bench.make(`
[program:web]
command = {programs}/serve.sh
stdout_logfile = {dir}/out.log
startsecs = 0
[program:direct]
command = {programs}/serve.sh
stdout_logfile = {dir}/direct.log
log_mode = direct
startsecs = 0
`);
  const { daemon, folder } = bench;
  await daemon.reached("web", "RUNNING");
  await Deno.rename(`${folder.path}/out.log`, `${folder.path}/moved.log`);
  daemon.kill("SIGUSR2");
  await daemon.log.waitFor(
    /received SIGUSR2: opening all log files anew; not those that direct write/,
  );
  await bench.result("version");
  assertEquals(folder.list().includes("out.log"), true);
  await Deno.remove(`${folder.path}/out.log`);
  await bench.result("reopen", ["web"]);
  assertEquals(folder.list().includes("out.log"), true);
});

Deno.test("maintail tells the daemon's own log", async () => {
  await using bench = await Bench.make("");
  using client = await RawClient.connect(bench.folder.socket);
  const { result } = await client.ask("maintail", { lines: 1 });
  assertMatch(result.text, /^\S+ \S+ INFO +supervice \S+ is up, pid \d+/);
  assertEquals(result.text.split("\n").length, 2);
});

/** What notifications with the method `log` carry. */
interface Told {
  readonly name: string;
  readonly stream: string;
  readonly text: string;
  readonly offset: number;
  readonly lost?: { readonly lines: number; readonly bytes: number };
  readonly end?: true;
}

/** Reads notifications until one satisfies. */
async function until(
  client: RawClient,
  isLast: (told: Told, text: string) => boolean,
): Promise<Told[]> {
  const all: Told[] = [];
  for (let text = "";;) {
    const line = await client.line();
    assert(line !== null, "the connection has ended");
    const { jsonrpc, method, params } = JSON.parse(line);
    assertEquals([jsonrpc, method], ["2.0", "log"]);
    all.push(params);
    text += params.text;
    if (isLast(params, text)) return all;
  }
}

function textOf(all: readonly Told[]): string {
  return all.map(({ text }) => text).join("");
}

Deno.test("tail follows over restarts and rotation, until a reload removes it", async () => {
  const PROGRAMS = `
[program:counter]
command = sh -c "seq 1 50; echo end; {programs}/serve.sh"
startsecs = 0
stdout_logfile = {dir}/out.log
stdout_logfile_maxbytes = 100
autostart = false
`;
  await using bench = await Bench.make(PROGRAMS);
  using client = await RawClient.connect(bench.folder.socket);
  const { result } = await client.ask("tail", {
    name: "counter",
    follow: true,
  });
  assertEquals(result, { text: "", offset: 0, subscription: 1 });
  const run = Array.from({ length: 50 }, (_, at) => `${at + 1}\n`).join("") +
    "end\n";
  await bench.result("start", ["counter"]);
  const first = await until(client, (_, text) => text.endsWith("end\n"));
  await bench.result("restart", ["counter"]);
  const second = await until(client, (_, text) => text.endsWith("end\n"));
  assertEquals([textOf(first), textOf(second)], [run, run]);
  assertEquals(second.at(-1)?.offset, 2 * run.length);
  assert(bench.folder.list().includes("out.log.1"));

  await bench.folder.write("");
  await bench.result("reload");
  const [end] = await until(client, ({ end }) => end === true);
  assertEquals([end?.name, end?.text, end?.offset], [
    "counter",
    "",
    2 * run.length,
  ]);
  const { error } = await client.ask("unsubscribe", { subscription: 1 });
  assertEquals(error?.data["code"], "INVALID_PARAMS");
});

Deno.test("who does not read what it follows loses lines, and slows no child", async () => {
  await using bench = await Bench.make(`
[program:flood]
command = sh -c "seq -f %099.0f 1 200000"
autorestart = false
startsecs = 1000
autostart = false
`);
  using client = await RawClient.connect(bench.folder.socket);
  await client.ask("tail", { name: "flood", follow: true });
  // 20 MB, and the child has ended, before the client reads any of it.
  await bench.error("start", ["flood"]);
  const { offset } = await bench.result("tail", ["flood"]);
  assertEquals(offset, 20_000_000);
  const all = await until(client, (told) => told.offset === offset);
  const lost = all.reduce((sum, told) => sum + (told.lost?.lines ?? 0), 0);
  const lines = textOf(all).split("\n").slice(0, -1);
  assert(lost > 0, "nothing was lost");
  assertEquals(lost + lines.length, 200_000);
  assertEquals(lines.at(-1), "200000".padStart(99, "0"));
});

Deno.test("maintail follows the daemon's own log, several processes come in order", async () => {
  await using bench = await Bench.make(`
[program:one]
command = sh -c "echo one; {programs}/serve.sh"
autostart = false
startsecs = 0
[program:two]
command = sh -c "echo two >&2; {programs}/serve.sh"
autostart = false
startsecs = 0
`);
  using main = await RawClient.connect(bench.folder.socket);
  await main.ask("maintail", { lines: 0, follow: true });
  using both = await RawClient.connect(bench.folder.socket);
  await both.ask("tail", { names: ["all"], follow: true });
  await bench.result("start", ["two"]);
  await until(both, (_, text) => text === "two\n");
  await bench.result("start", ["one"]);
  await until(both, (_, text) => text === "one\n");
  await until(main, (_, text) => /one: STARTING -> RUNNING/.test(text));
  const { output } = await bench.result("tail", { names: ["one", "two"] });
  assertEquals(output, [
    { name: "two", stream: "stderr", text: "two\n" },
    { name: "one", stream: "stdout", text: "one\n" },
  ]);
});

Deno.test("a loop over logs() ends with its process", async () => {
  await using bench = await Bench.make(`
[program:teller]
command = sh -c "echo first; exec {programs}/serve.sh"
startsecs = 0
`);
  using client = await bench.folder.connect();
  let text = "";
  for await (const piece of client.logs({ names: ["teller"] })) {
    const isNew = text === "" && piece.text !== "";
    text += piece.text;
    if (!isNew) continue;
    await bench.folder.write("");
    await bench.result("reload");
  }
  assertEquals(text, "first\n");
});
