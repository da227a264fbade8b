import { assertEquals } from "@std/assert";
import { formatDuration, parseDuration } from "../../../src/util/duration.ts";

Deno.test("parseDuration() reads seconds and units", () => {
  const rows: readonly (readonly [string, number | null])[] = [
    ["0", 0],
    ["10", 10_000],
    ["0.5", 500],
    ["007", 7000],
    ["10s", 10_000],
    ["500ms", 500],
    ["1m", 60_000],
    ["1m30s", 90_000],
    ["1h 30m", 5_400_000],
    ["1D2H3M4S5MS", 93_784_005],
    ["1.5h", 5_400_000],
    ["0.0001", 1],
    ["0s", 0],
    ["-5", -5000],
    ["-1m", -60_000],
    ["", null],
    [" ", null],
    ["s", null],
    ["10 sec", null],
    ["30s1m", null],
    ["1s1s", null],
    ["1e3", null],
    [".5", null],
    ["1,5", null],
    ["--5", null],
    ["soon", null],
  ];
  for (const [text, expected] of rows) {
    assertEquals(parseDuration(text), expected, text);
  }
});

Deno.test("formatDuration() writes what parseDuration() reads", () => {
  const rows: readonly (readonly [number, string])[] = [
    [0, "0s"],
    [1, "1ms"],
    [1500, "1s500ms"],
    [90_000, "1m30s"],
    [86_400_000, "1d"],
    [-1000, "-1s"],
  ];
  for (const [ms, text] of rows) {
    assertEquals(formatDuration(ms), text);
    assertEquals(parseDuration(text), ms);
  }
});
