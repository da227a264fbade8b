import { assertEquals, assertThrows } from "@std/assert";
import {
  RotatingFile,
  type RotationLimits,
} from "../../../src/logs/rotating_file.ts";
import { MemoryAppend, platformError } from "../../support/memory_append.ts";
import { bytesOf } from "../../support/memory_sink.ts";
import { SeededRandom } from "../../support/seeded_random.ts";

const PATH = "/log";

function setUp(limits: RotationLimits) {
  const files = new MemoryAppend();
  const file = new RotatingFile({ path: PATH, ...limits }, files);
  const write = (text: string): void => file.write(bytesOf(text));
  const texts = (): Record<string, string | null> =>
    Object.fromEntries(files.paths.map((path) => [path, files.text(path)]));
  return { files, file, write, texts };
}

Deno.test("write() of a large chunk does what writing byte by byte does (property)", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = new SeededRandom(seed);
    const below = (limit: number): number => random.below(limit);
    const limits = { maxBytes: 1 + below(5), backups: below(8) };
    const [one, other] = [setUp(limits), setUp(limits)];
    // What is there already may have gaps, or be compressed.
    for (let index = 0; index < 9; index++) {
      const gz = below(2) === 0 ? "" : ".gz";
      const name = index === 0 ? PATH : `${PATH}.${index}${gz}`;
      if (below(3) === 0) continue;
      for (const { files } of [one, other]) files.put(name, `old ${index}`);
    }
    for (let times = 0; times < 3; times++) {
      const chunk = Uint8Array.from({ length: below(60) }, () => 97 + below(9));
      one.file.write(chunk);
      for (const byte of chunk) other.file.write(Uint8Array.of(byte));
      assertEquals(one.texts(), other.texts(), `seed ${seed}`);
    }
    assertEquals(one.file.bytesWritten, other.file.bytesWritten);
    one.file.close();
    other.file.close();
  }
});

Deno.test("write() of a chunk for thousands of files renames each file once", () => {
  const { write, files, file } = setUp({ maxBytes: 2, backups: 500 });
  write("a".repeat(600));
  files.calls.length = 0;
  write("b".repeat(65_536));
  assertEquals(files.paths.length, 501);
  const count = (name: string) =>
    files.calls.filter((call) => call.startsWith(name)).length;
  assertEquals([count("rename"), count("open")], [0, 501]);
  files.calls.length = 0;
  write("c".repeat(20));
  assertEquals([count("rename"), count("open"), count("remove")], [
    491,
    10,
    10,
  ]);
  file.close();
});

Deno.test("write() counts what a full disk has taken of a large chunk", () => {
  const { write, files, file } = setUp({ maxBytes: 2, backups: 9 });
  files.freeBytes = 5;
  assertThrows(() => write("aabbccddee"), Error, "no space");
  assertEquals(file.bytesWritten, 4);
  files.freeBytes = Infinity;
  write("ffg");
  assertEquals(
    files.paths.toReversed().map((path) => files.text(path)).join(""),
    "aabbffg",
  );
  file.close();
});

Deno.test("write() of a large chunk makes a folder anew that is gone", () => {
  const files = new MemoryAppend();
  const spec = { path: "/logs/a", maxBytes: 2, backups: 9 };
  const file = new RotatingFile(spec, files, { makesDirectories: true });
  const open = files.openAppend.bind(files);
  let isThere = false;
  files.makeDirectorySync = () => void (isThere = true);
  files.openAppend = (path, mode) => {
    if (isThere) return open(path, mode);
    throw platformError("NotFound", `No ${path}`);
  };
  file.write(bytesOf("aa"));
  isThere = false;
  file.write(bytesOf("bbccd"));
  assertEquals(files.text("/logs/a.2"), "bb");
  assertEquals(files.text("/logs/a"), "d");
  file.close();
});
