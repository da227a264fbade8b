import { assert, assertEquals, assertMatch } from "@std/assert";
import { Bench } from "../support/rpc_bench.ts";

const PROGRAMS = `
[program:web]
command = {programs}/serve.sh
environment = PASSWORD="hunter2",PORT="80"
startsecs = 0
startretries = infinite
stopwaitsecs = 7

[program:flaky]
command = {programs}/exit_with.sh 3 it broke
startsecs = 60
startretries = 5
backoff_base = 1h
backoff_max = 1h

[program:done]
command = {programs}/exit_with.sh 0
startsecs = 0
autorestart = false
autostart = false
`;

Deno.test("info tells the effective configuration, but no secrets", async () => {
  await using bench = await Bench.make(PROGRAMS);
  const line = JSON.stringify(await bench.result("info", { name: "web" }));
  assert(!line.includes("hunter2"));
  const { process, desired, retryAt, counts, limits, config } = JSON.parse(
    line,
  );
  assertEquals([process.state, process.history], ["RUNNING", []]);
  assertEquals([desired, retryAt, counts.runs], ["up", null, 1]);
  assertEquals(limits.startRetries, null);
  assertEquals(config.environment, { PASSWORD: "***", PORT: "***" });
  assertEquals(config.stopSteps, [{ signal: "SIGTERM", waitMs: 7_000 }]);
  assertEquals((await bench.error("info", ["nobody"]))[0], -32001);
});

Deno.test("info and why tell of a failure and the next try", async () => {
  await using bench = await Bench.make(PROGRAMS);
  await bench.daemon.reached("flaky", "BACKOFF");
  const { retryAt, counts, limits } = await bench.result("info", ["flaky"]);
  assert(new Date(retryAt).getTime() > Date.now());
  assertEquals([counts.failedStarts, limits.startRetries], [1, 5]);
  const { message, process } = await bench.result("why", { name: "flaky" });
  assertEquals(process.state, "BACKOFF");
  assertMatch(
    message,
    /^flaky waits to be started again: exited with status 3/,
  );
  assertMatch(message, / The next try is at 20\d\d-/);
});

Deno.test("why tells that a process has ended for good", async () => {
  await using bench = await Bench.make(PROGRAMS);
  await bench.client.ask("start", ["done"]);
  await bench.daemon.reached("done", "EXITED");
  const { message } = await bench.result("why", ["done"]);
  assertMatch(
    message,
    /^done has ended by itself: exited with status 0\. It is not started again/,
  );
});
