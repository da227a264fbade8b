import { assertEquals } from "@std/assert";
import {
  parsePlainRows,
  parsePsRows,
  parsePsStarts,
  withMarks,
} from "../../../src/sys/ps_table.ts";

Deno.test("parsePsRows() leaves zombies out", () => {
  const text = [
    "    1     1 Ss   /sbin/init",
    "   12    12 S    sleep 9 A=1",
    "   14    12 Z    [sh] <defunct>",
    "   15    15 Zl   [one thread of many] <defunct>",
    "   16     0 S",
    "",
  ].join("\n");
  assertEquals(
    parsePsRows(text).map(({ pid, pgid }) => [pid, pgid]),
    [[1, 1], [12, 12], [15, 15], [16, 0]],
  );
});

/** What follows the pid with and without the environment, and the mark. */
const MARKS: readonly [string, string | undefined, string | null][] = [
  ["sleep 9 A=1 SUPERVICE_ID=d/web/1 B=2", "sleep 9", "d/web/1"],
  ["sleep 9 SUPERVICE_ID=d/worker:01/22", "sleep 9", "d/worker:01/22"],
  ["sleep 9 NOT_SUPERVICE_ID=d/web/1", "sleep 9", null],
  ["grep SUPERVICE_ID=d/web/1 A=1", "grep SUPERVICE_ID=d/web/1", null],
  [
    "grep SUPERVICE_ID=d/x/1 A=1 SUPERVICE_ID=d/web/1",
    "grep SUPERVICE_ID=d/x/1",
    "d/web/1",
  ],
  // It has become another program, or ended, since the first look.
  ["sh -c x SUPERVICE_ID=d/web/1", "sleep 9", null],
  ["sh -c x SUPERVICE_ID=d/web/1", undefined, null],
];

for (const [text, plain, runId] of MARKS) {
  Deno.test(`withMarks() sees ${runId} in ${text}`, () => {
    const commands = new Map(plain === undefined ? [] : [[7, plain]]);
    assertEquals(withMarks([{ pid: 7, pgid: 6, text }], commands), [
      { pid: 7, pgid: 6, runId },
    ]);
  });
}

Deno.test("parsePlainRows() reads command lines", () => {
  const text = "    7 sleep 9\n 1234 grep  x\n";
  assertEquals([...parsePlainRows(text)], [[7, "sleep 9"], [1234, "grep  x"]]);
});

Deno.test("parsePsStarts() makes tokens of dates", () => {
  const text =
    "    7 Mon Nov  2 10:00:00 2026\n 1234 Fri Nov 20 01:02:03 2026\n";
  assertEquals([...parsePsStarts(text)], [
    [7, "Mon Nov 2 10:00:00 2026"],
    [1234, "Fri Nov 20 01:02:03 2026"],
  ]);
});
