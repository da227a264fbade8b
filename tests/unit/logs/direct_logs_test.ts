import { assertEquals, assertThrows } from "@std/assert";
import { DirectLogs } from "../../../src/logs/direct_logs.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { MemoryAppend, platformError } from "../../support/memory_append.ts";
import { MemoryLog } from "../../support/memory_log.ts";

const FILE = {
  kind: "file",
  path: "/logs/out",
  maxBytes: 4,
  backups: 2,
  rotation: "size",
  compress: true,
  totalBytes: 0,
} as const;
const SPEC = { stdout: FILE, stderr: { kind: "none" }, user: null } as const;

function setUp() {
  const clock = new FakeClock();
  const files = new MemoryAppend();
  const log = new MemoryLog();
  const compressed: string[] = [];
  const compression = { rotated: (path: string) => void compressed.push(path) };
  const logs = new DirectLogs({ files, clock, log, compression });
  const texts = () =>
    Object.fromEntries(files.paths.map((path) => [path, files.text(path)]));
  return { clock, files, log, compressed, logs, texts };
}

Deno.test("begin() makes the files before the program needs them", () => {
  const { clock, files, logs } = setUp();
  using _ = clock;
  const end = logs.begin(SPEC);
  assertEquals(files.calls, ["mkdir /logs", "make /logs/out"]);
  end();
  end();
});

Deno.test("begin() throws when a file can't be made, and watches nothing", () => {
  const { clock, files, logs } = setUp();
  using _ = clock;
  files.fail("open", platformError("PermissionDenied", "no permission"));
  assertThrows(() => logs.begin(SPEC), Error, "no permission");
});

Deno.test("begin() rotates a file by copying once it is full", async () => {
  const { clock, files, logs, compressed, texts } = setUp();
  using _ = clock;
  const end = logs.begin(SPEC);
  const program = files.openAppend("/logs/out");
  for (const text of ["aaaa", "bbbbb", "cc", "cc"]) {
    program.write(new TextEncoder().encode(text));
    await clock.advance(10_000);
  }
  program.write(new TextEncoder().encode("d"));
  assertEquals(texts(), {
    "/logs/out": "d",
    "/logs/out.1": "cccc",
    "/logs/out.2": "bbbbb",
  });
  assertEquals(compressed.length, 3);
  program.close();
  end();
});

Deno.test("begin() looks at a file of several programs until the last ends", async () => {
  const { clock, files, logs, texts } = setUp();
  using _ = clock;
  const [first, second] = [logs.begin(SPEC), logs.begin(SPEC)];
  first();
  files.put("/logs/out", "aaaa");
  await clock.advance(10_000);
  assertEquals(texts(), { "/logs/out": "", "/logs/out.1": "aaaa" });
  second();
});

Deno.test("begin() rotates by the hour, and with 0 backups only cuts", async () => {
  const { clock, files, logs, texts } = setUp();
  using _ = clock;
  const hourly = { ...FILE, backups: 0, maxBytes: 0, rotation: "hourly" };
  const end = logs.begin({
    ...SPEC,
    stdout: { ...hourly, rotation: "hourly" },
  });
  files.put("/logs/out", "aaaaaaaaa");
  await clock.advance(10_000);
  assertEquals(texts(), { "/logs/out": "aaaaaaaaa" });
  await clock.advance(3_600_000);
  assertEquals(texts(), { "/logs/out": "" });
  end();
});

Deno.test("begin() reports what it can't rotate, and tries again", async () => {
  const { clock, files, log, logs, texts } = setUp();
  using _ = clock;
  const end = logs.begin(SPEC);
  files.put("/logs/out", "aaaa");
  files.put("/logs/out.1", "old");
  files.fail("rename", platformError("PermissionDenied", "no permission"));
  await clock.advance(10_000);
  assertEquals(log.lines, [
    'warning: Cannot rotate log file "/logs/out": no permission',
  ]);
  files.heal();
  await clock.advance(10_000);
  assertEquals(texts()["/logs/out.1"], "aaaa");
  end();
});

Deno.test("begin() looks after one file where two paths lead to it", async () => {
  const { clock, files, logs, texts } = setUp();
  using _ = clock;
  files.link("/link", "/logs/out");
  const link = { ...SPEC, stdout: { ...FILE, path: "/link" } };
  const ends = [logs.begin(link), logs.begin(SPEC)];
  assertEquals(files.calls.slice(0, 2), ["mkdir /", "make /link"]);
  files.put("/logs/out", "aaaa");
  await clock.advance(10_000);
  assertEquals(texts(), { "/logs/out": "", "/logs/out.1": "aaaa" });
  assertEquals(files.calls.filter((call) => call.startsWith("move")).length, 1);
  for (const end of ends) end();
});
