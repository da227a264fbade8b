import { assert, assertEquals } from "@std/assert";
import { EventJournal } from "../../../src/events/event_journal.ts";
import {
  type ErrorCode,
  ERRORS,
  SupervisorError,
} from "../../../src/model/errors.ts";
import {
  isMethodName,
  type MethodName,
  METHODS,
} from "../../../src/protocol/methods.ts";
import type { Access } from "../../../src/rpc/context.ts";
import { type Answer, Dispatcher } from "../../../src/rpc/dispatch.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { FakeControl, runningProcess } from "../../support/fake_control.ts";
import { FakeUsage } from "../../support/fake_usage.ts";
import { MemoryOutputs } from "../../support/memory_outputs.ts";
import { MemoryLog } from "../../support/memory_log.ts";

const VERSION = { version: "9.9.9", protocol: 1, pid: 42 };

function setUp(maxReply = 100_000, access: Access = "all") {
  const control = new FakeControl();
  const log = new MemoryLog();
  const context = {
    control,
    version: VERSION,
    journal: new EventJournal("test"),
    outputs: new MemoryOutputs().outputs,
    clock: new FakeClock(),
    usage: new FakeUsage(),
    access,
  };
  const limits = { maxBatch: 3, maxReply };
  const dispatcher = new Dispatcher(context, log, limits);
  return { control, log, dispatcher };
}

function request(method: string, params?: unknown, id: unknown = 1): string {
  return JSON.stringify({ jsonrpc: "2.0", id, method, params });
}

async function ask(dispatcher: Dispatcher, line: string): Promise<unknown> {
  const answer: Answer = await dispatcher.answer(line);
  return answer === null ? null : JSON.parse(answer);
}

function failure(code: ErrorCode, message: string, id: unknown = null) {
  return {
    jsonrpc: "2.0",
    id,
    error: { code: ERRORS[code].rpc, message, data: { code } },
  };
}

const VERSION_ANSWER = { jsonrpc: "2.0", id: 1, result: VERSION };
const NOT_JSON = failure("PARSE_ERROR", "The line is not JSON");
const NOT_OBJECT = failure(
  "INVALID_REQUEST",
  "A call must be an object: found 1",
);

Deno.test("Dispatcher.answer() does as the specification's examples", async () => {
  const noMethod = (id: string) => ({
    ...failure("METHOD_NOT_FOUND", 'There is no method "foobar"', id),
  });
  const status = (names: string[], id: number) => ({
    jsonrpc: "2.0",
    id,
    result: { processes: names.map(runningProcess) },
  });
  // In the order of section 7 of the specification, with our own methods.
  const rows: readonly (readonly [string, unknown])[] = [
    [request("status", [["db", "web"]], 1), status(["db", "web"], 1)],
    [request("status", [["web", "db"]], 2), status(["web", "db"], 2)],
    [request("status", { names: ["db"] }, 3), status(["db"], 3)],
    ['{"jsonrpc":"2.0","method":"status","params":[]}', null],
    ['{"jsonrpc":"2.0","method":"foobar"}', null],
    ['{"jsonrpc":"2.0","method":"foobar","id":"1"}', noMethod("1")],
    ['{"jsonrpc":"2.0","method":"foobar,"params":"bar","baz]', NOT_JSON],
    [
      '{"jsonrpc":"2.0","method":1,"params":"bar"}',
      failure("INVALID_REQUEST", 'Field "method" must be a string: found 1'),
    ],
    [
      '[{"jsonrpc":"2.0","method":"status"},{"jsonrpc":"2.0","method"',
      NOT_JSON,
    ],
    ["[]", failure("INVALID_REQUEST", "The batch is empty")],
    ["[1]", [NOT_OBJECT]],
    ["[1,1,1]", [NOT_OBJECT, NOT_OBJECT, NOT_OBJECT]],
    [
      `[${request("version")},{"jsonrpc":"2.0","method":"version"},1]`,
      [VERSION_ANSWER, NOT_OBJECT],
    ],
    [
      `[{"foo":"boo"},${request("foobar", {}, "5")},${request("version")}]`,
      [
        failure(
          "INVALID_REQUEST",
          'Field "jsonrpc" must be "2.0": found nothing',
        ),
        noMethod("5"),
        VERSION_ANSWER,
      ],
    ],
    [
      '[{"jsonrpc":"2.0","method":"version"},{"jsonrpc":"2.0","method":"x"}]',
      null,
    ],
  ];
  for (const [line, expected] of rows) {
    const { dispatcher } = setUp();
    const answer = JSON.parse(JSON.stringify(await ask(dispatcher, line)));
    for (const each of [answer].flat()) {
      // The list of methods is for people who mistype, not for this table.
      if (each?.error !== undefined) delete each.error.data.methods;
    }
    assertEquals(answer, expected, line);
  }
});

Deno.test("Dispatcher.answer() hands each method to the control", async () => {
  const rows: readonly (readonly [MethodName, unknown, string])[] = [
    ["status", {}, "status"],
    ["status", { names: ["web"] }, "status web"],
    ["start", { name: "web" }, "start web"],
    ["stop", ["web"], "stop web"],
    ["restart", ["web"], "restart(undefined) web"],
    ["restart", ["web", true], "restart(true) web"],
    ["signal", ["hup", "web"], "signal(SIGHUP, undefined) web"],
    [
      "signal",
      { signal: "USR1", name: "web", leader: true },
      "signal(SIGUSR1, true) web",
    ],
    ["send_stdin", ["web", "hi"], "sendInput(2, undefined) web"],
    ["send_stdin", ["web", "", true], "sendInput(0, true) web"],
    ["startgroup", { name: "all" }, "startGroup all"],
    ["stopgroup", { name: "all" }, "stopGroup all"],
    ["restartgroup", { name: "all" }, "restartGroup(undefined) all"],
    ["restartgroup", ["all", true], "restartGroup(true) all"],
    ["startall", {}, '{"kind":"start"} all'],
    ["stopall", {}, '{"kind":"stop"} all'],
    ["pid", {}, ""],
    ["pid", ["web"], "status web"],
    ["info", { name: "web" }, "info web"],
    ["why", ["web"], "why web"],
    ["usage", { names: ["web"] }, "resolve web,status web"],
    ["wait", { names: ["web"] }, "resolve web,status web"],
    ["tail", { name: "web" }, "logFiles web"],
    ["tail", { names: ["web"] }, "resolve web,logFiles web"],
    ["maintail", [5], ""],
    ["clear", { name: "web" }, "logFiles web"],
    ["clear", { names: ["web"] }, "resolve web,logFiles web"],
    ["reopen", {}, "resolve all,logFiles web,logFiles db,logFiles slow"],
    ["reopen", { name: "web" }, "logFiles web"],
    ["reload", {}, "reload"],
    ["version", {}, ""],
    ["rpc.discover", {}, ""],
    ["shutdown", {}, "shutdown"],
  ];
  for (const [method, params, call] of rows) {
    const { control, dispatcher } = setUp();
    const answer = await ask(dispatcher, request(method, params));
    assert(typeof answer === "object" && answer !== null);
    assert("result" in answer, JSON.stringify(answer));
    assert(METHODS[method].result.accepts(answer.result), method);
    assertEquals(control.calls.join(), call);
  }
  // Those that need a connection are tested with the server.
  const others = ["events.subscribe", "unsubscribe"];
  const methods = new Set(rows.map(([method]) => method));
  assertEquals(
    [...methods],
    Object.keys(METHODS).filter(isMethodName)
      .filter((method) => !others.includes(method)),
  );
});

Deno.test("Dispatcher.answer() hands several names to the control at once", async () => {
  const rows: readonly (readonly [MethodName, object, object])[] = [
    ["start", {}, { kind: "start" }],
    ["stop", {}, { kind: "stop" }],
    ["restart", {}, { kind: "restart", force: false }],
    ["restart", { force: true }, { kind: "restart", force: true }],
    [
      "signal",
      { signal: "HUP" },
      { kind: "signal", signal: "SIGHUP", leader: false },
    ],
  ];
  for (const [method, params, order] of rows) {
    const { control, dispatcher } = setUp();
    const names = ["web", "back:*"];
    const line = request(method, { ...params, names });
    const answer = JSON.parse(await dispatcher.answer(line) ?? "");
    assert(METHODS[method].result.accepts(answer.result), method);
    assertEquals(answer.result.failed.length, 1);
    assertEquals(control.calls, [`${JSON.stringify(order)} web back:*`]);
  }
});

Deno.test("Dispatcher.answer() needs no promise for status", () => {
  const { dispatcher } = setUp();
  assertEquals(typeof dispatcher.answer(request("status")), "string");
});

Deno.test("Dispatcher.answer() gives errors their number, name and facts", async () => {
  const rows: readonly (readonly [string, unknown, ErrorCode])[] = [
    ["status", { names: ["nobody"] }, "PROCESS_NOT_FOUND"],
    ["start", { name: "nobody" }, "PROCESS_NOT_FOUND"],
    ["startgroup", { name: "nobody" }, "GROUP_NOT_FOUND"],
    ["start", {}, "INVALID_PARAMS"],
    ["start", { name: "web", force: true }, "INVALID_PARAMS"],
    ["start", { name: "web", names: ["db"] }, "INVALID_PARAMS"],
    ["signal", { name: "web", signal: "SIGNO" }, "INVALID_PARAMS"],
    ["toString", {}, "METHOD_NOT_FOUND"],
    ["__proto__", {}, "METHOD_NOT_FOUND"],
  ];
  for (const [method, params, code] of rows) {
    const { dispatcher } = setUp();
    const line = await dispatcher.answer(request(method, params));
    const { error, id } = JSON.parse(line ?? "");
    assertEquals(
      [id, error.code, error.data.code],
      [1, ERRORS[code].rpc, code],
      method,
    );
  }
});

Deno.test("Dispatcher.answer() passes on every failure of the control", async () => {
  const codes = [
    "START_FAILED",
    "STOP_FAILED",
    "RELOAD_FAILED",
    "SHUTTING_DOWN",
  ] as const;
  for (const code of codes) {
    for (const method of ["stop", "reload", "status", "shutdown"]) {
      const { control, dispatcher } = setUp();
      control.failure = new SupervisorError(code, "No", { name: "web" });
      const params = method === "stop" ? { name: "web" } : {};
      assertEquals(await ask(dispatcher, request(method, params)), {
        jsonrpc: "2.0",
        id: 1,
        error: {
          code: ERRORS[code].rpc,
          message: "No",
          data: { name: "web", code },
        },
      });
    }
  }
});

Deno.test("Dispatcher.answer() keeps a defect's details in the log", async () => {
  for (const method of ["status", "reload"]) {
    const { control, dispatcher, log } = setUp();
    control.failure = new TypeError("Secret");
    assertEquals(
      await ask(dispatcher, request(method)),
      failure("INTERNAL_ERROR", ERRORS.INTERNAL_ERROR.meaning, 1),
    );
    const [line = ""] = log.matching("error: ");
    assert(line.startsWith(`error: RPC "${method}" failed: TypeError: Secret`));
  }
});

Deno.test("Dispatcher.answer() works on the calls of a batch side by side", async () => {
  const { control, dispatcher } = setUp();
  const slow = request("start", { name: "slow" }, 1);
  const quick = request("stop", { name: "web" }, 2);
  const answer = dispatcher.answer(`[${slow},${quick}]`);
  assertEquals(control.calls, ["start slow", "stop web"]);
  control.release();
  const replies = JSON.parse(await answer ?? "");
  assertEquals(replies.map(({ id }: { id: number }) => id), [1, 2]);
});

Deno.test("Dispatcher.answer() refuses a batch over the limit as a whole", async () => {
  const { control, dispatcher } = setUp();
  const batch = Array(4).fill(request("stop", ["web"])).join(",");
  assertEquals(
    await ask(dispatcher, `[${batch}]`),
    failure("INVALID_REQUEST", "A batch may hold 3 calls at most: found 4"),
  );
  assertEquals(control.calls, []);
});

Deno.test("Dispatcher refuses a name that status is asked for twice", async () => {
  const { control, dispatcher } = setUp();
  const names = ["web", "db", "web"];
  const reply = await ask(dispatcher, request("status", { names }));
  const { error } = reply as { readonly error: Record<string, unknown> };
  assertEquals(
    error["message"],
    'status: param "names" must hold each name once: found "web" twice',
  );
  assertEquals(control.calls, []);
});

Deno.test("Dispatcher answers with an error what is too large to send", async () => {
  const { dispatcher } = setUp(300);
  const reply = await ask(dispatcher, request("status", {}));
  const { id, error } = reply as {
    readonly id: unknown;
    readonly error: { readonly data: unknown; readonly message: string };
  };
  assertEquals([id, error.data], [1, { code: "MESSAGE_TOO_LARGE" }]);
  assert(/^The answer has \d+ characters: there is room for 300$/.test(
    error.message,
  ));
});

Deno.test("Dispatcher does not work on calls of a batch without room", async () => {
  const { control, dispatcher } = setUp(300);
  const calls = [
    request("version", {}, 1),
    request("status", { detail: true }, 2),
    request("stop", { name: "web" }, 3),
  ];
  const replies = await ask(dispatcher, `[${calls.join(",")}]`) as readonly {
    readonly error?: { readonly data: { readonly code: string } };
  }[];
  assertEquals(replies.map(({ error }) => error?.data.code), [
    undefined,
    "MESSAGE_TOO_LARGE",
    "MESSAGE_TOO_LARGE",
  ]);
  assertEquals(control.calls, ["status true"]);
});

Deno.test("Dispatcher.answer() refuses what changes anything on a socket for reading", async () => {
  const { control, log, dispatcher } = setUp(100_000, "readonly");
  for (const method of Object.keys(METHODS).filter(isMethodName)) {
    // Refused before anybody looks at the params.
    const line = request(method, { nonsense: 1 });
    const { error } = JSON.parse(await dispatcher.answer(line) ?? "");
    assertEquals(
      [method, error.data.code],
      [method, METHODS[method].changing ? "READ_ONLY" : "INVALID_PARAMS"],
    );
  }
  assertEquals(control.calls, []);
  // Who only may ask must not be able to fill the log.
  assertEquals(log.lines.filter((line) => !line.startsWith("debug: ")), []);
  assertEquals(log.lines.includes("debug: RPC stop by nobody: refused"), true);
  assertEquals(
    await ask(dispatcher, request("version")),
    VERSION_ANSWER,
  );
});

Deno.test("Dispatcher.answer() describes on a socket for reading what it answers", async () => {
  const { dispatcher } = setUp(100_000, "readonly");
  const line = request("rpc.discover");
  const { result } = JSON.parse(await dispatcher.answer(line) ?? "");
  assertEquals(
    result.methods.map(({ name }: { name: string }) => name),
    Object.keys(METHODS).filter(isMethodName)
      .filter((method) => !METHODS[method].changing),
  );
});
