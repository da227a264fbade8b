import { assertEquals, assertThrows } from "@std/assert";
import { SupervisorError } from "../../../src/model/errors.ts";
import { EVENT_KINDS } from "../../../src/model/event.ts";
import type { RawParams } from "../../../src/protocol/jsonrpc.ts";
import type { MethodName } from "../../../src/protocol/methods.ts";
import { checkParams } from "../../../src/protocol/params.ts";
import { assertErrorData } from "../../support/contract.ts";

Deno.test("checkParams() takes params by name and by position", () => {
  const rows: readonly (readonly [MethodName, RawParams, unknown])[] = [
    ["status", undefined, {}],
    ["status", {}, {}],
    ["status", [], {}],
    ["status", { names: [] }, { names: [] }],
    ["status", [["a", "b"]], { names: ["a", "b"] }],
    ["start", ["a"], { name: "a" }],
    ["restart", { name: "a" }, { name: "a" }],
    ["restart", ["a"], { name: "a" }],
    ["restart", ["a", true], { name: "a", force: true }],
    ["stop", { names: ["a", "b:*"] }, { names: ["a", "b:*"] }],
    ["signal", ["hup", "a"], { signal: "hup", name: "a" }],
    ["restart", { force: false, name: "a" }, { name: "a", force: false }],
    ["stop", { names: Array(1_000).fill("a") }, {
      names: Array(1_000).fill("a"),
    }],
    ["stop", { names: Array(500).fill("**") }, {
      names: Array(500).fill("**"),
    }],
    ["reload", undefined, {}],
    ["version", [], {}],
  ];
  for (const [method, raw, expected] of rows) {
    assertEquals<unknown>(
      checkParams(method, raw),
      expected,
      `${method} ${JSON.stringify(raw)}`,
    );
  }
});

Deno.test("checkParams() says which param, what was expected, what found", () => {
  const own = JSON.parse('{"name":"a","__proto__":1}');
  const rows: readonly (readonly [MethodName, RawParams, string])[] = [
    [
      "start",
      undefined,
      'start: param "name" is missing: it takes exactly one of "name", "names"',
    ],
    [
      "stop",
      [],
      'stop: param "name" is missing: it takes exactly one of "name", "names"',
    ],
    [
      "restart",
      { name: "a", names: ["b"] },
      'restart: it takes exactly one of "name", "names": found 2',
    ],
    [
      "startgroup",
      [],
      'startgroup: param "name" is missing: it must be a string',
    ],
    [
      "signal",
      { name: "a" },
      'signal: param "signal" is missing: it must be the name or number ' +
      "of a signal, such as HUP, SIGHUP or 1",
    ],
    [
      "signal",
      { name: "a", signal: "SIGFOO" },
      'signal: param "signal" must be the name or number of a signal, such ' +
      'as HUP, SIGHUP or 1: found "SIGFOO"',
    ],
    ["start", { name: 7 }, 'start: param "name" must be a string: found 7'],
    ["stop", [null], 'stop: param "name" must be a string: found null'],
    [
      "restart",
      ["a", "yes"],
      'restart: param "force" must be true or false: found "yes"',
    ],
    [
      "status",
      { names: ["a", 1] },
      'status: param "names[1]" must be a string of at most 1024 characters: found 1',
    ],
    [
      "events.subscribe",
      { types: ["state-changed", null] },
      'events.subscribe: param "types[1]" must be one of ' +
      `${EVENT_KINDS.join(", ")}: found null`,
    ],
    [
      "wait",
      { names: Array(1_001).fill("a") },
      'wait: param "names" must be a list of at most 1000 names, those with ' +
      "*, ? or [ of at most 1000 characters together: found " +
      '["a","a","a","a","a","a","a","a","a","a","a","a","a","a","a"...',
    ],
    [
      "stop",
      { names: Array(501).fill("**") },
      'stop: param "names" must be a list of at most 1000 names, those with ' +
      "*, ? or [ of at most 1000 characters together: found " +
      '["**","**","**","**","**","**","**","**","**","**","**","**"...',
    ],
    [
      "usage",
      { names: ["a", "x".repeat(1_025)] },
      'usage: param "names[1]" must be a string of at most 1024 characters: ' +
      'found "' + "x".repeat(59) + "...",
    ],
    [
      "status",
      { names: "x".repeat(99) },
      'status: param "names" must be a list of at most 1000 names, those with ' +
      '*, ? or [ of at most 1000 characters together: found "' +
      "x".repeat(59) + "...",
    ],
    [
      "start",
      { nmae: "a" },
      'start: unknown param "nmae": expected name, names',
    ],
    ["start", own, 'start: unknown param "__proto__": expected name, names'],
    ["version", { x: 1 }, 'version: unknown param "x": expected none'],
    [
      "start",
      ["a", "b"],
      "start: expected at most 1 param by position, found 2",
    ],
    [
      "restart",
      ["a", true, []],
      "restart: expected at most 2 params by position, found 3",
    ],
    ["version", [1], "version: expected no params by position, found 1"],
    [
      "reload",
      { verify: 0 },
      'reload: param "verify" must be a number of seconds above 0 and at ' +
      "most 86400: found 0",
    ],
    [
      "reload",
      { restart: "all" },
      'reload: param "restart" must be one of none, changed: found "all"',
    ],
  ];
  for (const [method, raw, message] of rows) {
    const error = assertThrows(
      () => checkParams(method, raw),
      SupervisorError,
    );
    assertEquals([error.code, error.message], ["INVALID_PARAMS", message]);
    assertErrorData({ ...error.data, code: error.code });
  }
});

Deno.test("checkParams() gives the same facts to programs", () => {
  const error = assertThrows(
    () => checkParams("restart", { name: "a", force: 1 }),
    SupervisorError,
  );
  assertEquals(error.data, {
    param: "force",
    expected: "true or false",
    found: "1",
  });
});
