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
  const compressed: string[] = [];
  const at = (level: string) => (message: string): void =>
    void lines.push(`${level} ${message}`);
  const log: Log = {
    debug: at("debug"),
    info: at("info"),
    warning: at("warning"),
    error: at("error"),
    critical: at("critical"),
  };
  return {
    clock,
    files,
    lines,
    compressed,
    logs: new LogFiles({
      files,
      clock,
      log,
      compressor: {
        compress: (from, to, opened) => {
          opened();
          compressed.push(from);
          files.put(to, `(${files.text(from)})`);
          return Promise.resolve(null);
        },
      },
    }),
  };
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("acquire() gives all users of a path one file", () => {
  const { files, logs } = setUp();
  const first = logs.acquire(SPEC);
  const second = logs.acquire(SPEC);
  assertEquals(files.openCount, 1);
  first.write(bytesOf("aaa\n"));
  second.write(bytesOf("b\n"));
  first.write(bytesOf("c\n"));
  assertEquals(files.text("/log.1"), "aaa\n");
  assertEquals(files.text("/log"), "b\nc\n");
  first.end();
  second.end();
});

Deno.test("acquire() of a shared file never mixes lines", () => {
  const { files, logs } = setUp();
  const spec = { ...SPEC, maxBytes: 0 };
  const first = logs.acquire(spec);
  first.write(bytesOf("alone as its bytes come, "));
  assertEquals(files.text("/log"), "alone as its bytes come, ");
  const second = logs.acquire(spec);
  second.write(bytesOf("two "));
  first.write(bytesOf("one"));
  second.write(bytesOf("halves\nand "));
  first.write(bytesOf("\nlast one"));
  second.end();
  first.end();
  assertEquals(
    files.text("/log"),
    "alone as its bytes come, \ntwo halves\none\nand \nlast one",
  );
});

Deno.test("acquire() of a shared file passes on a line without an end", () => {
  const { files, logs } = setUp();
  const spec = { ...SPEC, maxBytes: 0 };
  const [first, second] = [logs.acquire(spec), logs.acquire(spec)];
  const long = "x".repeat(100_000);
  first.write(bytesOf(long));
  assertEquals(files.text("/log")?.length, 65_536);
  second.write(bytesOf("short\n"));
  first.write(bytesOf("y\n"));
  const cut = long.slice(0, 65_536);
  const rest = long.slice(65_536);
  assertEquals(files.text("/log"), `${cut}\nshort\n${rest}y\n`);
  first.end();
  second.end();
});

Deno.test("end() of the last share closes the file", () => {
  const { files, logs } = setUp();
  const first = logs.acquire(SPEC);
  const second = logs.acquire(SPEC);
  first.end();
  first.end();
  assertEquals([files.openCount, logs.size], [1, 1]);
  second.end();
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
  first.end();
  second.end();
});

Deno.test("acquire() of a file that can't be opened reports it once", async () => {
  const { clock, files, lines, logs } = setUp();
  using _ = clock;
  files.fail("open", platformError("PermissionDenied", "no permission"));
  const first = logs.acquire(SPEC);
  const second = logs.acquire(SPEC);
  first.write(bytesOf("1234\n"));
  second.write(bytesOf("67\n"));
  files.heal();
  await clock.advance(1_000);
  second.write(bytesOf("ok\n"));
  assertEquals(lines, [
    'error Cannot write log file "/log", dropping output: no permission',
    'warning Writing log file "/log" again: 8 bytes lost',
  ]);
  assertEquals(first.droppedBytes, 8);
  assertEquals(files.text("/log"), "ok\n");
  first.end();
  second.end();
});

Deno.test("acquire() compresses what an earlier daemon has left", async () => {
  const { files, logs, compressed } = setUp();
  files.put("/log.1", "new");
  files.put("/log.2", "old");
  files.put("/log.gz.unfinished", "(o");
  logs.acquire({ ...SPEC, compress: false }).end();
  logs.acquire({ ...SPEC, compress: true, backups: 0 }).end();
  await logs.compression.idle();
  assertEquals(compressed, []);
  logs.acquire({ ...SPEC, compress: true }).end();
  await logs.compression.idle();
  assertEquals(compressed, ["/log.2", "/log.1"]);
  assertEquals(files.text("/log.2.gz"), "(old)");
  assertEquals(files.statSync("/log.1"), null);
  assertEquals(files.statSync("/log.gz.unfinished"), null);
});

Deno.test("acquire() gives all paths that lead to a file one writer", () => {
  const { files, logs } = setUp();
  files.link("/link", "/logs/a");
  files.link("/dir", "/logs");
  const paths = ["/link", "/dir/a", "/logs/x/../a", "/logs/a"];
  const spec = { ...SPEC, maxBytes: 3 };
  const shares = paths.map((path) => logs.acquire({ ...spec, path }));
  assertEquals([logs.size, files.openCount], [1, 1]);
  for (const share of shares) share.write(bytesOf("ab\n"));
  assertEquals(files.text("/logs/a"), "ab\n");
  assertEquals(files.paths, ["/logs/a", "/logs/a.1", "/logs/a.2", "/logs/a.3"]);
  logs.clear("/dir/a");
  assertEquals(files.text("/logs/a"), "");
  assertEquals(paths.map((path) => logs.isCleared(path)), Array(4).fill(true));
  files.renameSync("/logs/a", "/logs/aside");
  logs.reopen("/logs/x/../a");
  assertEquals(files.text("/logs/a"), "");
  for (const share of shares) share.end();
  assertEquals([logs.size, files.openCount], [0, 0]);
});

Deno.test("acquire() follows a link that leads elsewhere by now", async () => {
  const { clock, files, logs } = setUp();
  using _ = clock;
  files.link("/now", "/one");
  const spec = { ...SPEC, path: "/now/log" };
  const first = logs.acquire(spec);
  first.write(bytesOf("a\n"));
  files.link("/now", "/two");
  const second = logs.acquire(spec);
  assertEquals([logs.size, files.openCount], [1, 1]);
  await clock.advance(1_000);
  second.write(bytesOf("b\n"));
  const third = logs.acquire({ ...SPEC, path: "/two/log" });
  first.write(bytesOf("c\n"));
  assertEquals(files.text("/one/log"), "a\n");
  assertEquals(files.text("/two/log"), "b\nc\n");
  assertEquals(logs.size, 1);
  for (const share of [first, second, third]) share.end();
});
