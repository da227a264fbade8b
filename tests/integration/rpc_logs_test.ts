import { assertEquals, assertMatch } from "@std/assert";
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
`);
  const { daemon, folder } = bench;
  await daemon.reached("web", "RUNNING");
  await Deno.rename(`${folder.path}/out.log`, `${folder.path}/moved.log`);
  daemon.kill("SIGUSR2");
  await daemon.log.waitFor(/received SIGUSR2: opening all log files anew/);
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
