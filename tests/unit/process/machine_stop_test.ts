import { assertEquals, assertThrows } from "@std/assert";
import type { Input } from "../../../src/process/inputs.ts";
import { transition } from "../../../src/process/machine.ts";
import {
  type Actual,
  type Machine,
  stateName,
  stateReason,
} from "../../../src/process/state.ts";
import {
  INPUTS,
  kinds,
  SPEC,
  STATES,
  step,
} from "../../support/machine_examples.ts";
import { processSpec } from "../../support/specs.ts";

Deno.test("transition() kills a child that came after a stop", () => {
  const asked = step(STATES.spawning, INPUTS["stop"]).machine;
  assertEquals(asked.desired, "down");
  const { machine, effects } = transition(asked, INPUTS["spawned"], SPEC, 0);
  assertEquals(machine.actual, { ...STATES.stopping, step: "killed" });
  assertEquals(kinds(effects).slice(1), [
    "SIGKILL 7",
    "arm kill-deadline 2000",
  ]);
});

Deno.test("transition() kills what does not stop in time", () => {
  const killed = step(STATES.stopping, {
    kind: "timer-fired",
    timer: "stop-deadline",
    incarnation: 1,
  });
  assertEquals(kinds(killed.effects), [
    "disarm stop-deadline",
    "SIGKILL 7",
    "arm kill-deadline 2000",
  ]);
  const stuck = transition(
    killed.machine,
    { kind: "timer-fired", timer: "kill-deadline", incarnation: 1 },
    SPEC,
    0,
  );
  assertEquals(stateName(stuck.machine.actual), "STOPPING");
  assertEquals(
    stateReason(stuck.machine.actual),
    "SIGKILL has had no effect yet",
  );
  assertEquals(kinds(stuck.effects), ["log"]);
  const gone = transition(stuck.machine, INPUTS["leader-exited"], SPEC, 0);
  assertEquals(gone.machine.actual, { kind: "stopped" });
});

Deno.test("transition() sends no second signal when SIGKILL is the stop signal", () => {
  const spec = processSpec({ stopSignal: "SIGKILL" });
  const { effects } = step(STATES.running, INPUTS["stop"], { spec });
  assertEquals(kinds(effects).filter((kind) => kind === "SIGKILL 7").length, 1);
});

Deno.test("transition() sweeps what a crashed leader left behind", () => {
  const crash = step(STATES.running, {
    ...INPUTS["leader-exited"],
    membersLeft: true,
  });
  assertEquals(stateName(crash.machine.actual), "STOPPING");
  assertEquals(kinds(crash.effects), [
    "stop-health-checks",
    "SIGTERM 7",
    "arm stop-deadline 10000",
    "arm sweep-check 5",
  ]);
  const look = transition(
    crash.machine,
    { kind: "timer-fired", timer: "sweep-check", incarnation: 1 },
    SPEC,
    0,
  );
  assertEquals(kinds(look.effects), ["count-members"]);
  const left: Input = { ...INPUTS["members-counted"], living: 2 };
  const again = transition(look.machine, left, SPEC, 0);
  assertEquals(kinds(again.effects), ["arm sweep-check 10"]);
  const empty = transition(again.machine, INPUTS["members-counted"], SPEC, 0);
  assertEquals(empty.machine.actual.kind, "backoff");
});

Deno.test("transition() gives a sweep after a stop the same deadline", () => {
  const { machine, effects } = step(STATES.stopping, {
    ...INPUTS["leader-exited"],
    membersLeft: true,
  });
  assertEquals(machine.actual.kind, "sweeping");
  assertEquals(kinds(effects), ["arm sweep-check 5"]);
  const killed = transition(
    machine,
    { kind: "timer-fired", timer: "stop-deadline", incarnation: 1 },
    SPEC,
    0,
  );
  assertEquals(kinds(killed.effects), [
    "disarm stop-deadline",
    "SIGKILL 7",
    "arm kill-deadline 2000",
    "arm sweep-check 5",
  ]);
});

Deno.test("transition() lets the last request win while stopping", () => {
  for (const state of [STATES.stopping, STATES.sweeping]) {
    const started = step(state, INPUTS["start"]).machine;
    assertEquals([started.desired, next(started)], ["up", "respawn"]);
    const stopped = transition(started, INPUTS["stop"], SPEC, 0).machine;
    assertEquals([stopped.desired, next(stopped)], ["down", "stopped"]);
    const again = transition(stopped, INPUTS["restart"], SPEC, 0).machine;
    assertEquals([again.desired, next(again)], ["up", "respawn"]);
  }

  function next({ actual }: Machine): string {
    return "next" in actual ? actual.next.kind : "none";
  }
});

Deno.test("transition() never meets a forced stop outside its states", () => {
  // The moves that kill are only reachable from states with a group.
  for (const actual of Object.values(STATES)) {
    for (const kind of ["stop", "restart"] as const) {
      step(actual, { kind, force: true });
    }
  }
  assertThrows(() => {
    const broken = { kind: "nothing" } as unknown as Actual;
    step(broken, INPUTS["stop"]);
  }, TypeError);
});
