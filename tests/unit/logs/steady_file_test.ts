import { assertEquals } from "@std/assert";
import { RotatingFile } from "../../../src/logs/rotating_file.ts";
import { SteadyFile } from "../../../src/logs/steady_file.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { MemoryAppend, platformError } from "../../support/memory_append.ts";

function setUp() {
  const clock = new FakeClock();
  const files = new MemoryAppend();
  const heard: string[] = [];
  const spec = { path: "/log", maxBytes: 0, backups: 0 };
  const steady = new SteadyFile(new RotatingFile(spec, files), {
    clock,
    trouble: {
      onFailure: (error) => void heard.push(`${error}`),
      onRecovery: (dropped) => void heard.push(`back after ${dropped}`),
      onEnd: (dropped) => void heard.push(`ended after ${dropped}`),
    },
  });
  const write = (text: string): void =>
    steady.write(new TextEncoder().encode(text));
  return { clock, files, heard, steady, write };
}

Deno.test("write() reports trouble once and the loss at its end", async () => {
  const { clock, files, heard, steady, write } = setUp();
  using _ = clock;
  files.fail("open", platformError("PermissionDenied", "no permission"));
  write("lost");
  write("lost too");
  assertEquals(heard, ["PermissionDenied: no permission"]);
  files.heal();
  await clock.advance(1_000);
  write("kept");
  assertEquals(heard.slice(1), ["back after 12"]);
  assertEquals(files.text("/log"), "kept");
  assertEquals(steady.droppedBytes, 12);
  steady.close();
});

Deno.test("write() counts what a full disk did not take", async () => {
  const { clock, files, heard, steady, write } = setUp();
  using _ = clock;
  files.freeBytes = 100;
  write("x".repeat(60));
  write("y".repeat(60));
  assertEquals(steady.droppedBytes, 60);
  files.freeBytes = Infinity;
  await clock.advance(1_000);
  write("z");
  assertEquals(heard.at(-1), "back after 60");
  steady.close();
});

Deno.test("write() ends a line whose rest was lost", async () => {
  const { clock, files, heard, steady, write } = setUp();
  using _ = clock;
  const lose = async (text: string): Promise<void> => {
    files.freeBytes = 0;
    write(text);
    files.freeBytes = Infinity;
    await clock.advance(30_000);
  };
  write("begun ");
  await lose("and lost\n");
  write("new\n");
  assertEquals(files.text("/log"), "begun \nnew\n");
  assertEquals(heard.at(-1), "back after 9");
  await lose("lost\n");
  write("whole\n");
  assertEquals(files.text("/log"), "begun \nnew\nwhole\n");
  write("begun ");
  await lose("and lost\n");
  // That is another try, too.
  steady.reopen();
  write("new\n");
  assertEquals(files.text("/log"), "begun \nnew\nwhole\nbegun \nnew\n");
  write("begun ");
  await lose("and lost\n");
  // There is room for the end of the line, and for nothing else.
  files.freeBytes = 1;
  write("lost\n");
  assertEquals(steady.droppedBytes, 37);
  files.freeBytes = Infinity;
  await clock.advance(30_000);
  write("new\n");
  assertEquals(files.text("/log")?.slice(-11), "begun \nnew\n");
  steady.close();
});

Deno.test("write() ends no line in a file that is new", async () => {
  const { clock, files, steady, write } = setUp();
  using _ = clock;
  write("begun ");
  files.fail("open", platformError("NotFound", "directory gone"));
  files.removeSync("/log");
  await clock.advance(1_000);
  write("and lost\n");
  files.heal();
  await clock.advance(10_000);
  write("first\n");
  assertEquals(files.text("/log"), "first\n");
  steady.close();
});

Deno.test("write() waits longer when it fails again soon", async () => {
  const { clock, files, heard, write } = setUp();
  using _ = clock;
  // What is short still fits.
  files.freeBytes = 60;
  const waited: number[] = [];
  for (let times = 0; times < 7; times++) {
    const told = heard.length;
    write("x".repeat(100));
    let seconds = 0;
    for (; heard.length < told + 2; seconds++) {
      await clock.advance(1_000);
      write("y");
    }
    waited.push(seconds);
  }
  assertEquals(waited, [1, 2, 4, 8, 16, 30, 30]);
  await clock.advance(30_000);
  const told = heard.length;
  write("x".repeat(100));
  await clock.advance(1_000);
  write("y");
  assertEquals(heard.length, told + 2);
});

Deno.test("close() tells what was lost up to the end", () => {
  const { files, heard, steady, write } = setUp();
  files.freeBytes = 0;
  write("lost");
  steady.close();
  steady.close();
  assertEquals(heard.slice(1), ["ended after 4"]);
});

Deno.test("write() tries again after 1, 2, 4 ... 30 seconds", async () => {
  const { clock, files, heard, write } = setUp();
  using _ = clock;
  files.fail("open", platformError("NotFound", "directory gone"));
  const tries: number[] = [];
  for (let second = 0; second <= 125; second++) {
    const before = files.calls.length;
    write("x");
    if (files.calls.length > before) tries.push(second);
    await clock.advance(1_000);
  }
  assertEquals(tries, [0, 1, 3, 7, 15, 31, 61, 91, 121]);
  assertEquals(heard.length, 1);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("open() that fails is trouble like any other", async () => {
  const { clock, files, heard, steady, write } = setUp();
  using _ = clock;
  files.fail("open", platformError("PermissionDenied", "no permission"));
  steady.open();
  assertEquals(heard, ["PermissionDenied: no permission"]);
  files.heal();
  await clock.advance(1_000);
  write("kept");
  assertEquals(heard.slice(1), ["back after 0"]);
  steady.close();
});

Deno.test("write() looks at the path once a second, and after a rest", async () => {
  const clock = new FakeClock();
  using _ = clock;
  const files = new MemoryAppend();
  const spec = { path: "/log", maxBytes: 0, backups: 0 };
  const trouble = {
    onFailure: () => {},
    onRecovery: () => {},
    onEnd: () => {},
  };
  const file = new SteadyFile(new RotatingFile(spec, files), {
    clock,
    trouble,
  });
  const write = (text: string) => file.write(new TextEncoder().encode(text));
  write("a");
  files.renameSync("/log", "/moved");
  write("b");
  assertEquals([files.text("/log"), files.text("/moved")], [null, "ab"]);
  await clock.advance(1_000);
  write("c");
  assertEquals([files.text("/log"), files.text("/moved")], ["c", "ab"]);
  files.removeSync("/log");
  await clock.advance(60_000);
  write("d");
  assertEquals(files.text("/log"), "d");
  file.close();
});
