import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { BaseHandler } from "@std/log/base-handler";
import { DaemonLog } from "../../../src/logs/daemon_log.ts";
import { openDaemonLog } from "../../../src/logs/open_daemon_log.ts";
import { LOG_LEVELS } from "../../../src/model/process_spec.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { MemoryAppend, platformError } from "../../support/memory_append.ts";

const SPEC = {
  file: "/d.log",
  level: "INFO",
  maxBytes: 0,
  backups: 0,
  format: "text",
} as const;
const console = { write: () => {} };

function setUp(spec: Partial<Parameters<typeof openDaemonLog>[0]> = {}) {
  const clock = new FakeClock();
  const files = new MemoryAppend();
  const log = openDaemonLog({ ...SPEC, ...spec }, { files, clock, console });
  /** Lines of a file without their times. */
  const lines = (path = "/d.log"): readonly string[] =>
    (files.text(path) ?? "").split("\n").slice(0, -1)
      .map((line) => line.slice("2026-01-01 00:00:00 ".length));
  return { clock, files, log, lines };
}

Deno.test("openDaemonLog() writes one dated line for each event", () => {
  const { files, log } = setUp();
  using _ = log;
  log.info("started");
  assertMatch(
    files.text("/d.log") ?? "",
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d INFO {5}started\n$/,
  );
});

Deno.test("openDaemonLog() pads levels and escapes control characters", () => {
  const { log, lines } = setUp({ level: "DEBUG" });
  using _ = log;
  log.debug("a");
  log.info("b\nINFO     forged");
  log.warning("c");
  log.error("d \x1b[2J");
  log.critical("e");
  assertEquals(lines(), [
    "DEBUG    a",
    "INFO     b\\nINFO     forged",
    "WARNING  c",
    "ERROR    d \\x1b[2J",
    "CRITICAL e",
  ]);
});

for (const [index, level] of LOG_LEVELS.entries()) {
  Deno.test(`openDaemonLog() at ${level} writes nothing below`, () => {
    const { log, lines } = setUp({ level });
    using _ = log;
    log.debug("x");
    log.info("x");
    log.warning("x");
    log.error("x");
    log.critical("x");
    const written = lines().map((line) => line.slice(0, 8).trim());
    assertEquals(written, LOG_LEVELS.slice(index));
  });
}

Deno.test("level sets the least severe level that is written", () => {
  const { log, lines } = setUp();
  using _ = log;
  log.debug("a");
  log.level = "DEBUG";
  log.debug("b");
  log.level = "ERROR";
  log.warning("c");
  assertEquals(lines(), ["DEBUG    b"]);
});

Deno.test("openDaemonLog() appends, and creates with mode 0640", () => {
  const { files, log } = setUp();
  log.info("a");
  log.close();
  assertEquals(files.mode("/d.log"), 0o640);
  const clock = new FakeClock();
  using again = openDaemonLog(SPEC, { files, clock, console });
  again.info("b");
  assertEquals(files.text("/d.log")?.split("\n").length, 3);
});

Deno.test("openDaemonLog() rotates between lines", () => {
  const { files, log, lines } = setUp({ maxBytes: 100, backups: 2 });
  using _ = log;
  for (let index = 0; index < 9; index++) log.info(`line ${index}`);
  assertEquals(files.paths, ["/d.log", "/d.log.1", "/d.log.2"]);
  const all = ["/d.log.2", "/d.log.1", "/d.log"].flatMap((path) => lines(path));
  assertEquals(all, [4, 5, 6, 7, 8].map((index) => `INFO     line ${index}`));
});

Deno.test("openDaemonLog() with 0 backups starts over at the limit", () => {
  const { files, log, lines } = setUp({ maxBytes: 50, backups: 0 });
  using _ = log;
  log.info("first");
  log.info("second");
  assertEquals(files.paths, ["/d.log"]);
  assertEquals(lines(), ["INFO     second"]);
});

Deno.test("openDaemonLog() throws when the file can't be opened", () => {
  const files = new MemoryAppend();
  files.fail("open", platformError("PermissionDenied", "no permission"));
  const tools = { files, clock: new FakeClock(), console };
  assertThrows(() => openDaemonLog(SPEC, tools), Error, "no permission");
});

Deno.test("info() survives a disk that fails, and resumes", async () => {
  const { clock, files, log, lines } = setUp();
  using _ = log;
  files.fail("write", platformError("StorageFull", "no space"));
  log.info("lost");
  log.info("lost too");
  files.heal();
  await clock.advance(1_000);
  log.info("kept");
  assertEquals(lines(), [
    "INFO     kept",
    "WARNING  Writing the log again: 72 bytes of it were lost",
  ]);
});

Deno.test("info() survives a handler that throws", () => {
  class Broken extends BaseHandler {
    override log(): void {
      throw platformError("BrokenPipe", "nobody reads");
    }
  }
  const log = new DaemonLog({ handler: new Broken("NOTSET"), level: "INFO" });
  log.info("lost");
  log.debug("not wanted");
  assertEquals(log.lostRecords, 1);
});

Deno.test("openDaemonLog() without a file writes to standard output", () => {
  let printed = "";
  const files = new MemoryAppend();
  const log = openDaemonLog({ ...SPEC, file: null }, {
    files,
    clock: new FakeClock(),
    console: {
      write: (bytes) => void (printed += new TextDecoder().decode(bytes)),
    },
  });
  log.warning("look\nhere");
  log.close();
  assertEquals(files.calls, []);
  assertMatch(printed, /^[-\d]{10} [:\d]{8} WARNING {2}look\\nhere\n$/);
});

Deno.test("openDaemonLog() in json has one object a line", () => {
  const { files, log } = setUp({ format: "json" });
  using _ = log;
  const before = Date.now();
  log.warning('say "x"\n\x1b[2J');
  const [line = "", rest] = (files.text("/d.log") ?? "").split("\n");
  assertEquals(rest, "");
  const { time, ...facts } = JSON.parse(line);
  assertEquals(facts, { level: "WARNING", message: 'say "x"\n\x1b[2J' });
  assert(Math.abs(Date.parse(time) - before) < 60_000, time);
  assertEquals(time, new Date(time).toISOString());
});
