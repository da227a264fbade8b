import { assert, assertEquals } from "@std/assert";
import {
  encodeBatch,
  encodeError,
  encodeRequest,
  encodeResult,
  parseMessage,
  parseResponse,
} from "../../../src/protocol/jsonrpc.ts";
import { wireError } from "../../../src/protocol/wire_error.ts";

Deno.test("parseMessage() tells requests from notifications", () => {
  const rows: readonly (readonly [string, unknown])[] = [
    ['"id":1,"method":"a"', {
      kind: "request",
      id: 1,
      method: "a",
      params: undefined,
    }],
    ['"id":"x","method":"a","params":[1]', {
      kind: "request",
      id: "x",
      method: "a",
      params: [1],
    }],
    ['"id":null,"method":"a","params":{"b":2}', {
      kind: "request",
      id: null,
      method: "a",
      params: { b: 2 },
    }],
    ['"id":1.5,"method":"a","more":true', {
      kind: "request",
      id: 1.5,
      method: "a",
      params: undefined,
    }],
    ['"method":"a","params":[]', {
      kind: "notification",
      method: "a",
      params: [],
    }],
  ];
  for (const [members, expected] of rows) {
    const text = `{"jsonrpc":"2.0",${members}}`;
    assertEquals<unknown>(parseMessage(text), expected, text);
  }
});

Deno.test("parseMessage() refuses what is not a call, with its id if it has one", () => {
  const rows: readonly (readonly [string, number, unknown])[] = [
    ["", -32700, null],
    ["{", -32700, null],
    ["{} {}", -32700, null],
    ["\uFEFF{}", -32700, null],
    ["[".repeat(100_000), -32700, null],
    ["1", -32600, null],
    ["null", -32600, null],
    ['"text"', -32600, null],
    ["[]", -32600, null],
    ["{}", -32600, null],
    ['{"id":7,"method":"a"}', -32600, 7],
    ['{"jsonrpc":2.0,"id":7,"method":"a"}', -32600, 7],
    ['{"jsonrpc":"2.1","id":7,"method":"a"}', -32600, 7],
    ['{"jsonrpc":"2.0","id":7}', -32600, 7],
    ['{"jsonrpc":"2.0","id":7,"method":null}', -32600, 7],
    ['{"jsonrpc":"2.0","id":7,"method":"a","params":"b"}', -32600, 7],
    ['{"jsonrpc":"2.0","id":7,"method":"a","params":null}', -32600, 7],
    ['{"jsonrpc":"2.0","id":true,"method":"a"}', -32600, null],
    ['{"jsonrpc":"2.0","id":{},"method":"a"}', -32600, null],
    ['{"jsonrpc":"2.0","id":[1],"method":"a"}', -32600, null],
    ['{"jsonrpc":"2.0","id":9007199254740993,"method":"a"}', -32600, null],
    ['{"jsonrpc":"2.0","id":1e400,"method":"a"}', -32600, null],
    ['{"jsonrpc":"2.0","id":1e999,"method":"a"}', -32600, null],
    ['{"jsonrpc":"2.0","method":7}', -32600, null],
  ];
  for (const [text, code, id] of rows) {
    const message = parseMessage(text);
    assert(message.kind === "invalid", text);
    assertEquals([message.error.code, message.id], [code, id], text);
  }
});

Deno.test("parseMessage() reads a batch call by call", () => {
  const message = parseMessage('[{"jsonrpc":"2.0","method":"a"},1]');
  assert(message.kind === "batch");
  assertEquals(message.calls.map(({ kind }) => kind), [
    "notification",
    "invalid",
  ]);
});

Deno.test("parseMessage() refuses a batch of more calls than allowed", () => {
  assertEquals(parseMessage("[1,2]", 2).kind, "batch");
  const message = parseMessage("[1,2,3]", 2);
  assert(message.kind === "invalid");
  assertEquals(
    message.error.message,
    "A batch may hold 2 calls at most: found 3",
  );
});

Deno.test("parseMessage() has room for any depth", () => {
  const deep = "[".repeat(200_000) + "]".repeat(200_000);
  for (const text of [`[${deep}]`, `{"jsonrpc":"2.0","id":${deep}}`]) {
    const message = parseMessage(text);
    const first = message.kind === "batch" ? message.calls[0] : message;
    assertEquals(first?.kind, "invalid");
  }
});

Deno.test("encodeX() write one line each", () => {
  assertEquals(
    encodeRequest(1, "stop", { name: "a\nb" }),
    '{"jsonrpc":"2.0","id":1,"method":"stop","params":{"name":"a\\nb"}}',
  );
  assertEquals(
    encodeResult("x", { message: "ü" }),
    '{"jsonrpc":"2.0","id":"x","result":{"message":"ü"}}',
  );
  assertEquals(
    encodeError(null, wireError("SHUTTING_DOWN", "Too late", { since: 1 })),
    '{"jsonrpc":"2.0","id":null,"error":{"code":-32006,' +
      '"message":"Too late","data":{"since":1,"code":"SHUTTING_DOWN"}}}',
  );
  assertEquals(encodeBatch(["1", "2"]), "[1,2]");
});

Deno.test("parseResponse() reads results and errors, and nothing else", () => {
  const rows: readonly (readonly [string, unknown])[] = [
    ['{"jsonrpc":"2.0","id":1,"result":null}', {
      kind: "result",
      id: 1,
      result: null,
    }],
    ['{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"m"}}', {
      kind: "error",
      id: 1,
      error: { code: -1, message: "m", data: {} },
    }],
    ['{"jsonrpc":"2.0","id":null,"error":{"data":{"code":"X"}}}', {
      kind: "error",
      id: null,
      error: { code: 0, message: "", data: { code: "X" } },
    }],
    ['{"jsonrpc":"2.0","method":"event"}', null],
    ['{"jsonrpc":"2.0","id":1}', null],
    ['{"jsonrpc":"2.0","id":1,"error":7}', null],
    ['{"id":1,"result":1}', null],
    ["[]", null],
    ["{", null],
  ];
  for (const [text, expected] of rows) {
    assertEquals<unknown>(parseResponse(text), expected, text);
  }
});
