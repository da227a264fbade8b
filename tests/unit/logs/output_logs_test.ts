import { assertEquals, assertThrows } from "@std/assert";
import { MEMORY_BYTES } from "../../../src/logs/output_tap.ts";
import type { LogForm } from "../../../src/model/log_target.ts";
import { platformError } from "../../support/memory_append.ts";
import { MemoryOutputs } from "../../support/memory_outputs.ts";

const PATH = "/log/web";
const ALL = Infinity;

function setUp(path: string | null = null, form: LogForm = "raw") {
  const memory = new MemoryOutputs();
  const { files, outputs } = memory;
  const tap = outputs.tap("web", "stdout");
  const source = { tap, path, form };
  const tail = (lines: number, bytes = 1000): string =>
    new TextDecoder().decode(outputs.tail(source, { lines, bytes }));
  return { memory, files, outputs, tap, source, tail };
}

Deno.test("tail() answers from memory what is in memory", () => {
  const { memory, files, tail, tap } = setUp(PATH);
  memory.say("web", "a\nb\nc\n");
  assertEquals(tail(2), "b\nc\n");
  assertEquals(tail(ALL, 3), "\nc\n");
  assertEquals(tap.offset, 6);
  assertEquals(files.calls, []);
});

Deno.test("tail() of a stream without a file gives what there is", () => {
  const { memory, tail } = setUp();
  assertEquals(tail(5), "");
  memory.say("web", "x".repeat(MEMORY_BYTES) + "\nend\n");
  assertEquals(tail(5, 1_000_000).length, MEMORY_BYTES);
});

Deno.test("tail() reads the file for more than memory has, within bounds", () => {
  const { memory, files, tail } = setUp(PATH);
  files.put(PATH, "1\n2\n3\n4\n");
  memory.say("web", "3\n4\n");
  assertEquals(tail(3), "2\n3\n4\n");
  assertEquals(tail(ALL, 5), "\n3\n4\n".slice(-5));
  assertEquals(files.calls.slice(0, 2), [
    "read /log/web 1000",
    "read /log/web 5",
  ]);
});

Deno.test("tail() goes on in the newest rotated file", () => {
  const { files, tail } = setUp(PATH);
  files.put(PATH, "3\n");
  files.put(`${PATH}.1`, "1\n2\n");
  assertEquals(tail(2), "2\n3\n");
  assertEquals(tail(ALL, 3), "\n3\n");
});

Deno.test("tail() prefers the file that the run has over the configured one", () => {
  const { files, tap, tail } = setUp(PATH);
  files.put(PATH, "new\n");
  files.put("/log/old", "old\n");
  tap.path = "/log/old";
  assertEquals(tail(5), "old\n");
});

Deno.test("tail() survives a file that is gone, and tells of one it may not read", () => {
  const { memory, files, tail } = setUp(PATH);
  memory.say("web", "a\n");
  assertEquals(tail(5), "a\n");
  files.fail("read", platformError("PermissionDenied", "denied"));
  assertThrows(() => tail(5), Error, "denied");
});

Deno.test("clear() empties file and memory, and what was rotated stays hidden", () => {
  const { memory, files, outputs, source, tail } = setUp(PATH);
  files.put(PATH, "2\n");
  files.put(`${PATH}.1`, "1\n");
  memory.say("web", "2\n");
  outputs.clear([source]);
  assertEquals([files.text(PATH), files.text(`${PATH}.1`)], ["", "1\n"]);
  assertEquals(tail(5), "");
  memory.say("web", "3\n");
  assertEquals(tail(5), "3\n");
});

Deno.test("clear() empties a file that is open, which then goes on", () => {
  const { files, memory, outputs, source, tail } = setUp(PATH);
  const spec = {
    path: PATH,
    maxBytes: 6,
    backups: 3,
    rotation: "size",
    compress: false,
    totalBytes: 0,
  } as const;
  const share = memory.logFiles.acquire(spec);
  const write = (text: string) => share.write(new TextEncoder().encode(text));
  write("12345\n");
  outputs.clear([source]);
  write("abcde\n");
  assertEquals([files.text(PATH), files.text(`${PATH}.1`)], ["abcde\n", null]);
  // After the next rotation there is something to be seen in the older file.
  write("f\n");
  assertEquals(tail(2), "abcde\nf\n");
  share.end();
});

Deno.test("tailMerged() puts streams in the order of time", () => {
  const { memory, outputs } = setUp();
  memory.say("web", "w1\n");
  memory.say("web", "w2\n");
  memory.say("db", "d1\n", "stderr");
  memory.say("web", "w3\n");
  memory.say("db", "d2\n");
  const sources = [
    { tap: outputs.tap("db", "stdout"), path: null, form: "raw" } as const,
    { tap: outputs.tap("db", "stderr"), path: null, form: "raw" } as const,
    { tap: outputs.tap("web", "stdout"), path: null, form: "raw" } as const,
  ];
  const told = (lines: number) =>
    outputs.tailMerged(sources, { lines, bytes: 1000 }).map((
      { tap, bytes },
    ) => `${tap.name} ${tap.stream} ${new TextDecoder().decode(bytes)}`);
  assertEquals(told(10), [
    "web stdout w1\nw2\n",
    "db stderr d1\n",
    "web stdout w3\n",
    "db stdout d2\n",
  ]);
  assertEquals(told(2), [
    "web stdout w2\n",
    "db stderr d1\n",
    "web stdout w3\n",
    "db stdout d2\n",
  ]);
});

Deno.test("tailMerged() begins with what files know from before the daemon", () => {
  const { memory, files, outputs } = setUp();
  files.put("/log/web", "w0\nw1\n");
  files.put("/log/db", "formatted d1\n");
  memory.say("db", "d1\n");
  memory.say("web", "w1\n");
  const sources = [
    { tap: outputs.tap("db", "stdout"), path: "/log/db", form: "raw" } as const,
    {
      tap: outputs.tap("web", "stdout"),
      path: "/log/web",
      form: "raw",
    } as const,
  ];
  const pieces = outputs.tailMerged(sources, { lines: 9, bytes: 1000 });
  assertEquals(
    pieces.map(({ bytes }) => new TextDecoder().decode(bytes)),
    ["w0\n", "d1\n", "w1\n"],
  );
});

Deno.test("forget() ends the taps, and a new process begins anew", () => {
  const { memory, outputs, tap } = setUp();
  memory.say("web", "old\n");
  const ended: string[] = [];
  tap.listen({ wrote: () => {}, ended: ({ name }) => ended.push(name) });
  outputs.forget("web");
  assertEquals(ended, ["web"]);
  assertEquals(outputs.tap("web", "stdout").offset, 0);
});

Deno.test("reopenAll() opens every file anew, and the daemon's own log", () => {
  const { memory, outputs } = setUp();
  outputs.reopenAll();
  assertEquals(memory.mainReopened, 1);
});

Deno.test("tailMerged() tells once what is in a file that several share", () => {
  const { files, outputs } = setUp();
  files.put("/log/web", "w0\n");
  const sources = (["stdout", "stderr"] as const).map((stream) => ({
    tap: outputs.tap("web", stream),
    path: "/log/web",
    form: "raw" as const,
  }));
  assertEquals(outputs.tailMerged(sources, { lines: 9, bytes: 9 }).length, 1);
});

Deno.test("tail() reads a file of another form only where memory is empty or full", () => {
  const { memory, files, tail } = setUp(PATH, "formatted");
  files.put(PATH, "12:00 old\n12:01 new\n");
  assertEquals(tail(5), "12:00 old\n12:01 new\n");
  memory.say("web", "new\n");
  assertEquals(tail(5), "new\n");
  memory.say("web", "x".repeat(MEMORY_BYTES));
  files.put(PATH, `12:02 ${"x".repeat(MEMORY_BYTES)}\n`);
  assertEquals(tail(5, 1_000_000).slice(0, 6), "12:02 ");
});

Deno.test("tail() and tailMerged() look where a link leads", () => {
  const { files, outputs, source, tail } = setUp("/link");
  files.link("/link", PATH);
  files.put(PATH, "2\n");
  files.put(`${PATH}.1`, "1\n");
  assertEquals(tail(2), "1\n2\n");
  const other = { tap: outputs.tap("api", "stdout"), path: PATH } as const;
  const pieces = outputs.tailMerged(
    [source, { ...other, form: "raw" }],
    { lines: ALL, bytes: 1000 },
  );
  assertEquals(
    pieces.map(({ tap, bytes }) => [tap.name, new TextDecoder().decode(bytes)]),
    [["web", "1\n2\n"]],
  );
});
