import { assertEquals } from "@std/assert";
import { EventJournal } from "../../../src/events/event_journal.ts";
import { SupervisorError } from "../../../src/model/errors.ts";
import { Dispatcher } from "../../../src/rpc/dispatch.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { FakeControl } from "../../support/fake_control.ts";
import { FakeUsage } from "../../support/fake_usage.ts";
import { MemoryOutputs } from "../../support/memory_outputs.ts";
import { MemoryLog } from "../../support/memory_log.ts";
import { request } from "../../support/raw_client.ts";

function setUp() {
  const control = new FakeControl();
  const log = new MemoryLog();
  const context = {
    control,
    version: { version: "9.9.9", protocol: 1, pid: 42 },
    journal: new EventJournal("test"),
    clock: new FakeClock(),
    outputs: new MemoryOutputs().outputs,
    usage: new FakeUsage(),
  };
  const limits = { maxBatch: 3, maxReply: 100_000 };
  return { control, log, dispatcher: new Dispatcher(context, log, limits) };
}

Deno.test("Dispatcher.answer() logs who asked for what, and what came of it", async () => {
  const { dispatcher, log } = setUp();
  const rows = [
    ["status", {}],
    ["version", {}],
    ["restart", { force: true, name: "web" }],
    ["start", { nmae: "web" }],
    ["send_stdin", { name: "web", data: "hunter2", eof: true }],
    ["send_stdin", ["web", "x"]],
    ["startall", []],
    ["reload", []],
  ] as const;
  for (const [method, params] of rows) {
    await dispatcher.answer(request(1, method, params));
  }
  await dispatcher.answer('{"jsonrpc":"2.0","method":"shutdown"}');
  assertEquals(log.lines.filter((line) => !line.startsWith("debug: ")), [
    'info: RPC restart name="web" force=true by nobody: restart(true) web',
    'info: RPC send_stdin name="web" data=(7 characters) eof=true by nobody: ' +
    "sendInput(7, true) web",
    'info: RPC send_stdin name="web" data=(1 character) by nobody: ' +
    "sendInput(1, undefined) web",
    "info: RPC startall by nobody: start all",
    "info: RPC reload by nobody: done",
    "info: RPC shutdown by nobody: Shutting down",
  ]);
  // Also before it is known what comes of it.
  const [first] = log.lines;
  const begins = 'debug: RPC restart name="web" force=true by nobody: begins';
  assertEquals(first, begins);
  assertEquals(log.matching("hunter2"), []);
});

Deno.test("Dispatcher.answer() logs failures, in one line that nobody can forge", async () => {
  const { control, dispatcher, log } = setUp();
  const fail = async (method: string, params: unknown, error: Error) => {
    control.failure = error;
    await dispatcher.answer(request(1, method, params));
  };
  const failed = new SupervisorError("STOP_FAILED", "No\x1b way\nINFO forged");
  await fail("stop", { name: "a\nINFO forged" }, failed);
  const refused = new SupervisorError("RELOAD_FAILED", "No:\na:1: x\na:2: y");
  await fail("reload", {}, refused);
  await fail("shutdown", {}, new SupervisorError("SHUTTING_DOWN", "Too late"));
  await fail("reload", {}, new TypeError("Secret"));
  assertEquals(log.matching("info: "), [
    'info: RPC stop name="a\\nINFO forged" by nobody: failed: STOP_FAILED: ' +
    "No\\x1b way; INFO forged",
    "info: RPC reload by nobody: failed: RELOAD_FAILED: No: a:1: x; a:2: y",
    "info: RPC shutdown by nobody: failed: SHUTTING_DOWN: Too late",
    "info: RPC reload by nobody: failed: INTERNAL_ERROR",
  ]);
});
