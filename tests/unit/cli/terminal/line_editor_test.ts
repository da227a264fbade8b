import { assertEquals } from "@std/assert";
import { KeyDecoder } from "../../../../src/cli/ctl/terminal/keys.ts";
import {
  type Edit,
  LineEditor,
} from "../../../../src/cli/ctl/terminal/line_editor.ts";

/** Types text and control characters; gives what each key led to. */
function type(editor: LineEditor, text: string): Edit[] {
  const keys = new KeyDecoder().push(new TextEncoder().encode(text));
  return keys.map((key) => editor.take(key));
}

/** The line after some keys, with `|` for the cursor. */
function after(text: string, editor = new LineEditor()): string {
  type(editor, text);
  return `${editor.before}|${editor.text.slice(editor.before.length)}`;
}

const LEFT = "\x1b[D";
const RIGHT = "\x1b[C";
const UP = "\x1b[A";
const DOWN = "\x1b[B";

Deno.test("LineEditor edits in the middle of a line", () => {
  assertEquals(after("start"), "start|");
  assertEquals(after(`strt${LEFT}${LEFT}a`), "sta|rt");
  assertEquals(after(`abc${LEFT}\x7f`), "a|c");
  assertEquals(after(`abc${LEFT}\x1b[3~`), "ab|");
  assertEquals(after(`abc\x1b[H${LEFT}x`), "x|abc");
  assertEquals(after(`abc\x01\x05${RIGHT}x`), "abcx|");
  assertEquals(after("\x7f\x1b[3~"), "|");
  assertEquals(after(`üöä${LEFT}${LEFT}\x7f`), "|öä");
});

Deno.test("LineEditor removes words and the rest of a line", () => {
  assertEquals(after("stop web db\x17"), "stop web |");
  assertEquals(after("stop web  \x17\x17"), "|");
  assertEquals(after(`stop web${LEFT}${LEFT}\x0b`), "stop w|");
  assertEquals(after(`stop web${LEFT}\x15`), "|b");
});

Deno.test("LineEditor tells what a key leads to", () => {
  const editor = new LineEditor();
  const kinds = (text: string) => type(editor, text).map(({ kind }) => kind);
  assertEquals(kinds("a\t"), ["edited", "complete"]);
  assertEquals(type(editor, "\r"), [{ kind: "line", text: "a" }]);
  assertEquals(editor.text, "");
  assertEquals(kinds("b\x03"), ["edited", "cancelled"]);
  assertEquals(editor.text, "");
  assertEquals(kinds("\x04"), ["ended"]);
  assertEquals(kinds("b\x01\x04"), ["edited", "edited", "edited"]);
  assertEquals(editor.text, "");
  assertEquals(kinds("\x0c"), ["redraw"]);
});

Deno.test("LineEditor remembers lines, and the one being typed", () => {
  const editor = new LineEditor();
  type(editor, "one\rtwo\rtwo\r  \rthr");
  assertEquals(after(UP, editor), "two|");
  assertEquals(after(UP, editor), "one|");
  assertEquals(after(UP, editor), "one|");
  assertEquals(after(DOWN, editor), "two|");
  assertEquals(after(DOWN, editor), "thr|");
  assertEquals(after(DOWN, editor), "thr|");
  type(editor, `${UP}${UP}!\r`);
  assertEquals(after(UP, editor), "one!|");
});

Deno.test("LineEditor does not remember lines without end", () => {
  const editor = new LineEditor();
  for (let line = 0; line < 600; line++) type(editor, `${line}\r`);
  type(editor, UP.repeat(1_000));
  assertEquals(editor.text, "100");
});
