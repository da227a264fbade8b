import { assertEquals, assertThrows } from "@std/assert";
import {
  parseProcStarts,
  parseProcTable,
} from "../../../src/sys/proc_table.ts";

const BOOT = "sys/kernel/random/boot_id:b-1\n";

/** A record of `/proc/PID/stat`, as proc(5) has it. */
function stat(
  pid: number,
  { name = "sh", state = "S", pgid = pid, threads = 1, start = 9 } = {},
): string {
  const before = `${pid} (${name}) ${state} 1 ${pgid} ${pgid} 0 -1 4194560`;
  return `${pid}/stat:${before} 1 2 3 4 5 6 7 8 20 0 ${threads} 0 ${start} 99\n`;
}

Deno.test("parseProcTable() lists the living with their groups", () => {
  const text = [
    stat(10),
    stat(11, { pgid: 10 }),
    stat(12, { state: "Z" }),
    stat(13, { state: "X" }),
    stat(14, { state: "Z", threads: 3 }),
    "",
  ].join("\0");
  assertEquals(parseProcTable(text), [
    { pid: 10, pgid: 10, runId: null },
    { pid: 11, pgid: 10, runId: null },
    { pid: 14, pgid: 14, runId: null },
  ]);
});

Deno.test("parseProcTable() finds marks of the living", () => {
  const text = [
    stat(10),
    stat(11),
    stat(12, { state: "Z" }),
    "10/environ:SUPERVICE_ID=d/web/1",
    // Not at the beginning of a variable: only its value, over two lines.
    "11/environ:1 (OTHER=1\nSUPERVICE_ID=d/web/1",
    "12/environ:SUPERVICE_ID=d/web/1",
    "13/environ:SUPERVICE_ID=d/web/1",
    // What programs see is the first of two.
    "10/environ:SUPERVICE_ID=d/web/2",
  ].join("\0");
  assertEquals(parseProcTable(text), [
    { pid: 10, pgid: 10, runId: "d/web/1" },
    { pid: 11, pgid: 11, runId: null },
  ]);
});

Deno.test("parseProcTable() is not fooled by names", () => {
  const names = ["a b", "x) S 1 1", ") Z 1 1 (", "a\n1 (b) S 0", "((", ""];
  const text = names.map((name, at) => stat(20 + at, { name, pgid: 7 }));
  assertEquals(
    parseProcTable(text.join("\0")),
    names.map((_, at) => ({ pid: 20 + at, pgid: 7, runId: null })),
  );
});

Deno.test("parseProcTable() of nothing is nothing", () => {
  assertEquals(parseProcTable(""), []);
});

Deno.test("parseProcStarts() tells starts apart, of the machine too", () => {
  const text = [
    BOOT,
    stat(10, { start: 77, name: "a) (b c" }),
    stat(12, { start: 5, state: "Z" }),
    "",
  ].join("\0");
  assertEquals([...parseProcStarts(text)], [[10, "b-1/77"], [12, "b-1/5"]]);
});

Deno.test("parseProcStarts() makes no tokens without a boot id", () => {
  assertThrows(
    () => parseProcStarts(stat(10)),
    Error,
    'Cannot tell starts apart: no "/proc/sys/kernel/random/boot_id"',
  );
});
