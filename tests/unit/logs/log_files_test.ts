import { assertEquals } from "@std/assert";
import { LogFiles } from "../../../src/logs/log_files.ts";
import type { Log } from "../../../src/ports/log.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { MemoryAppend, platformError } from "../../support/memory_append.ts";

const SPEC = { path: "/log", maxBytes: 4, backups: 9 };

function setUp() {
  const clock = new FakeClock();
  const files = new MemoryAppend();
  const lines: string[] = [];
  const at = (level: string) => (message: string): void =>
    void lines.push(`${level} ${message}`);
  const log: Log = {
    debug: at("debug"),
    info: at("info"),
    warning: at("warning"),
    error: at("error"),
    critical: at("critical"),
  };
  return { clock, files, lines, logs: new LogFiles({ files, clock, log }) };
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("acquire() gives all users of a path one file", () => {
  const { files, logs } = setUp();
  const first = logs.acquire(SPEC);
  const second = logs.acquire(SPEC);
  assertEquals(files.openCount, 1);
  first.write(bytesOf("aaa"));
  second.write(bytesOf("bbb"));
  first.write(bytesOf("cc"));
  assertEquals(files.text("/log.1"), "aaab");
  assertEquals(files.text("/log"), "bbcc");
  first.release();
  second.release();
});

Deno.test("release() of the last share closes the file", () => {
  const { files, logs } = setUp();
  const first = logs.acquire(SPEC);
  const second = logs.acquire(SPEC);
  first.release();
  first.release();
  assertEquals([files.openCount, logs.size], [1, 1]);
  second.release();
  assertEquals([files.openCount, logs.size], [0, 0]);
  second.write(bytesOf("late"));
  assertEquals(files.text("/log"), "");
});

Deno.test("acquire() lets the latest limits hold", () => {
  const { files, logs } = setUp();
  const first = logs.acquire(SPEC);
  const second = logs.acquire({ ...SPEC, maxBytes: 0 });
  first.write(bytesOf("abcdefgh"));
  assertEquals(files.paths, ["/log"]);
  first.release();
  second.release();
});

Deno.test("acquire() of a file that can't be opened reports it once", async () => {
  const { clock, files, lines, logs } = setUp();
  using _ = clock;
  files.fail("open", platformError("PermissionDenied", "no permission"));
  const first = logs.acquire(SPEC);
  const second = logs.acquire(SPEC);
  first.write(bytesOf("12345"));
  second.write(bytesOf("678"));
  files.heal();
  await clock.advance(1_000);
  second.write(bytesOf("ok"));
  assertEquals(lines, [
    'error Cannot write log file "/log", dropping output: no permission',
    'warning Writing log file "/log" again: 8 bytes lost',
  ]);
  assertEquals(first.droppedBytes, 8);
  assertEquals(files.text("/log"), "ok");
  first.release();
  second.release();
});
