import { assertEquals, assertThrows } from "@std/assert";
import { clear } from "../../../src/rpc/methods/clear.ts";
import { maintail as maintailFor } from "../../../src/rpc/methods/maintail.ts";
import { reopen } from "../../../src/rpc/methods/reopen.ts";
import { tail as tailFor } from "../../../src/rpc/methods/tail.ts";
import type { ParamsOf } from "../../../src/protocol/methods.ts";
import { NO_CONNECTION } from "../../../src/rpc/caller.ts";
import type { RpcContext } from "../../../src/rpc/context.ts";
import { SupervisorError } from "../../../src/model/errors.ts";
import { EventJournal } from "../../../src/events/event_journal.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { FakeControl } from "../../support/fake_control.ts";
import { FakeUsage } from "../../support/fake_usage.ts";
import { platformError } from "../../support/memory_append.ts";
import { MemoryOutputs } from "../../support/memory_outputs.ts";

function setUp() {
  const memory = new MemoryOutputs();
  const context = {
    control: new FakeControl(),
    version: { version: "9.9.9", protocol: 1, pid: 42 },
    journal: new EventJournal("test"),
    outputs: memory.outputs,
    clock: new FakeClock(),
    usage: new FakeUsage(),
  };
  return { memory, context };
}

function tail(context: RpcContext, params: ParamsOf<"tail">) {
  return tailFor(context, params, NO_CONNECTION);
}

function maintail(context: RpcContext, params: ParamsOf<"maintail">) {
  return maintailFor(context, params, NO_CONNECTION);
}

const LINES = Array.from({ length: 20 }, (_, at) => `line ${at + 1}\n`);

Deno.test("tail tells the last ten lines of stdout, where nothing is said", () => {
  const { memory, context } = setUp();
  memory.say("web", LINES.join(""));
  memory.say("web", "error\n", "stderr");
  assertEquals(tail(context, { name: "web" }), {
    text: LINES.slice(-10).join(""),
    offset: LINES.join("").length,
  });
  assertEquals(tail(context, { name: "web", stream: "stderr" }), {
    text: "error\n",
    offset: 6,
  });
  const { length } = "line 20\n";
  assertEquals(tail(context, { name: "web", bytes: length }), {
    text: "line 20\n",
    offset: LINES.join("").length,
  });
});

Deno.test("tail of several tells both streams, unless one is asked for", () => {
  const { memory, context } = setUp();
  memory.say("web", "1\n");
  memory.say("db", "2\n", "stderr");
  const one = { name: "web", stream: "stdout", text: "1\n" } as const;
  const two = { name: "db", stream: "stderr", text: "2\n" } as const;
  const names = ["web", "db"];
  assertEquals(tail(context, { names }), { output: [one, two] });
  assertEquals(tail(context, { names, stream: "stderr" }), { output: [two] });
});

Deno.test("tail shows what is not UTF-8, also across pieces", () => {
  const { memory, context } = setUp();
  // "ä" in two pieces with another process in between, then half of one.
  memory.say("web", Uint8Array.of(0x61, 0xc3));
  memory.say("db", "d");
  memory.say("web", Uint8Array.of(0xa4, 0xff, 0xc3));
  assertEquals(tail(context, { name: "web" }), {
    text: "aä\ufffd\ufffd",
    offset: 5,
  });
  assertEquals(tail(context, { names: ["web", "db"] }), {
    output: [
      { name: "web", stream: "stdout", text: "a" },
      { name: "db", stream: "stdout", text: "d" },
      { name: "web", stream: "stdout", text: "ä\ufffd\ufffd" },
    ],
  });
});

Deno.test("tail says so when the file can't be read", () => {
  const { memory, context } = setUp();
  memory.files.fail("read", platformError("PermissionDenied", "denied"));
  const error = assertThrows(
    () => tail(context, { name: "web" }),
    SupervisorError,
    "Cannot read a log file: denied",
  );
  assertEquals(error.code, "LOG_FAILED");
});

Deno.test("maintail tells the daemon's own log, from its file as well", () => {
  const { memory, context } = setUp();
  memory.main.write(new TextEncoder().encode("b\n"));
  memory.files.put("/log/main", "a\nb\n");
  assertEquals(maintail(context, { lines: 1 }), { text: "b\n", offset: 2 });
  assertEquals(maintail(context, { lines: 2 }), { text: "a\nb\n", offset: 2 });
});

Deno.test("clear empties file and memory of a process", () => {
  const { memory, context } = setUp();
  memory.files.put("/log/web.out", "a\n");
  memory.say("web", "a\n");
  memory.say("web", "b\n", "stderr");
  assertEquals(clear(context, { name: "web" }), {
    message: "Cleared the log of web",
  });
  assertEquals(memory.files.text("/log/web.out"), "");
  assertEquals(tail(context, { names: ["web"] }), { output: [] });
});

Deno.test("clear of several does what can be done, and tells the rest", () => {
  const { memory, context } = setUp();
  memory.say("web", "a\n");
  memory.say("web", "e\n", "stderr");
  const names = ["web", "nobody", "db"];
  assertEquals(clear(context, { names, stream: "stderr" }), {
    message: "Cleared the logs of 2 processes; failed: nobody",
    done: [
      { name: "web", message: "Cleared the log of web" },
      { name: "db", message: "Cleared the log of db" },
    ],
    failed: [{
      name: "nobody",
      code: "PROCESS_NOT_FOUND",
      message: 'There is no process "nobody"',
    }],
  });
  assertEquals(tail(context, { names: ["web"] }), {
    output: [{ name: "web", stream: "stdout", text: "a\n" }],
  });
  memory.files.fail("truncate", platformError("PermissionDenied", "denied"));
  assertEquals(clear(context, { names: ["web"] }), {
    message: "Cleared the logs of 0 of 1 process; failed: web",
    done: [],
    failed: [{
      name: "web",
      code: "LOG_FAILED",
      message: "Cannot clear the log of web: denied",
    }],
  });
});

Deno.test("reopen opens the files that are open anew", () => {
  const { memory, context } = setUp();
  const file = (path: string) =>
    memory.logFiles.acquire({
      path,
      maxBytes: 0,
      backups: 1,
      rotation: "size",
      compress: false,
      totalBytes: 0,
    });
  const shares = ["/log/web.out", "/log/db.out"].map(file);
  memory.files.calls.length = 0;
  assertEquals(reopen(context, { name: "web" }), {
    message: "Opened the log files of web anew",
  });
  assertEquals(memory.files.calls, ["open /log/web.out"]);
  memory.files.renameSync("/log/db.out", "/log/moved");
  assertEquals(reopen(context, {}), { message: "Opened all log files anew" });
  assertEquals(memory.mainReopened, 1);
  shares[1]?.write(new TextEncoder().encode("new\n"));
  assertEquals(memory.files.text("/log/db.out"), "new\n");
  assertEquals(memory.files.text("/log/moved"), "");
  for (const share of shares) share.end();
});

Deno.test("reopen says what it can't open anew", () => {
  const { context } = setUp();
  context.control.direct.add("web").add("db");
  const error = assertThrows(
    () => reopen(context, { name: "web" }),
    SupervisorError,
    "Cannot open the log files of web anew: with log_mode = direct it writes",
  );
  assertEquals(error.code, "LOG_FAILED");
  assertEquals(reopen(context, {}), {
    message: "Opened all log files anew; not those that web, db write by " +
      "themselves (log_mode = direct)",
  });
});

Deno.test("tail of many tells less of each, so that the answer has bounds", () => {
  const { memory, context } = setUp();
  const names = ["web", "db"];
  for (const name of names) {
    memory.files.put(`/log/${name}.out`, "x".repeat(2_000_000));
  }
  const { length } = JSON.stringify(tail(context, { names, bytes: 1_048_576 }));
  // Both streams of both: each gets a quarter of a mebibyte.
  assertEquals(Math.round(length / 1024), 512);
});
