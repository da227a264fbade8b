import { assertEquals } from "@std/assert";
import plugin from "../../../tools/lint/house.ts";
import {
  areaOf,
  pathFromRoot,
  resolveFrom,
  ROOM_RANKS,
} from "../../../tools/lint/rooms.ts";
import { REPOSITORY_ROOT } from "../../../tools/lint/rule.ts";

/** How often a rule reports in a source, said to be in the file `path`. */
type Row = readonly [path: string, source: string, reports: number];

function reportsOf(rule: string, filename: string, source: string) {
  return Deno.lint.runPlugin(plugin, filename, source)
    .filter(({ id }) => id === `house/${rule}`);
}

function testRule(rule: string, rows: readonly Row[]): void {
  Deno.test(`house/${rule} reports what it forbids, and nothing else`, () => {
    for (const [path, source, expected] of rows) {
      const found = reportsOf(rule, `${REPOSITORY_ROOT}/${path}`, source);
      const shown = source.length > 300 ? `${source.slice(0, 300)}…` : source;
      assertEquals(
        found.length,
        expected,
        `${path}: ${shown}\n${found.map(({ message }) => message).join("\n")}`,
      );
    }
  });
}

/** A function declaration of so many lines. */
function functionOf(lines: number): string {
  return `function long() {\n${"  step();\n".repeat(lines - 2)}}\n`;
}

testRule("layers", [
  ["src/process/x.ts", `import { a } from "../model/a.ts";`, 0],
  ["src/process/x.ts", `import { a } from "./a.ts";`, 0],
  ["src/cli/commands/x.ts", `import { a } from "../table.ts";`, 0],
  ["src/cli/commands/x.ts", `import { a } from "../../rpc/a.ts";`, 0],
  ["src/cli/x.ts", `import { a } from "./commands/a.ts";`, 0],
  ["src/process/x.ts", `import { a } from "@std/assert";`, 0],
  ["src/process/x.ts", "await import(name);", 0],
  ["src/cli/x.ts", `import a from "../../deno.json" with { type: "json" };`, 0],
  // Upwards, in each of the ways to import.
  ["src/model/x.ts", `import { a } from "../process/a.ts";`, 1],
  ["src/model/x.ts", `import "../process/a.ts";`, 1],
  ["src/model/x.ts", `import type { A } from "../process/a.ts";`, 1],
  ["src/model/x.ts", `export { a } from "../process/a.ts";`, 1],
  ["src/model/x.ts", `export type { A } from "../process/a.ts";`, 1],
  ["src/model/x.ts", `export * from "../process/a.ts";`, 1],
  ["src/model/x.ts", `await import("../process/a.ts");`, 1],
  ["src/model/x.ts", "await import(`../process/a.ts`);", 1],
  ["src/model/x.ts", `type A = import("../process/a.ts").A;`, 1],
  ["src/rpc/methods/x.ts", `import { a } from "../../cli/a.ts";`, 1],
  // Sideways, and out of src.
  ["src/process/x.ts", `import { a } from "../health/a.ts";`, 1],
  ["src/util/x.ts", `import { a } from "../model/a.ts";`, 1],
  ["src/cli/x.ts", `import { a } from "../../tests/support/a.ts";`, 1],
  ["src/cli/x.ts", `import { a } from "../../tools/a.ts";`, 1],
  ["src/cli/x.ts", `import { a } from "../../main.ts";`, 1],
  ["src/cli/x.ts", `import { a } from "../../../other/a.ts";`, 1],
  // Entries.
  ["main.ts", `import { run } from "./src/cli/run_daemon.ts";`, 0],
  ["main.ts", `import { a } from "./src/rpc/a.ts";`, 1],
  ["ctl.ts", `import type { A } from "./src/model/a.ts";`, 1],
  ["ctl.ts", `import { a } from "@std/cli";`, 1],
  // Private files.
  ["src/config/x.ts", `import { a } from "./_lexer.ts";`, 0],
  ["src/cli/x.ts", `import { a } from "../config/_lexer.ts";`, 1],
  ["src/cli/x.ts", `import { a } from "./commands/_a.ts";`, 1],
  ["src/cli/commands/x.ts", `import { a } from "../_a.ts";`, 1],
  ["tests/unit/x.ts", `import { a } from "../../src/config/_a.ts";`, 1],
  // Rooms nobody ranked: the file is reported, and so is an import of it.
  ["src/daemon/x.ts", "export const a = 1;", 1],
  ["src/x.ts", "export const a = 1;", 1],
  ["src/constructor/x.ts", "export const a = 1;", 1],
  ["src/cli/x.ts", `import { a } from "../daemon/a.ts";`, 1],
  // Where dependencies come from.
  ["src/cli/x.ts", `import { a } from "jsr:@std/assert";`, 1],
  ["src/cli/x.ts", `import { a } from "npm:chalk";`, 1],
  ["src/cli/x.ts", `import { a } from "node:fs";`, 1],
  ["src/cli/x.ts", `import { a } from "https://deno.land/x/a.ts";`, 1],
  ["src/cli/x.ts", `import { a } from "chalk";`, 1],
  ["src/cli/x.ts", `import { a } from "/src/model/a.ts";`, 1],
  ["tools/x.ts", `import { a } from "jsr:@std/assert";`, 1],
  ["tests/unit/x.ts", `import { a } from "../../src/cli/a.ts";`, 0],
  ["tools/x.ts", `import { a } from "../src/config/a.ts";`, 0],
]);

testRule("deno-only-in-sys", [
  ["src/process/x.ts", "Deno.kill(1);", 1],
  ["src/process/x.ts", "let a: Deno.ChildProcess;", 1],
  ["src/process/x.ts", "let a: typeof Deno.env;", 1],
  ["src/process/x.ts", "globalThis.Deno.kill(1);", 1],
  ["src/process/x.ts", `globalThis["Deno"].kill(1);`, 1],
  ["src/process/x.ts", "let a: typeof globalThis.Deno;", 1],
  ["src/process/x.ts", "const { Deno } = globalThis;", 1],
  ["src/process/x.ts", "const a = { Deno };", 1],
  ["src/process/x.ts", "class A extends Deno.A implements Deno.B {}", 2],
  ["src/sysx/x.ts", "Deno.cwd();", 1],
  ["scripts/x.ts", "Deno.cwd();", 1],
  ["src/process/x.ts", "// Deno.cwd()\nconst a = 'Deno';", 0],
  ["src/process/x.ts", "a.Deno; const b = { Deno: 1 };", 0],
  ["src/process/x.ts", "interface A { Deno: string; Deno(): void }", 0],
  ["src/sys/deno_files.ts", "Deno.cwd();", 0],
  ["src/sys/unix/x.ts", "Deno.cwd();", 0],
  ["main.ts", "Deno.exit(0);", 0],
  ["ctl.ts", "Deno.exit(0);", 0],
  ["tools/x.ts", "Deno.cwd();", 0],
  ["tests/unit/x.ts", "Deno.test('x', () => {});", 0],
]);

testRule("no-ambient-time", [
  ["src/process/x.ts", "setTimeout(f, 1);", 1],
  ["src/process/x.ts", "const start = setInterval;", 1],
  ["src/process/x.ts", "globalThis.setTimeout(f, 1);", 1],
  ["src/process/x.ts", "Date.now();", 1],
  ["src/process/x.ts", `Date["now"]();`, 1],
  ["src/process/x.ts", "const now = Date.now;", 1],
  ["src/process/x.ts", "new Date(); new Date; Date();", 3],
  ["src/process/x.ts", "new globalThis.Date();", 1],
  ["src/process/x.ts", "performance.now();", 1],
  ["src/process/x.ts", "AbortSignal.timeout(1);", 1],
  ["src/process/x.ts", "Temporal.Now.instant();", 1],
  ["src/process/x.ts", "new Date(0); new Date(ms).toISOString();", 0],
  ["src/process/x.ts", "clock.setTimer(1, f); clock.setTimeout(f);", 0],
  ["src/process/x.ts", "clock.Date.now(); AbortSignal.any([]);", 0],
  ["src/process/x.ts", "interface Clock { setTimeout(): void }", 0],
  ["src/sys/system_clock.ts", "setTimeout(f, 1); Date.now();", 0],
  ["tools/bench.ts", "performance.now();", 0],
  ["tests/unit/x.ts", "Date.now();", 0],
]);

testRule("no-sleep-in-tests", [
  ["tests/unit/x.ts", "await new Promise((r) => setTimeout(r, 1));", 1],
  ["tests/integration/x.ts", "setInterval(f, 1);", 1],
  ["tests/unit/x.ts", `import { delay } from "@std/async";`, 1],
  ["tests/unit/x.ts", `import { delay as nap } from "@std/async/delay";`, 1],
  ["tests/unit/x.ts", `import * as nap from "@std/async/delay";`, 1],
  ["tests/unit/x.ts", `await import("@std/async/delay");`, 1],
  ["tests/unit/x.ts", `import { delay } from "../support/x.ts";`, 1],
  ["tests/supportive/x.ts", "setTimeout(f, 1);", 1],
  ["tests/unit/x.ts", "clock.setTimeout(f, 1); clock.advance(5);", 0],
  ["tests/unit/x.ts", `import { deadline } from "@std/async";`, 0],
  ["tests/support/daemon.ts", "setTimeout(f, 1);", 0],
  ["src/sys/x.ts", "setTimeout(f, 1);", 0],
]);

testRule("error-message", [
  ["src/cli/x.ts", `throw new Error("Cannot open the file.");`, 1],
  ["src/cli/x.ts", `throw new RangeError("cannot open the file");`, 1],
  ["src/cli/x.ts", `throw new TypeError("cannot open the file.");`, 2],
  ["src/cli/x.ts", "throw new SyntaxError(`Cannot open ${a}.`);", 1],
  ["src/cli/x.ts", "throw new Error(`cannot open ${a}`);", 1],
  ["src/cli/x.ts", "throw new Error(`Cannot ${a}. `);", 1],
  ["src/cli/x.ts", `throw Error("nope");`, 1],
  ["src/cli/x.ts", `new Error("cannot " + a + ".");`, 2],
  ["src/cli/x.ts", "new Error(`Cannot ${a}` + ` twice.`);", 1],
  ["src/cli/x.ts", `new ConfigError("bad value", issues);`, 1],
  ["src/cli/x.ts", `new errors.SupervisorError("no-such", "no such.");`, 2],
  [
    "src/cli/x.ts",
    `class A extends Error { constructor() { super("a."); } }`,
    2,
  ],
  ["tests/unit/x.ts", `throw new Error("boom");`, 1],
  ["src/cli/x.ts", `throw new Error("Cannot open the file");`, 0],
  ["src/cli/x.ts", "throw new Error(`Cannot open ${a}: ${b}`);", 0],
  ["src/cli/x.ts", "throw new Error(`${a} is not a room`);", 0],
  ["src/cli/x.ts", 'throw new Error(`"${a}" is not a room`);', 0],
  ["src/cli/x.ts", "throw new Error(a); new Error(); new Error('');", 0],
  ["src/cli/x.ts", `new SupervisorError("no-such-process", { name });`, 0],
  ["src/cli/x.ts", `new Label("lower case."); toError("lower case.");`, 0],
  ["src/cli/x.ts", `class A extends B { constructor() { super("a."); } }`, 0],
]);

testRule("naming", [
  ["src/cli/x.ts", "enum A { B }", 1],
  ["tests/unit/x.ts", "const enum A { B }", 1],
  ["src/cli/x.ts", "export default function f() {}", 1],
  ["src/cli/x.ts", "const a = 1; export { a as default };", 1],
  ["src/cli/x.ts", "class A { private a = 1; protected b() {} }", 2],
  ["src/cli/x.ts", "class A { private static get a() { return 1; } }", 1],
  ["src/cli/x.ts", "class A { constructor(private readonly a: B) {} }", 1],
  ["src/cli/x.ts", "abstract class A { protected abstract a(): void }", 1],
  ["src/cli/x.ts", "class A { private accessor a = 1; }", 1],
  ["src/cli/utils.ts", "", 1],
  ["src/cli/_helpers.ts", "", 1],
  ["tests/support/common.ts", "", 1],
  ["tools/manager.ts", "", 1],
  ["src/rpc/handler.ts", "", 1],
  ["src/cli/camelCase.ts", "", 1],
  ["src/cli/kebab-case.ts", "", 1],
  ["src/cli/table_.ts", "", 1],
  ["src/cli/json5_table.ts", "export const a = 1;", 0],
  ["src/cli/_table.ts", "class A { #a = 1; public b = 1; c = 1; }", 0],
  ["src/cli/types.d.ts", "class A { private constructor() {} }", 0],
  ["src/rpc/error_handler.ts", "type A = 'b' | 'c';", 0],
  ["tools/lint/house.ts", "export default {};", 0],
]);

testRule("file-length", [
  ["src/cli/x.ts", "a;\n".repeat(400), 0],
  ["src/cli/x.ts", "a;\n".repeat(401), 1],
  ["src/cli/x.ts", "a;\n".repeat(400) + "a;", 1],
  ["main.ts", "a;\n".repeat(40), 0],
  ["main.ts", "a;\n".repeat(41), 1],
  ["ctl.ts", "a;\n".repeat(41), 1],
  ["src/cli/x.ts", functionOf(60), 0],
  ["src/cli/x.ts", functionOf(61), 1],
  ["src/cli/x.ts", `const a = () => {${"\n".repeat(60)}};`, 1],
  ["src/cli/x.ts", `class A { b() {${"\n".repeat(60)}} }`, 1],
  ["src/cli/x.ts", `const a = { b() {${"\n".repeat(60)}} };`, 1],
  ["tests/unit/x.ts", functionOf(61), 1],
  ["tests/unit/x.ts", `Deno.test("a", () => {${"\n".repeat(60)}});`, 0],
  ["tests/unit/x.ts", `Deno.test({ fn() {${"\n".repeat(60)}} });`, 0],
  ["tests/unit/x.ts", `Deno.test.only("a", () => {${"\n".repeat(60)}});`, 0],
  ["tests/unit/x.ts", `await t.step("a", () => {${"\n".repeat(60)}});`, 0],
  ["tests/unit/x.ts", `each("a", () => {${"\n".repeat(60)}});`, 1],
  ["src/cli/x.ts", `Deno.test("a", () => {${"\n".repeat(60)}});`, 1],
]);

testRule("no-swallow", [
  ["src/cli/x.ts", "try { a(); } catch {}", 1],
  ["src/cli/x.ts", "try { a(); } catch (error) { }", 1],
  ["src/cli/x.ts", "try { a(); } catch { ; }", 1],
  ["src/cli/x.ts", "try { a(); } catch /* gone */ {}", 1],
  ["src/cli/x.ts", "try { a(); } catch { // ---\n}", 1],
  ["src/cli/x.ts", "try { a(); } catch {\n// deno-lint-ignore x\n}", 1],
  ["src/cli/x.ts", "a().catch(() => {}); a().catch(function () {});", 2],
  ["src/cli/x.ts", "try { a(); } catch { /* it is gone already */ }", 0],
  ["src/cli/x.ts", "try { a(); } catch {\n  // it is gone already\n}", 0],
  ["src/cli/x.ts", "try { a(); } catch (error) { report(error); }", 0],
  ["src/cli/x.ts", "a().catch(() => {\n  // it is gone already\n});", 0],
  ["src/cli/x.ts", "a().catch(report); a().catch(() => undefined);", 0],
  ["src/cli/x.ts", "try { a(); } finally {}", 0],
]);

Deno.test("house counts what is planted in one file, rule by rule", () => {
  const source = [
    `import { server } from "../rpc/server.ts";`,
    "enum Kind { A }",
    "export function f(a: Deno.Addr): void {",
    "  setTimeout(() => {}, Date.now());",
    "  try { g(a); } catch {}",
    `  throw new TypeError("bad address.");`,
    "}",
  ].join("\n");
  const counts: Record<string, number> = {};
  const filename = `${REPOSITORY_ROOT}/src/process/planted.ts`;
  for (const { id } of Deno.lint.runPlugin(plugin, filename, source)) {
    counts[id] = (counts[id] ?? 0) + 1;
  }
  assertEquals(counts, {
    "house/layers": 1,
    "house/deno-only-in-sys": 1,
    "house/no-ambient-time": 2,
    "house/error-message": 2,
    "house/naming": 1,
    "house/no-swallow": 1,
  });
});

Deno.test("house is silent about files outside of this checkout", () => {
  for (const folder of ["", "/home/x", `${REPOSITORY_ROOT}-copy`]) {
    const filename = `${folder}/src/model/utils.ts`;
    assertEquals(Deno.lint.runPlugin(plugin, filename, "Deno.cwd();"), []);
  }
});

Deno.test("pathFromRoot() works wherever the checkout is", () => {
  const rows = [
    ["/home/x/src/project", "/home/x/src/project/src/cli/a.ts", "src/cli/a.ts"],
    ["/src/tests/tools", "/src/tests/tools/main.ts", "main.ts"],
    ["/home/x/", "/home/x/ctl.ts", "ctl.ts"],
    ["C:\\x\\src", "C:\\x\\src\\tools\\a.ts", "tools/a.ts"],
    ["/home/x", "/home/xy/main.ts", undefined],
    ["/home/x", "/home/y/main.ts", undefined],
  ] as const;
  for (const [root, filename, expected] of rows) {
    assertEquals(pathFromRoot(root, filename), expected, `${root} ${filename}`);
  }
});

Deno.test("resolveFrom() follows dots, and knows the end of the repository", () => {
  const rows = [
    ["src/cli/a.ts", "./b.ts", "src/cli/b.ts"],
    ["src/cli/commands/a.ts", "../../rpc/./b.ts", "src/rpc/b.ts"],
    ["main.ts", "./src/cli/b.ts", "src/cli/b.ts"],
    ["src/cli/a.ts", "../../main.ts", "main.ts"],
    ["main.ts", "../b.ts", undefined],
  ] as const;
  for (const [path, specifier, expected] of rows) {
    assertEquals(
      resolveFrom(path, specifier),
      expected,
      `${path} ${specifier}`,
    );
  }
});

Deno.test("areaOf() knows every room, and only at its place", () => {
  for (const [room, rank] of ROOM_RANKS) {
    assertEquals(areaOf(`src/${room}/a.ts`), { kind: "room", room, rank });
    assertEquals(areaOf(`${room}/a.ts`), { kind: "elsewhere" });
  }
  assertEquals(areaOf("tools/main.ts"), { kind: "tools" });
  assertEquals(areaOf("tests/support/a.ts"), { kind: "tests", support: true });
  assertEquals(areaOf("tests/unit/a.ts"), { kind: "tests", support: false });
});
