import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { loadModule } from "../../../src/cli/ctl/command_index.ts";
import { COMMANDS } from "../../../src/cli/ctl/command_table.ts";
import { GLOBAL_OPTIONS } from "../../../src/cli/ctl/global_options.ts";
import { ctl } from "../../support/ctl_bench.ts";

/** Lines of the smallest usual terminal. */
const SCREEN_LINES = 24;

Deno.test("no two commands share a name", () => {
  const names = COMMANDS.flatMap(({ name, aliases }) => [name, ...aliases]);
  assertEquals([...new Set(names)].length, names.length);
});

Deno.test("options of one name are alike in all commands", () => {
  const all = [
    ...GLOBAL_OPTIONS,
    ...COMMANDS.flatMap(({ options }) => options),
  ];
  for (const { long, short, value } of all) {
    for (const other of all.filter((each) => each.long === long)) {
      assertEquals([other.short, other.value], [short, value], long);
    }
    const sharing = all.filter((each) =>
      short !== null && each.short === short
    );
    assertEquals(
      [...new Set(sharing.map((each) => each.long))].length,
      short === null ? 0 : 1,
      long,
    );
  }
});

Deno.test("every command has a file that does it", async () => {
  for (const { name } of COMMANDS) {
    const { run } = await loadModule(name);
    assertEquals(typeof run, "function", name);
  }
});

Deno.test("every command takes as many operands as its usage says", () => {
  for (const { name, operands: { usage, min, max } } of COMMANDS) {
    const words = usage.match(/\[[^\]]*\]|\S+/g) ?? [];
    const needed = words.filter((word) => !word.startsWith("["));
    assertEquals(min, needed.length, name);
    const isOpen = usage.includes("...") || name === "completion";
    assertEquals(max, isOpen ? Infinity : words.length, name);
  }
});

Deno.test("every command has two examples that call it", () => {
  for (const { name, examples } of COMMANDS) {
    const [first, second] = examples;
    assertNotEquals(first.command, second.command);
    const calls = examples.filter(({ command }) =>
      new RegExp(`supervicectl .*\\b${name}\\b`).test(command)
    );
    assert(calls.length > 0, name);
  }
});

Deno.test("the help text of each command fits on a screen", async (t) => {
  for (const { name } of COMMANDS) {
    const { out, status } = await ctl(`help ${name}`);
    assertEquals(status, 0);
    // The last, empty one is that of the prompt.
    const lines = out.split("\n");
    assert(lines.every((line) => line.length < 80), name);
    assert(lines.length <= SCREEN_LINES, `${name}: ${lines.length} lines`);
    await t.assertSnapshot(out);
  }
});

Deno.test("the help text of the program", async (t) => {
  const { out } = await ctl("help");
  assert(out.split("\n").every((line) => line.length < 80));
  await t.assertSnapshot(out);
});
