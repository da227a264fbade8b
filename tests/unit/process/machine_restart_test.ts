import { assertEquals } from "@std/assert";
import type { Input } from "../../../src/process/inputs.ts";
import { transition } from "../../../src/process/machine.ts";
import { type Machine, stateName } from "../../../src/process/state.ts";
import {
  INPUTS,
  kinds,
  machineIn,
  STATES,
  step,
  then,
  timer,
} from "../../support/machine_examples.ts";
import { processSpec } from "../../support/specs.ts";

const CRASH = INPUTS["leader-exited"];

/** Crashes a process that is RUNNING at some time. */
function crashAt(
  before: Machine,
  nowMs: number,
  spec = processSpec(),
): Machine {
  const { incarnation } = before;
  const running = { ...before, actual: STATES.running };
  const moment = { nowMs, random: 0.5 };
  const crashed = transition(
    running,
    { ...CRASH, incarnation },
    spec,
    moment,
  );
  if (crashed.machine.actual.kind !== "sweeping") return crashed.machine;
  const looked: Input = { ...INPUTS["looked"], incarnation };
  return transition(crashed.machine, looked, spec, moment).machine;
}

Deno.test("transition() restarts a first crash at once", () => {
  const { machine, effects } = step(STATES.running, CRASH);
  assertEquals(machine.actual.kind, "spawning");
  assertEquals([machine.restarts, machine.incarnation], [1, 2]);
  assertEquals(kinds(effects), [
    "stop-health-checks",
    "log",
    "spawn",
    "sweep-strays",
  ]);
});

Deno.test("transition() waits longer each time a crash repeats", () => {
  let machine = machineIn(STATES.running);
  const delays: (number | string)[] = [];
  for (const nowMs of [0, 10_000, 20_000, 30_000]) {
    machine = crashAt(machine, nowMs);
    const { actual } = machine;
    delays.push(
      actual.kind === "backoff" ? actual.retryAtMs - nowMs : actual.kind,
    );
  }
  assertEquals(delays, ["spawning", 1_000, 2_000, 3_000]);
});

Deno.test("transition() forgets crashes after a healthy period", () => {
  let machine = crashAt(machineIn(STATES.running), 0);
  machine = crashAt(machine, 1_000);
  assertEquals(machine.actual.kind, "backoff");
  machine = crashAt(machine, 61_000);
  assertEquals(machine.actual.kind, "spawning");
  assertEquals(machine.crashes, [61_000]);
});

Deno.test("transition() gives up at the start limit, and tells why", () => {
  const spec = processSpec({ startLimit: 2 });
  let machine = machineIn(STATES.running);
  for (const nowMs of [0, 1_000]) machine = crashAt(machine, nowMs, spec);
  assertEquals(machine.actual.kind, "backoff");
  machine = crashAt(machine, 2_000, spec);
  assertEquals(machine.actual, {
    kind: "fatal",
    reason: "ended 3 times within 60 s: exited with status 1",
  });
  assertEquals(machine.desired, "down");
});

Deno.test("transition() shows EXITED while it looks who is left", () => {
  const before = crashAt(machineIn(STATES.running), 0);
  const running = { ...before, actual: STATES.running };
  const { incarnation } = running;
  const crashed = transition(
    running,
    { ...CRASH, incarnation },
    processSpec(),
    {
      nowMs: 1_000,
      random: 0,
    },
  );
  assertEquals(stateName(crashed.machine.actual), "EXITED");
});

Deno.test("transition() minds expected exits with autorestart unexpected", () => {
  const spec = processSpec({
    autorestart: "unexpected",
    exitCodes: [{ kind: "codes", from: 0, to: 2 }],
    killEscaped: false,
  });
  const end = (outcome: object): string => {
    const input = { ...CRASH, outcome } as Input;
    return step(STATES.running, input, { spec }).machine.actual.kind;
  };
  assertEquals(end({ kind: "exited", code: 2 }), "exited");
  assertEquals(end({ kind: "exited", code: 3 }), "spawning");
  assertEquals(end({ kind: "signaled", signal: "SIGTERM" }), "spawning");
});

Deno.test("transition() goes to FATAL on an exit that is never restarted", () => {
  const spec = processSpec({
    norestartExitCodes: [{ kind: "codes", from: 1, to: 1 }],
    killEscaped: false,
  });
  for (const state of [STATES.running, STATES.starting]) {
    const { machine } = step(state, CRASH, { spec });
    assertEquals(machine.actual, {
      kind: "fatal",
      reason: "exited with status 1, which norestart_exitcodes names",
    }, state.kind);
  }
});

Deno.test("transition() tries FATAL again after the cool-down", () => {
  const spec = processSpec({ fatalRetryMs: 600_000, startRetries: 0 });
  const failed = then(step(STATES.starting, CRASH, { spec }), {
    ...INPUTS["looked"],
  }, spec);
  assertEquals(stateName(failed.machine.actual), "FATAL");
  assertEquals(kinds(failed.effects).at(-1), "arm fatal-retry 600000");
  const again = then(failed, timer("fatal-retry"), spec);
  assertEquals(again.machine.actual.kind, "spawning");
  assertEquals(
    [again.machine.failedStarts, again.machine.restarts],
    [0, 1],
  );
});

Deno.test("transition() does not try FATAL again after a stop", () => {
  const { machine, effects } = step(STATES.fatal, INPUTS["stop"]);
  assertEquals(machine.desired, "down");
  assertEquals(kinds(effects), ["disarm fatal-retry"]);
});

Deno.test("transition() retries without end when told to", () => {
  const spec = processSpec({ startRetries: Infinity, killEscaped: false });
  const { machine } = step(STATES.starting, CRASH, {
    spec,
    machine: { failedStarts: 1_000_000 },
  });
  assertEquals(machine.actual.kind, "backoff");
});
