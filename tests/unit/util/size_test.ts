import { assertEquals } from "@std/assert";
import { formatSize, parseSize } from "../../../src/util/size.ts";

Deno.test("parseSize() reads bytes and units", () => {
  const rows: readonly (readonly [string, number | null])[] = [
    ["0", 0],
    ["0010", 10],
    ["10b", 10],
    ["1KB", 1024],
    ["1k", 1024],
    ["1KiB", 1024],
    ["50MB", 52_428_800],
    ["50 mb", 52_428_800],
    ["2gb", 2_147_483_648],
    ["-1", -1],
    ["", null],
    ["MB", null],
    ["1.5MB", null],
    ["1_000", null],
    ["+1", null],
    ["1TB", null],
    ["0x10", null],
    ["1e3", null],
  ];
  for (const [text, expected] of rows) {
    assertEquals(parseSize(text), expected, text);
  }
});

Deno.test("formatSize() writes what parseSize() reads", () => {
  const rows: readonly (readonly [number, string])[] = [
    [0, "0"],
    [1023, "1023"],
    [1024, "1KB"],
    [52_428_800, "50MB"],
    [1024 ** 3, "1GB"],
    [1025, "1025"],
  ];
  for (const [bytes, text] of rows) {
    assertEquals(formatSize(bytes), text);
    assertEquals(parseSize(text), bytes);
  }
});
