import { assertEquals } from "@std/assert";
import {
  type Piece,
  splitBlanks,
  splitCommas,
} from "../../../src/config/pieces.ts";

type Parts = readonly (readonly [string, number])[];
type Row = readonly [string, Parts];

function partsOf(pieces: readonly Piece[]): Parts {
  return pieces.map(({ text, offset }) => [text, offset]);
}

Deno.test("splitCommas() tells each part and its place", () => {
  const rows: readonly Row[] = [
    ["", []],
    [" , \n,", []],
    ["a", [["a", 0]]],
    ["a,b", [["a", 0], ["b", 2]]],
    ["  a b\t, c\n  d", [["a b", 2], ["c", 8], ["d", 12]]],
  ];
  for (const [text, expected] of rows) {
    assertEquals(partsOf(splitCommas(text)), expected, text);
  }
});

Deno.test("splitBlanks() tells each part and its place", () => {
  const rows: readonly Row[] = [
    ["", []],
    [" \n", []],
    ["a", [["a", 0]]],
    [" a:1,  b\nc ", [["a:1,", 1], ["b", 7], ["c", 9]]],
  ];
  for (const [text, expected] of rows) {
    assertEquals(partsOf(splitBlanks(text)), expected, text);
  }
});
