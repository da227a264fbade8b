import { assertEquals } from "@std/assert";
import { METHODS, PROCESS_INFO } from "../../../src/protocol/methods.ts";
import {
  ANY_OBJECT,
  BOOLEAN,
  COUNT,
  eitherOf,
  INTEGER,
  listOf,
  NUMBER,
  objectOf,
  oneOf,
  orNull,
  type Schema,
  STRING,
  TEXT,
} from "../../../src/protocol/schema.ts";

Deno.test("Schema.accepts() tells values of the shape from others", () => {
  const rows: readonly (readonly [Schema<unknown>, unknown[], unknown[]])[] = [
    [STRING, ["", "a"], [1, null, undefined, []]],
    [TEXT, ["", "é🎉"], ["\ud83c", 1]],
    [BOOLEAN, [true, false], [0, "true", null]],
    [COUNT, [0, 7], [-1, 0.5, "1"]],
    [NUMBER, [0, 1.5], [NaN, Infinity, "1"]],
    [ANY_OBJECT, [{}, { a: 1 }], [[], null, "a"]],
    [INTEGER, [0, -1], [1.5, NaN, "1", 2 ** 60]],
    [oneOf(["a", "b"]), ["a"], ["c", null]],
    [listOf(INTEGER), [[], [1, 2]], [[1, "2"], {}, null]],
    [orNull(STRING), ["a", null], [1, undefined]],
    [eitherOf(STRING, INTEGER), ["a", 1], [true, null]],
    [
      objectOf<{ a: number }>({ a: INTEGER }),
      [{ a: 1 }, { a: 1, b: 2 }],
      [{}, { a: "1" }, [], null],
    ],
  ];
  for (const [schema, good, bad] of rows) {
    const verdicts = (values: unknown[]) => values.map(schema.accepts);
    assertEquals(verdicts(good), good.map(() => true), schema.expected);
    assertEquals(verdicts(bad), bad.map(() => false), schema.expected);
  }
});

Deno.test("PROCESS_INFO describes itself as JSON Schema", () => {
  assertEquals(PROCESS_INFO.json.required, [
    "name",
    "group",
    "state",
    "pid",
    "uptime",
    "healthy",
    "restarts",
    "exit",
    "reason",
    "changed",
  ]);
  assertEquals(PROCESS_INFO.json.properties?.["pid"], {
    type: ["integer", "null"],
  });
  assertEquals(PROCESS_INFO.json.properties?.["exit"]?.type, [
    "object",
    "null",
  ]);
});

Deno.test("METHODS holds exactly the methods of protocol 1", () => {
  const signatures = Object.entries(METHODS).map(([name, { params }]) =>
    `${name}(${
      Object.entries<{ optional: boolean }>(params).map(([param, facts]) =>
        facts.optional ? `${param}?` : param
      ).join(", ")
    })`
  );
  assertEquals(signatures, [
    "status(names?, detail?)",
    "start(name?, names?)",
    "stop(name?, names?)",
    "restart(name?, force?, names?)",
    "signal(signal, name?, leader?, names?)",
    "send_stdin(name, data, eof?)",
    "startgroup(name)",
    "stopgroup(name)",
    "restartgroup(name, force?)",
    "startall()",
    "stopall()",
    "pid(name?)",
    "info(name)",
    "why(name)",
    "usage(names?)",
    "wait(names, state?, healthy?, timeout?)",
    "events.subscribe(types?, since?, epoch?)",
    "tail(name?, stream?, lines?, bytes?, follow?, names?)",
    "maintail(lines?, bytes?, follow?)",
    "clear(name?, stream?, names?)",
    "reopen(name?)",
    "unsubscribe(subscription)",
    "reload(plan?, restart?, verify?)",
    "version()",
    "rpc.discover()",
    "shutdown()",
  ]);
});
