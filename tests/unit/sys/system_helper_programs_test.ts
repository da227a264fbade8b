import { assertEquals } from "@std/assert";
import { SystemHelperPrograms } from "../../../src/sys/system_helper_programs.ts";

Deno.test("hasSystemLog() is false only where the shell says so", async () => {
  const rows = [["no\n", false], ["yes\n", true], ["", true]] as const;
  for (const [text, expected] of rows) {
    const calls: (readonly string[])[] = [];
    const helpers = new SystemHelperPrograms((name, args) => {
      calls.push([name, ...args]);
      return Promise.resolve({ ok: true, text, trouble: null });
    });
    assertEquals(await helpers.hasSystemLog(), expected);
    assertEquals(calls.map(([name]) => name), ["sh"]);
  }
});
