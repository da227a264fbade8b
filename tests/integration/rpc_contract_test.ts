/** Every method answers what its description says, whatever comes of it. */

import { assertEquals } from "@std/assert";
import { METHODS } from "../../src/protocol/methods.ts";
import { Bench } from "../support/rpc_bench.ts";

const PROGRAMS = `
[program:web]
command = {programs}/serve.sh
startsecs = 0

[program:cat]
command = cat
stdin = pipe
startsecs = 0

[program:missing]
command = {dir}/no-such-program
autostart = false
startretries = 0

[group:back]
programs = web, missing
`;

/** Calls that succeed, by method; those that end something come last. */
const CALLS: readonly (readonly [string, object?])[] = [
  ["version"],
  ["rpc.discover"],
  ["stop", { name: "web" }],
  ["stop", { names: ["web", "cat", "nobody"] }],
  ["start", { name: "web" }],
  ["start", { names: ["all", "nothing*"] }],
  ["restart", { name: "web", force: true }],
  ["restart", { names: ["web", "missing"] }],
  ["signal", { name: "web", signal: "CONT" }],
  ["signal", { names: ["web", "missing"], signal: "18", leader: true }],
  ["send_stdin", { name: "cat", data: "hello\n" }],
  ["stopgroup", { name: "back" }],
  ["startgroup", { name: "cat" }],
  ["restartgroup", { name: "cat", force: true }],
  ["stopall"],
  ["startall"],
  ["status"],
  ["status", { names: ["*"], detail: true }],
  ["pid"],
  ["pid", { name: "missing" }],
  ["info", { name: "web" }],
  ["info", { name: "missing" }],
  ["why", { name: "missing" }],
  ["usage"],
  ["wait", { names: ["web"], timeout: 5 }],
  // Nothing comes of these subscriptions: it would be taken for an answer.
  ["events.subscribe", { types: [] }],
  ["tail", { name: "missing", follow: true }],
  ["tail", { names: ["missing"], follow: true }],
  ["tail", { name: "web" }],
  ["tail", { names: ["all"] }],
  ["maintail"],
  ["clear", { name: "web" }],
  ["clear", { names: ["all", "nobody"] }],
  ["reopen"],
  ["unsubscribe", { subscription: 1 }],
  ["reload", { plan: true }],
  ["reload"],
  ["shutdown"],
];

/** Calls that fail, each with its error. */
const FAILURES: readonly (readonly [string, string, unknown?])[] = [
  ["METHOD_NOT_FOUND", "nothing"],
  ["INVALID_PARAMS", "status", { names: "web" }],
  ["INVALID_PARAMS", "status", { names: ["web", "web"] }],
  ["INVALID_PARAMS", "start"],
  ["INVALID_PARAMS", "start", { name: "web", names: ["web"] }],
  ["INVALID_PARAMS", "start", { nome: "web" }],
  ["INVALID_PARAMS", "version", [1, 2]],
  ["INVALID_PARAMS", "unsubscribe", [7]],
  ["INVALID_PARAMS", "reload", { verify: 1 }],
  ["PROCESS_NOT_FOUND", "info", ["nobody"]],
  ["PROCESS_NOT_FOUND", "usage", [["nobody:*"]]],
  ["PROCESS_NOT_FOUND", "wait", [["nobody:*"]]],
  ["GROUP_NOT_FOUND", "startgroup", ["nobody"]],
  ["START_FAILED", "start", ["missing"]],
  ["START_FAILED", "startgroup", ["back"]],
  ["WAIT_TIMEOUT", "wait", { names: ["missing"], timeout: 0 }],
  ["SIGNAL_FAILED", "signal", ["HUP", "missing"]],
  ["STDIN_FAILED", "send_stdin", ["web", "hello"]],
];

Deno.test("every method answers as it is described", async () => {
  const called = new Set(CALLS.map(([method]) => method));
  assertEquals(called, new Set(Object.keys(METHODS)));
  await using bench = await Bench.make(PROGRAMS);
  for (const [method, params] of CALLS) {
    await bench.result(method, params);
  }
});

Deno.test("every failure tells programs what is described", async () => {
  await using bench = await Bench.make(PROGRAMS);
  for (const [code, method, params] of FAILURES) {
    const [, name] = await bench.error(method, params);
    assertEquals(name, code, method);
  }
  await bench.folder.put("supervisord.conf", "[program:web]\ncomand = x\n");
  assertEquals((await bench.error("reload"))[1], "RELOAD_FAILED");
});
