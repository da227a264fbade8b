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
  // A single write reports nothing about the part that it managed.
  assertEquals(steady.droppedBytes, 60);
  files.freeBytes = Infinity;
  await clock.advance(1_000);
  write("z");
  assertEquals(heard.at(-1), "back after 60");
  steady.close();
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
  const trouble = { onFailure: () => {}, onRecovery: () => {} };
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
