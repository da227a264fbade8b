import { assertEquals, assertMatch } from "@std/assert";
import { Gate } from "../support/gate.ts";
import { RawClient, request } from "../support/raw_client.ts";
import { Bench } from "../support/rpc_bench.ts";

const PROGRAMS = `
[program:web]
command = {programs}/serve.sh
startsecs = 0
autostart = false
healthcheck_type = script
healthcheck_command = read line <{dir}/gate
healthcheck_interval = 1h
healthcheck_timeout = 60
healthcheck_start_period = 0

[program:idle]
command = {programs}/serve.sh
autostart = false
`;

Deno.test("wait answers when a process is up, and when it is healthy", async () => {
  await using bench = await Bench.make(PROGRAMS);
  const gate = await Gate.make(bench.folder.path);
  using waiter = await RawClient.connect(bench.folder.socket);
  await waiter.send(
    request("up", "wait", { names: ["w*"], timeout: 60 }),
    request("well", "wait", { names: ["web"], healthy: true, timeout: 60 }),
    request("sent", "version"),
  );
  assertEquals((await waiter.reply()).id, "sent");
  await bench.result("start", ["web"]);
  const up = await waiter.reply();
  assertEquals([up.id, up.result.processes[0].state], ["up", "RUNNING"]);
  await gate.open();
  const well = await waiter.reply();
  assertEquals([well.id, well.result.processes[0].healthy], ["well", true]);
});

Deno.test("wait fails in time, and for names that mean nothing", async () => {
  await using bench = await Bench.make(PROGRAMS);
  await Gate.make(bench.folder.path);
  const params = { names: ["idle"], state: "RUNNING", timeout: 0.01 };
  const [code, name, message] = await bench.error("wait", params);
  assertEquals([code, name], [-32007, "WAIT_TIMEOUT"]);
  assertEquals(message, "Waited 0.01 s in vain for: idle (STOPPED)");
  assertEquals((await bench.error("wait", { names: ["x"] }))[0], -32001);
  const rows: readonly (readonly [object, RegExp])[] = [
    [{}, /"names" is missing/],
    [{ names: ["web"], state: "UP" }, /"state" must be one of STOPPED, /],
    [{ names: ["web"], timeout: -1 }, /"timeout" must be a number of seconds/],
  ];
  for (const [wrong, expected] of rows) {
    const [number, , text] = await bench.error("wait", wrong);
    assertEquals(number, -32602);
    assertMatch(text, expected);
  }
});

Deno.test("a shutdown does not wait for those who wait", async () => {
  await using bench = await Bench.make(PROGRAMS);
  await Gate.make(bench.folder.path);
  using waiter = await RawClient.connect(bench.folder.socket);
  await waiter.send(request(1, "wait", { names: ["idle"] }));
  await waiter.send(request(2, "version"));
  assertEquals((await waiter.reply()).id, 2);
  await bench.result("shutdown");
  assertEquals((await waiter.reply()).error?.data.code, "SHUTTING_DOWN");
});
