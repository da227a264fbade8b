import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  RotatingFile,
  type RotationLimits,
} from "../../../src/logs/rotating_file.ts";
import { MemoryAppend, platformError } from "../../support/memory_append.ts";

const PATH = "/log";

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function setUp(limits: RotationLimits, keepsLinesWhole = false) {
  const files = new MemoryAppend();
  const spec = { path: PATH, ...limits };
  const file = new RotatingFile(spec, files, { keepsLinesWhole });
  const write = (text: string): void => file.write(bytesOf(text));
  const texts = (): Record<string, string | null> =>
    Object.fromEntries(files.paths.map((path) => [path, files.text(path)]));
  return { files, file, write, texts };
}

Deno.test("write() splits a chunk at the limit", () => {
  const { write, texts, file } = setUp({ maxBytes: 4, backups: 3 });
  write("abcdefghij");
  assertEquals(texts(), { "/log": "ij", "/log.1": "efgh", "/log.2": "abcd" });
  assertEquals(file.bytesWritten, 10);
  file.close();
});

Deno.test("write() rotates only when a byte more has come", () => {
  const { write, texts, file } = setUp({ maxBytes: 4, backups: 3 });
  write("abcd");
  assertEquals(texts(), { "/log": "abcd" });
  write("e");
  assertEquals(texts(), { "/log": "e", "/log.1": "abcd" });
  file.close();
});

Deno.test("write() overwrites the oldest", () => {
  const { write, texts, file } = setUp({ maxBytes: 2, backups: 2 });
  write("aabbccdd");
  assertEquals(texts(), { "/log": "dd", "/log.1": "cc", "/log.2": "bb" });
  file.close();
});

Deno.test("write() with 0 backups removes the file at the limit", () => {
  const { write, texts, file } = setUp({ maxBytes: 4, backups: 0 });
  write("abcdef");
  assertEquals(texts(), { "/log": "ef" });
  file.close();
});

Deno.test("write() with maxBytes 0 never rotates", () => {
  const { write, texts, file, files } = setUp({ maxBytes: 0, backups: 3 });
  write("x".repeat(100_000));
  write("y");
  assertEquals(files.paths, ["/log"]);
  assertEquals(texts()["/log"]?.length, 100_001);
  file.close();
});

Deno.test("write() never renames a device", () => {
  const files = new MemoryAppend();
  const spec = { path: "/dev/null", maxBytes: 2, backups: 2 };
  const file = new RotatingFile(spec, files);
  file.write(bytesOf("abcdef"));
  assertEquals(files.paths, ["/dev/null"]);
  file.close();
});

Deno.test("write() honours the size of an existing file", () => {
  const { write, texts, files, file } = setUp({ maxBytes: 4, backups: 1 });
  files.put(PATH, "old");
  write("new");
  assertEquals(texts(), { "/log": "ew", "/log.1": "oldn" });
  file.close();
});

Deno.test("write() goes on below a lower limit and fewer backups", () => {
  const { write, texts, file } = setUp({ maxBytes: 2, backups: 3 });
  write("aabbccdd");
  file.limits = { maxBytes: 1, backups: 1 };
  write("e");
  assertEquals(texts(), {
    "/log": "e",
    "/log.1": "dd",
    "/log.2": "bb",
    "/log.3": "aa",
  });
  file.close();
});

Deno.test("write() keeps whole a chunk that fits into a file", () => {
  const { write, texts, file } = setUp({ maxBytes: 4, backups: 2 }, true);
  write("abc");
  write("def");
  assertEquals(texts(), { "/log": "def", "/log.1": "abc" });
  write("ghijkl");
  assertEquals(texts(), { "/log": "kl", "/log.1": "ghij", "/log.2": "def" });
  file.close();
});

Deno.test("write() that fails closes the file and the next opens it", () => {
  const { write, texts, files, file } = setUp({ maxBytes: 8, backups: 1 });
  files.freeBytes = 3;
  assertThrows(() => write("abcdef"), Error, "no space left");
  assertEquals(files.openCount, 0);
  files.freeBytes = Infinity;
  write("ghijkl");
  assertEquals(texts(), { "/log": "ghijkl" });
  file.close();
});

Deno.test("write() shifts nothing twice when a rotation is resumed", () => {
  const { write, texts, files, file } = setUp({ maxBytes: 2, backups: 4 });
  write("aabbccdd");
  const real = files.renameSync.bind(files);
  files.renameSync = (from, to) => {
    if (from === "/log.1") throw platformError("PermissionDenied", "no");
    real(from, to);
  };
  for (let times = 0; times < 3; times++) {
    assertThrows(() => write("ee"), Error, "no");
  }
  files.renameSync = real;
  write("ee");
  assertEquals(texts(), {
    "/log": "ee",
    "/log.1": "dd",
    "/log.2": "cc",
    "/log.3": "bb",
    "/log.4": "aa",
  });
  file.close();
});

Deno.test("write() forgets an interrupted rotation with 0 backups", () => {
  const { write, texts, files, file } = setUp({ maxBytes: 2, backups: 1 });
  write("aa");
  files.fail("rename", platformError("PermissionDenied", "no"));
  assertThrows(() => write("b"), Error, "no");
  file.limits = { maxBytes: 2, backups: 0 };
  write("b");
  file.close();
  write("c");
  assertEquals(texts(), { "/log": "bc" });
  file.close();
});

Deno.test("write() goes on when somebody has removed the live file", () => {
  const { write, texts, files, file } = setUp({ maxBytes: 2, backups: 1 });
  write("aa");
  files.removeSync(PATH);
  write("bb");
  assertEquals(texts(), { "/log": "bb" });
  file.close();
});

Deno.test("close() twice is allowed, and a write opens again", () => {
  const { write, texts, files, file } = setUp({ maxBytes: 0, backups: 0 });
  write("a");
  file.close();
  file.close();
  write("b");
  file.close();
  assertEquals(texts(), { "/log": "ab" });
  assertEquals(files.openCount, 0);
});

Deno.test("new RotatingFile() refuses limits that are no whole numbers", () => {
  for (const limits of [{ maxBytes: -1 }, { backups: 0.5 }]) {
    assertThrows(
      () => setUp({ maxBytes: 0, backups: 0, ...limits }),
      RangeError,
      "Cannot rotate a file",
    );
  }
});

/** Numbers that look random and are the same in every run. */
function* noise(seed: number): Generator<number, never> {
  let state = seed >>> 0;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state >>> 8;
  }
}

function joined(files: MemoryAppend): Uint8Array {
  const numbered = files.paths.filter((path) => path !== PATH)
    .map((path) => Number(path.slice(PATH.length + 1)))
    .sort((a, b) => b - a).map((number) => `${PATH}.${number}`);
  const parts = [...numbered, PATH].map((path) => files.bytes(path) ?? []);
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

Deno.test("write() loses, doubles and reorders nothing (property)", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const random = noise(seed);
    const below = (limit: number): number => random.next().value % limit;
    const maxBytes = 1 + below(64);
    const whole = seed % 2 === 0;
    const { files, file } = setUp({ maxBytes, backups: 80 }, whole);
    const all: number[] = [];
    for (let times = below(20); times >= 0; times--) {
      const chunk = Uint8Array.from(
        { length: below(3 * maxBytes) },
        () => below(256),
      );
      all.push(...chunk);
      file.write(chunk);
      if (below(8) === 0) file.close();
    }
    file.close();
    assertEquals(joined(files), Uint8Array.from(all), `seed ${seed}`);
    assertEquals(file.bytesWritten, all.length, `seed ${seed}`);
    for (const path of files.paths) {
      const size = files.bytes(path)?.length ?? 0;
      assert(size <= maxBytes, `seed ${seed}: ${path} has ${size} bytes`);
      const isFull = whole || path === PATH || size === maxBytes;
      assert(isFull, `seed ${seed}: ${path} was rotated at ${size} bytes`);
    }
  }
});

Deno.test("write() rotates by the hour and by the day, in local time", () => {
  for (const [rotation, hours] of [["hourly", 1], ["daily", 24]] as const) {
    const files = new MemoryAppend();
    const start = new Date(2026, 10, 20, 0, 30).getTime();
    const clock = { wallMs: () => files.wallMs };
    files.wallMs = start;
    const limits = { maxBytes: 0, backups: 9, rotation };
    const file = new RotatingFile({ path: PATH, ...limits }, files, { clock });
    file.write(bytesOf("a"));
    files.wallMs = start + hours * 3_600_000 - 1_800_001;
    file.write(bytesOf("b"));
    files.wallMs += 1;
    file.write(bytesOf("c"));
    assertEquals([files.text("/log"), files.text("/log.1")], ["c", "ab"]);
    file.close();
    // What is there belongs to the time it was written last.
    files.wallMs += hours * 3_600_000;
    file.write(bytesOf("d"));
    assertEquals([files.text("/log"), files.text("/log.1")], ["d", "c"]);
    // Nothing to keep, nothing to rotate.
    files.removeSync(PATH);
    file.close();
    file.open();
    files.wallMs += hours * 3_600_000;
    file.write(bytesOf("e"));
    assertEquals([files.text("/log"), files.text("/log.1")], ["e", "c"]);
    file.close();
  }
});

Deno.test("write() moves compressed files up, too, and tells of rotations", () => {
  const files = new MemoryAppend();
  files.put("/log.1", "plain");
  files.put("/log.2.gz", "packed");
  files.put("/log.3.gz", "oldest");
  let rotations = 0;
  const file = new RotatingFile(
    { path: PATH, maxBytes: 2, backups: 3, compress: true },
    files,
    { onRotated: ({ compress }) => void (rotations += compress ? 1 : 0) },
  );
  file.write(bytesOf("aab"));
  const texts = files.paths.map((path) => [path, files.text(path)]);
  assertEquals(Object.fromEntries(texts), {
    "/log": "b",
    "/log.1": "aa",
    "/log.2": "plain",
    "/log.3.gz": "packed",
  });
  assertEquals(rotations, 1);
  file.close();
});

Deno.test("write() keeps all files together below the cap", () => {
  const limits = { maxBytes: 4, backups: 9, totalBytes: 14 };
  const { write, texts, file, files } = setUp(limits);
  for (const letter of "abcdefg") {
    write(letter.repeat(4));
    const sum = files.paths
      .reduce((total, path) => total + (files.bytes(path)?.length ?? 0), 0);
    assert(sum <= 14, `${sum} bytes`);
  }
  assertEquals(texts(), { "/log": "gggg", "/log.1": "ffff", "/log.2": "eeee" });
  file.close();
});

Deno.test("lookAfter() opens the path anew where the file is another one", () => {
  const { write, texts, file, files } = setUp({ maxBytes: 8, backups: 1 });
  write("aaaa");
  files.renameSync(PATH, "/moved");
  file.lookAfter();
  write("bb");
  files.put(PATH, "replaced ");
  file.lookAfter();
  write("c");
  files.removeSync(PATH);
  file.lookAfter();
  write("d");
  assertEquals(texts(), {
    "/log": "d",
    "/log.1": "replaced ",
    "/moved": "aaaa",
  });
  file.close();
  assertEquals(files.openCount, 0);
});

Deno.test("lookAfter() sees that somebody has cut the file short", async () => {
  const { write, texts, file, files } = setUp({ maxBytes: 4, backups: 1 });
  write("aaa");
  await files.moveContent(PATH, null);
  file.lookAfter();
  write("bbbb");
  assertEquals(texts(), { "/log": "bbbb" });
  file.close();
});

Deno.test("open() makes missing directories only where that is wanted", () => {
  for (const makesDirectories of [true, false]) {
    const files = new MemoryAppend();
    const real = files.openAppend.bind(files);
    files.openAppend = (path, mode) => {
      const isMade = files.calls.includes("mkdir /new/dir");
      if (!isMade) throw platformError("NotFound", "no such directory");
      return real(path, mode);
    };
    const spec = { path: "/new/dir/log", maxBytes: 0, backups: 0 };
    const file = new RotatingFile(spec, files, { makesDirectories });
    if (makesDirectories) file.open();
    else assertThrows(() => file.open(), Error, "no such directory");
    file.close();
  }
});

Deno.test("write() rotates where a link leads, and lets the link be", () => {
  const { files, write, texts, file } = setUp({ maxBytes: 2, backups: 2 });
  files.link(PATH, "/data/log");
  write("aabbcc");
  assertEquals(texts(), {
    "/data/log": "cc",
    "/data/log.1": "bb",
    "/data/log.2": "aa",
  });
  assertEquals([file.path, file.place], [PATH, "/data/log"]);
  files.link(PATH, "/dev/null");
  file.lookAfter();
  write("dddd");
  assertEquals(files.text("/dev/null"), "dddd");
  file.close();
});
