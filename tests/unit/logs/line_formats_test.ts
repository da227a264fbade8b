import { assert, assertEquals } from "@std/assert";
import { consolePrefix } from "../../../src/logs/console_prefix.ts";
import {
  JsonLines,
  PrefixedLines,
  textLines,
} from "../../../src/logs/line_formats.ts";
import { bytesOf, latin1, MemorySink } from "../../support/memory_sink.ts";

const ORIGIN = { process: "worker:00", stream: "stderr" } as const;
/** 2026-11-20 18:42:09.123 UTC. */
const WALL_MS = Date.UTC(2026, 10, 20, 18, 42, 9, 123);

/** Lines of every kind, in chunks of whole lines. */
const CHUNKS = [
  'plain\nwith "quotes" and \\\n',
  "\n",
  "windows\r\ntab\t, NUL \0, bell \x07\n",
  // é in UTF-8, then a byte that is none.
  "caf\xc3\xa9 \xff!\n",
];

async function golden(name: string): Promise<string> {
  const url = new URL(`../../fixtures/logs/${name}`, import.meta.url);
  return latin1(await Deno.readFile(url));
}

Deno.test("textLines() writes lines as in the golden file", async () => {
  const sink = new MemorySink();
  let wallMs = WALL_MS;
  const lines = textLines(sink, ORIGIN, { wallMs: () => wallMs++ });
  for (const chunk of CHUNKS) lines.write(bytesOf(chunk));
  assertEquals(sink.all, await golden("lines.txt"));
});

Deno.test("JsonLines writes lines as in the golden file", async () => {
  const sink = new MemorySink();
  let wallMs = WALL_MS;
  const lines = new JsonLines(sink, ORIGIN, { wallMs: () => wallMs++ });
  for (const chunk of CHUNKS) lines.write(bytesOf(chunk));
  assertEquals(sink.all, await golden("lines.jsonl"));
  for (const line of sink.all.trimEnd().split("\n")) {
    assertEquals(JSON.parse(line).process, "worker:00");
  }
});

Deno.test("PrefixedLines loses no line of a large chunk", () => {
  const sink = new MemorySink();
  const lines = new PrefixedLines(sink, () => bytesOf("a prefix: "));
  const long = `${"y".repeat(65_536)}\n`;
  const chunk = `${"\n".repeat(65_536)}${long}${"x\n".repeat(30_000)}${long}`;
  lines.write(bytesOf(chunk));
  assertEquals(sink.all, chunk.replaceAll(/^(?=.|\n)/gm, "a prefix: "));
  for (const part of sink.chunks) assertEquals(part.at(-1), "\n");
});

Deno.test("consolePrefix() tells the streams apart, and names by colour", () => {
  const text = (
    process: string,
    stream: "stdout" | "stderr",
    colours = false,
  ) => latin1(consolePrefix({ process, stream }, colours));
  assertEquals(text("web", "stdout"), "web | ");
  assertEquals(text("web", "stderr"), "web ! ");
  const coloured = text("web", "stdout", true);
  assert(/^.\[\d+mweb \|.\[0m $/.test(coloured), coloured);
  assertEquals(text("web", "stderr", true).slice(0, 5), coloured.slice(0, 5));
});
