import { assertEquals } from "@std/assert";
import { METHODS, PROCESS_INFO } from "../../../src/protocol/methods.ts";
import {
  BOOLEAN,
  INTEGER,
  listOf,
  objectOf,
  oneOf,
  orNull,
  type Schema,
  STRING,
} from "../../../src/protocol/schema.ts";

Deno.test("Schema.accepts() tells values of the shape from others", () => {
  const rows: readonly (readonly [Schema<unknown>, unknown[], unknown[]])[] = [
    [STRING, ["", "a"], [1, null, undefined, []]],
    [BOOLEAN, [true, false], [0, "true", null]],
    [INTEGER, [0, -1], [1.5, NaN, "1", 2 ** 60]],
    [oneOf(["a", "b"]), ["a"], ["c", null]],
    [listOf(INTEGER), [[], [1, 2]], [[1, "2"], {}, null]],
    [orNull(STRING), ["a", null], [1, undefined]],
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
    "start(name)",
    "stop(name)",
    "restart(name, force?)",
    "startgroup(name)",
    "stopgroup(name)",
    "reload()",
    "version()",
    "shutdown()",
  ]);
});
