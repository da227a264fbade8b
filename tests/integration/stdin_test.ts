import { assertEquals, assertMatch } from "@std/assert";
import { until } from "../support/until.ts";
import { request } from "../support/raw_client.ts";
import { Bench } from "../support/rpc_bench.ts";
import { takes } from "../support/platform.ts";

const PROGRAMS = `
[program:reader]
command = sh -c 'while read -r line; do echo "got $line" >> {dir}/got; done; echo end > {dir}/end; exec sleep 1000'
stdin = pipe
umask = 077
startsecs = 0

[program:deaf]
command = sleep 1000
stdin = pipe
startsecs = 0

[program:shut]
command = sh -c 'exec 0<&-; echo > {dir}/shut; exec sleep 1000'
stdin = pipe
startsecs = 0

[program:plain]
command = sleep 1000
startsecs = 0
`;

Deno.test("send_stdin reaches the program line by line, and so does the end", async () => {
  await using bench = await Bench.make(PROGRAMS);
  const sent = await bench.result("send_stdin", ["reader", "one\ntwo\n"]);
  assertEquals([sent.message, sent.waiting], ["Sent 8 bytes to reader", 0]);
  assertEquals(sent.process.name, "reader");
  await bench.result("send_stdin", {
    name: "reader",
    data: "thréé\n",
    eof: true,
  });
  await bench.folder.appeared("end");
  assertEquals(await bench.folder.read("got"), "got one\ngot two\ngot thréé\n");
  assertEquals(await bench.error("send_stdin", ["reader", "x"]), [
    -32011,
    "STDIN_FAILED",
    "Cannot write to the standard input of reader: its end was sent before",
  ]);
  // The log tells that something was sent, not what.
  await bench.daemon.log.waitFor(
    / RPC send_stdin name="reader" data=\(8 characters\) by client \d+: Sent 8 bytes to reader$/,
  );
});

Deno.test("send_stdin says no at once to programs that do not read", async () => {
  await using bench = await Bench.make(PROGRAMS);
  await bench.folder.appeared("shut");
  const [, , closed] = await bench.error("send_stdin", ["shut", "x"]);
  assertMatch(closed, /of shut: it has closed it, or has ended$/);
  const [, , none] = await bench.error("send_stdin", ["plain", "x"]);
  assertMatch(none, /of plain: it has none; set stdin = pipe and restart it$/);
  // Meanwhile a program that does not read keeps nobody from being answered.
  const large = "x".repeat(900_000);
  await bench.client.send(
    request(1, "send_stdin", ["deaf", large]),
    request(2, "send_stdin", ["deaf", large]),
    request(3, "version"),
  );
  const quick = [await bench.client.reply(), await bench.client.reply()];
  assertEquals(quick.map(({ id }) => id).toSorted(), [2, 3]);
  const refused = quick.find(({ id }) => id === 2)?.error?.message ?? "";
  assertMatch(refused, /of deaf: it does not read: /);
  assertMatch(
    (await bench.client.reply()).result.message,
    /^Sent 900000 bytes to deaf; \d+ bytes wait until it reads$/,
  );
  const stopped = await bench.result("stop", ["deaf"]);
  assertEquals(stopped.process.state, "STOPPED");
  await bench.daemon.log.waitFor(
    / deaf: did not read \d+ bytes of its standard input/,
  );
});

Deno.test("each run has a pipe of its own, and none is left behind", {
  ...takes("/proc"),
}, async () => {
  await using bench = await Bench.make(PROGRAMS);
  const count = async () =>
    (await Array.fromAsync(Deno.readDir(`/proc/${bench.daemon.pid}/fd`)))
      .length;
  const restart = async () => {
    await bench.result("restart", { name: "reader", force: true });
    await bench.result("send_stdin", ["reader", "again\n"]);
    await bench.result("restart", { name: "deaf", force: true });
    const large = "x".repeat(200_000);
    await bench.client.send(
      request(1, "send_stdin", ["deaf", large]),
      request(2, "stop", ["deaf"]),
    );
    const replies = [await bench.client.reply(), await bench.client.reply()];
    const [sent, stopped] = replies.toSorted((a, b) =>
      Number(a.id) - Number(b.id)
    );
    assertMatch(
      sent?.error?.message ?? "",
      /of deaf: it has closed it, or has ended$/,
    );
    assertEquals(stopped?.result.process.state, "STOPPED");
  };
  await restart();
  const before = await count();
  for (const _time of Array(5)) await restart();
  // The output of the last run may still be on its way.
  await until("the pipes to be closed", async () => await count() <= before);
});
