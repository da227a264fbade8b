import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { EventJournal } from "../../../src/events/event_journal.ts";
import { SupervisorError } from "../../../src/model/errors.ts";
import type {
  ProcessInfo,
  StateName,
} from "../../../src/model/process_info.ts";
import type { ParamsOf } from "../../../src/protocol/methods.ts";
import { NO_CONNECTION } from "../../../src/rpc/caller.ts";
import { wait } from "../../../src/rpc/methods/wait.ts";
import { BECAME_RUNNING } from "../../support/events.ts";
import { FakeClock, settle } from "../../support/fake_clock.ts";
import { FakeControl, runningProcess } from "../../support/fake_control.ts";
import { FakeUsage } from "../../support/fake_usage.ts";
import { MemoryOutputs } from "../../support/memory_outputs.ts";

/** Processes whose looks the test sets, and those who wait for them. */
class Bench implements Disposable {
  readonly clock = new FakeClock();
  readonly control = new FakeControl();
  readonly journal = new EventJournal("test");
  readonly gone = new AbortController();
  info: Partial<ProcessInfo> = { state: "STARTING" };

  constructor() {
    this.control.status = (names = []) =>
      names.map((name) => ({ ...runningProcess(name), ...this.info }));
  }

  wait(params: Partial<ParamsOf<"wait">> = {}): Promise<string> {
    const usage = new FakeUsage();
    const version = { version: "9.9.9", protocol: 1, pid: 42 };
    const { clock, control, journal, gone: { signal: gone } } = this;
    const { outputs } = new MemoryOutputs();
    return wait(
      { clock, control, journal, outputs, usage, version },
      { names: ["web"], ...params },
      {
        name: "client 1",
        gone,
        refusal: null,
        afterAnswer: NO_CONNECTION.afterAnswer,
        get subscriptions() {
          return NO_CONNECTION.subscriptions;
        },
      },
    ).then(({ processes }) => processes.map(({ state }) => state).join());
  }

  become(info: Partial<ProcessInfo>): void {
    this.journal.record(BECAME_RUNNING);
    // A verdict follows its event within the same turn.
    this.info = info;
  }

  [Symbol.dispose](): void {
    this.clock[Symbol.dispose]();
  }
}

Deno.test("wait answers at once when there is nothing to wait for", async () => {
  using bench = new Bench();
  bench.info = { state: "RUNNING" };
  assertEquals(await bench.wait({ timeout: 0 }), "RUNNING");
  assertEquals(await bench.wait({ names: [] }), "");
});

Deno.test("wait answers when all are so", async () => {
  const rows: readonly (readonly [
    Partial<ParamsOf<"wait">>,
    Partial<ProcessInfo>,
    Partial<ProcessInfo>,
  ])[] = [
    [{}, { state: "BACKOFF" }, { state: "RUNNING" }],
    [{ state: "STOPPED" }, { state: "STOPPING" }, { state: "STOPPED" }],
    [{ healthy: true }, { state: "RUNNING" }, { healthy: true }],
    [
      { state: "RUNNING", healthy: true },
      { state: "UNHEALTHY", healthy: true },
      { state: "RUNNING", healthy: true },
    ],
  ];
  for (const [params, before, after] of rows) {
    using bench = new Bench();
    let isDone = false;
    const waiting = bench.wait({ timeout: 5, ...params })
      .then(() => isDone = true);
    bench.become(before);
    await settle();
    assertEquals(isDone, false, JSON.stringify(params));
    bench.become(after);
    await waiting;
  }
});

Deno.test("wait takes what is not checked for healthy when it is RUNNING", async () => {
  for (const health of [null, { kind: "tcp" }]) {
    using bench = new Bench();
    const info = bench.control.info.bind(bench.control);
    bench.control.info = (name) => ({ ...info(name), config: { health } });
    bench.info = { state: "STARTING", healthy: null };
    let isDone = false;
    const waiting = bench.wait({ healthy: true }).then(() => isDone = true);
    await settle();
    assertEquals(isDone, false);
    bench.become({ state: "RUNNING", healthy: null });
    await settle();
    assertEquals(isDone, health === null);
    bench.become({ state: "RUNNING", healthy: true });
    await waiting;
  }
});

Deno.test("wait gives up after its timeout, and tells how things are", async () => {
  using bench = new Bench();
  const waiting = assertRejects(
    () => bench.wait({ names: ["web", "db"], timeout: 2.5 }),
    SupervisorError,
  );
  await bench.clock.advance(2_500);
  const { code, message, data } = await waiting;
  assertEquals(
    [code, message],
    ["WAIT_TIMEOUT", "Waited 2.5 s in vain for: web (STARTING), db (STARTING)"],
  );
  assertEquals((data["processes"] as ProcessInfo[]).length, 2);
});

Deno.test("wait names those that are not as wanted, and not all of many", async () => {
  using bench = new Bench();
  bench.control.status = (names = []) =>
    names.map((name) => ({
      ...runningProcess(name),
      state: name === "web" ? "RUNNING" : "STARTING",
    }));
  const many = Array.from({ length: 12 }, (_, index) => `w${index}`);
  bench.control.resolve = (names) => names;
  const late = (names: readonly string[]) =>
    assertRejects(() => bench.wait({ names, timeout: 0.1 }), SupervisorError);
  const [few, all] = [late(["web", "db"]), late(many)];
  await bench.clock.advance(100);
  assertEquals((await few).message, "Waited 0.1 s in vain for: db (STARTING)");
  assertEquals(((await few).data["processes"] as unknown[]).length, 2);
  assertMatch((await all).message, /: w0 .*, w9 \(STARTING\) and 2 more$/);
});

Deno.test("wait looks at what an event is about, not at everything", async () => {
  using bench = new Bench();
  const names = Array.from({ length: 100 }, (_, index) => `w${index}`);
  const states = new Map(names.map((name) => [name, "STARTING" as StateName]));
  const looks: number[] = [];
  bench.control.resolve = () => names;
  bench.control.status = (chosen = []) => {
    looks.push(chosen.length);
    return chosen.map((name) => ({
      ...runningProcess(name),
      state: states.get(name) ?? "FATAL",
    }));
  };
  const waiting = bench.wait({ names: ["all"] });
  for (const name of names) {
    states.set(name, "RUNNING");
    bench.journal.record({ ...BECAME_RUNNING, name });
    await settle();
  }
  assertEquals((await waiting).length, names.length * "RUNNING,".length - 1);
  assertEquals(looks.filter((count) => count > 1), [100, 100]);
  assert(looks.length <= 202);
  const { length } = looks;
  bench.journal.record(BECAME_RUNNING);
  await settle();
  assertEquals(looks.length, length, "it looks after its end");
});

Deno.test("wait takes back what is no longer as wanted", async () => {
  using bench = new Bench();
  const states = new Map<string, StateName>();
  bench.control.resolve = (names) => names;
  bench.control.status = (chosen = []) =>
    chosen.map((name) => ({
      ...runningProcess(name),
      state: states.get(name) ?? "STARTING",
    }));
  let isDone = false;
  const waiting = bench.wait({ names: ["a", "b"] }).then(() => isDone = true);
  const become = async (name: string, state: StateName) => {
    states.set(name, state);
    bench.journal.record({ ...BECAME_RUNNING, name });
    await settle();
  };
  await become("a", "RUNNING");
  await become("a", "BACKOFF");
  await become("b", "RUNNING");
  assertEquals(isDone, false);
  await become("a", "RUNNING");
  await waiting;
});

Deno.test("wait hears of the end of a process that tells nothing any more", async () => {
  using bench = new Bench();
  bench.control.resolve = (names) => names;
  let isGone = false;
  bench.control.status = (chosen = []) => {
    if (isGone && chosen.includes("b")) throw new Error("No b");
    return chosen.map((name) => ({
      ...runningProcess(name),
      state: "STARTING",
    }));
  };
  const failing = assertRejects(
    () => bench.wait({ names: ["a", "b"] }),
    Error,
    "No b",
  );
  isGone = true;
  for (const name of ["a", "other"]) {
    bench.journal.record({ ...BECAME_RUNNING, name });
    await settle();
  }
  await failing;
});

Deno.test("wait ends with the connection, and when a process goes", async () => {
  using bench = new Bench();
  const waiting = assertRejects(
    () => bench.wait({ timeout: 5 }),
    Error,
    "It is gone",
  );
  bench.gone.abort(new Error("It is gone"));
  await waiting;
  using other = new Bench();
  const failing = assertRejects(
    () => other.wait({ timeout: 5 }),
    Error,
    "No x",
  );
  other.control.status = () => {
    throw new Error("No x");
  };
  other.become({});
  await failing;
});

Deno.test("wait refuses names that mean nothing", async () => {
  using bench = new Bench();
  const error = await assertRejects(
    () => bench.wait({ names: ["nobody"] }),
    SupervisorError,
  );
  assertEquals(error.code, "PROCESS_NOT_FOUND");
});
