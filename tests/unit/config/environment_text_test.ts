import { assertEquals } from "@std/assert";
import {
  isVariableName,
  parseEnvironment,
} from "../../../src/config/environment_text.ts";
import { parseEnvFile } from "../../../src/config/env_file_text.ts";

type Variables = Readonly<Record<string, string>>;

Deno.test("parseEnvironment() reads pairs", () => {
  const rows: readonly (readonly [string, Variables])[] = [
    ["", {}],
    [" , ,", {}],
    ["A=1", { A: "1" }],
    ["A=1,B=2", { A: "1", B: "2" }],
    [" A = 1 , B = 2 ,", { A: "1", B: "2" }],
    ["A=x y z, B=2", { A: "x y z", B: "2" }],
    ["A=\"x, y\" B='z'", { A: "x, y", B: "z" }],
    ["A=\"it's\",B='\"'", { A: "it's", B: '"' }],
    // A backslash escapes nothing, not even a quotation mark.
    ['A="no \\" B=', { A: "no \\", B: "" }],
    ["A=,B=", { A: "", B: "" }],
    ['A=""', { A: "" }],
    ["A=b=c", { A: "b=c" }],
    ['A=x"y', { A: 'x"y' }],
    ["\nA=1,\nB='2\n3'\nC=4", { A: "1", B: "2\n3", C: "4" }],
    ["_a.b-c=1", { "_a.b-c": "1" }],
    ["__proto__=1", JSON.parse('{"__proto__": "1"}')],
  ];
  for (const [text, variables] of rows) {
    const result = parseEnvironment(text);
    assertEquals(result.faults, [], text);
    assertEquals(result.variables, variables, text);
  }
});

Deno.test("parseEnvironment() finds every mistake and its place", () => {
  const rows: readonly (readonly [string, readonly number[]])[] = [
    ["A", [0]],
    ["A=1, B", [5]],
    ["A='x, y", [2]],
    ["1=x", [0]],
    ["=x", [0]],
    ["A B=x", [0]],
    ['A="x"y, B', [5, 8]],
    ["A, B, C=1", [0, 3]],
  ];
  for (const [text, offsets] of rows) {
    const found = parseEnvironment(text).faults.map(({ offset }) => offset);
    assertEquals(found, offsets, text);
  }
});

Deno.test("parseEnvironment() doubts what looks like a missing comma", () => {
  const rows: readonly (readonly [string, number])[] = [
    ["A=1\nB=2", 1],
    ["A=1 B=2", 1],
    ["OPTS=-Xmx1g -Da=b", 0],
    ["A='1\nB=2'", 0],
    ["A=1, A=2", 1],
  ];
  for (const [text, count] of rows) {
    assertEquals(parseEnvironment(text).doubts.length, count, text);
  }
});

Deno.test("isVariableName() tells names", () => {
  for (const name of ["A", "_", "a1", "npm_config_x-y", "a.b"]) {
    assertEquals(isVariableName(name), true, name);
  }
  for (const name of ["", "1a", "a b", "a\n", "ä", "-a", "A=", '"A"']) {
    assertEquals(isVariableName(name), false, name);
  }
});

Deno.test("parseEnvFile() reads lines", () => {
  const rows: readonly (readonly [string, Variables])[] = [
    ["", {}],
    ["# c\n\n  # d\nA=1\n", { A: "1" }],
    [" A = 1 \r\nB=2", { A: "1", B: "2" }],
    ["A='x y'\nB=\"z\"", { A: "x y", B: "z" }],
    ["A='x\"\nB=\"\nC=''", { A: "'x\"", B: '"', C: "" }],
    ["A=''x''", { A: "'x'" }],
    ["A=b=c # d", { A: "b=c # d" }],
    ["A=$HOME\\n", { A: "$HOME\\n" }],
    ["A=1\nA=2", { A: "2" }],
    ["\ufeffA=1", { A: "1" }],
    ["A=", { A: "" }],
  ];
  for (const [text, variables] of rows) {
    assertEquals(parseEnvFile(text), { variables, faults: [] }, text);
  }
});

Deno.test("parseEnvFile() finds every broken line", () => {
  const { faults } = parseEnvFile("A=1\nno\n=x\n\nexport B=1\n1=2\nC=\0\n");
  assertEquals(faults.map(({ line }) => line), [2, 3, 5, 6, 7]);
});
