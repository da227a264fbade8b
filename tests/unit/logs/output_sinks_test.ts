import { assertEquals } from "@std/assert";
import { LogFiles } from "../../../src/logs/log_files.ts";
import {
  OutputSinks,
  type OutputSpec,
} from "../../../src/logs/output_sinks.ts";
import type { PipeEnd } from "../../../src/logs/patient_pipe.ts";
import { FakeClock, settle } from "../../support/fake_clock.ts";
import { MemoryAppend } from "../../support/memory_append.ts";
import { MemoryLog } from "../../support/memory_log.ts";
import { bytesOf, latin1, MemorySink } from "../../support/memory_sink.ts";
import { processSpec } from "../../support/specs.ts";

const FILE = {
  kind: "file",
  path: "/log",
  maxBytes: 0,
  backups: 0,
  rotation: "size",
  compress: false,
  totalBytes: 0,
} as const;

function setUp() {
  const clock = new FakeClock();
  const files = new MemoryAppend();
  const log = new MemoryLog();
  const compressor = { compress: () => Promise.resolve(null) };
  const logFiles = new LogFiles({ files, clock, log, compressor });
  const [stdout, stderr] = [new MemorySink(), new MemorySink()];
  const sent: string[] = [];
  const state = { isSyslogThere: true };
  const openSyslog = (
    { process, stream }: { process: string; stream: string },
  ): PipeEnd => {
    if (!state.isSyslogThere) throw new Error("No such program: logger");
    return {
      write: (bytes) => {
        sent.push(`${process} ${stream}: ${latin1(bytes)}`);
        return Promise.resolve();
      },
      close: () => void sent.push(`${process} ${stream} closed`),
    };
  };
  const sinks = new OutputSinks({
    logFiles,
    console: {
      stdout: { write: (bytes) => stdout.write(bytes), hasColours: false },
      stderr: { write: (bytes) => stderr.write(bytes), hasColours: false },
    },
    openSyslog,
    clock,
    log,
  });
  /** Sends text through the sink of standard output, piece by piece. */
  const send = (spec: Partial<OutputSpec>, ...pieces: readonly string[]) => {
    const sink = sinks.open({ ...processSpec(), ...spec }, "stdout");
    for (const piece of pieces) sink?.write(bytesOf(piece));
    sink?.end();
    sink?.end();
    return sink;
  };
  return {
    clock,
    files,
    log,
    stdout,
    stderr,
    sent,
    state,
    send,
    sinks,
    logFiles,
  };
}

Deno.test("open() is null for output that goes nowhere", () => {
  const { clock, send } = setUp();
  using _ = clock;
  assertEquals(send({ stdout: { kind: "none" }, stripAnsi: true }), null);
});

Deno.test("open() of a file writes bytes as they are, or lines in a form", () => {
  const { clock, files, send, logFiles } = setUp();
  using _ = clock;
  const time = new Date(clock.wallMs()).toISOString();
  send({ stdout: FILE }, "half \x1b[1ma", " line\0\xff");
  assertEquals(files.text("/log"), "half \x1b[1ma line\0\ufffd");
  files.removeSync("/log");
  send({ stdout: FILE, logFormat: "text", stripAnsi: true }, "\x1b[1ma", "b");
  assertEquals(files.text("/log"), `${time} web stdout: ab\n`);
  files.removeSync("/log");
  send({ stdout: FILE, logFormat: "json" }, "a\nb");
  const lines = (files.text("/log") ?? "").trimEnd().split("\n");
  assertEquals(lines.map((line) => JSON.parse(line).text), ["a", "b"]);
  assertEquals([logFiles.size, files.openCount], [0, 0]);
});

Deno.test("open() of a console puts the name before each line", () => {
  const { clock, stdout, stderr, send } = setUp();
  using _ = clock;
  send({ stdout: { kind: "console", stream: "stdout" } }, "a\nb", "\nc");
  assertEquals(stdout.chunks, ["web | a\n", "web | b\n", "web | c\n"]);
  send(
    { stdout: { kind: "console", stream: "stderr" }, logFormat: "json" },
    "x",
  );
  assertEquals(JSON.parse(stderr.all).process, "web");
  assertEquals(stdout.ends, 0);
});

Deno.test("open() of syslog sends lines, and closes it at the end", async () => {
  const { clock, sent, send } = setUp();
  using _ = clock;
  send({ stdout: { kind: "syslog" } }, "a\nb");
  await settle();
  assertEquals(sent, ["web stdout: a\nb\n", "web stdout closed"]);
});

Deno.test("open() of syslog that is not there drops lines and says so once", async () => {
  const { clock, log, state, send, sinks } = setUp();
  using _ = clock;
  state.isSyslogThere = false;
  send({ stdout: { kind: "syslog" } }, "a\n");
  await sinks.settled();
  assertEquals(log.lines, [
    "error: Cannot send the stdout of web to syslog, dropping it: No such " +
    "program: logger",
    "warning: Stopped sending the stdout of web to syslog: 2 bytes lost",
  ]);
});
