import { assertEquals } from "@std/assert";
import {
  clip,
  type Column,
  pad,
  tableText,
  widthOf,
} from "../../../src/util/table_text.ts";

Deno.test("widthOf() counts columns of a terminal", () => {
  const rows = [
    ["", 0],
    ["web:00", 6],
    ["prüfung…", 8],
    // An accent of its own.
    ["e\u0301", 1],
    ["日本語", 6],
    ["한국어 web", 10],
    ["ｗｅｂ", 6],
    ["🚀 web", 6],
    ["𠀀", 2],
  ] as const;
  for (const [text, width] of rows) assertEquals(widthOf(text), width, text);
});

Deno.test("pad() and clip() go by columns", () => {
  assertEquals(pad("日本", 6), "日本  ");
  assertEquals(pad("日本", 3), "日本");
  assertEquals(pad("web", 5, "-"), "web--");
  assertEquals(clip("日本語", 6), "日本語");
  assertEquals(clip("日本語", 5), "日本");
  assertEquals(clip("e\u0301a", 1), "e\u0301");
  assertEquals(clip("web", 0), "");
});

/** A table of two columns and a last one. */
function table(names: readonly string[], last: string): readonly Column[] {
  const column = (title: string, cells: readonly string[]): Column => ({
    title,
    minWidth: 6,
    cells,
  });
  return [
    column("NAME", names),
    column("PID", names.map(() => "12")),
    column("INFO", names.map(() => last)),
  ];
}

Deno.test("tableText() keeps columns in line whatever is in them", () => {
  assertEquals(tableText(table(["web", "日本語"], "-")).split("\n"), [
    "NAME   PID    INFO",
    "--------------------",
    "web    12     -",
    "日本語 12     -",
  ]);
});

Deno.test("tableText() shortens the longest texts where there is no room", () => {
  const names = ["web", "a-name-that-a-template-has-made:0001"];
  const lines = (columns: number) =>
    tableText(table(names, "exited with status 1"), columns).split("\n");
  assertEquals(lines(40), [
    "NAME                    PID INFO",
    "----------------------------------------",
    "web                     12  exited with…",
    "a-name-that…s-made:0001 12  exited with…",
  ]);
  // As narrow as it may get; the rest is cut by the terminal.
  assertEquals(lines(10)[3], "a-name…:0001 12  exited with…");
  const wide = ["web", "日本語日本語日本語日本語"];
  assertEquals(tableText(table(wide, "-"), 26).split("\n"), [
    "NAME              PID INFO",
    "--------------------------",
    "web               12  -",
    "日本語日…語日本語 12  -",
  ]);
});
