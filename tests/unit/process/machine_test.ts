import { assertEquals } from "@std/assert";
import type { Input } from "../../../src/process/inputs.ts";
import { TABLE, TIMERS, transition } from "../../../src/process/machine.ts";
import {
  type Actual,
  leaderPid,
  stateName,
  stateReason,
} from "../../../src/process/state.ts";
import {
  INPUTS,
  kinds,
  machineIn,
  MOMENT,
  SPEC,
  STATES,
  step,
  then,
} from "../../support/machine_examples.ts";
import { processSpec } from "../../support/specs.ts";

Deno.test("TABLE is total and holds what the golden matrix says", async (t) => {
  const rows = Object.entries(TABLE).flatMap(([state, row]) =>
    Object.entries(row).map(([input, cell]) => {
      return `${state.padEnd(9)} ${input.padEnd(16)} ${cell.name}`;
    })
  );
  await t.assertSnapshot(rows.join("\n"));
});

Deno.test("transition() gives every cell a lawful result", () => {
  for (const actual of Object.values(STATES)) {
    for (const input of Object.values(INPUTS)) {
      const where = `${actual.kind} x ${input.kind}`;
      const { machine, effects } = step(actual, input);
      const impossible = TABLE[actual.kind][input.kind].name === "impossible";
      const logged = effects.some((effect) =>
        effect.kind === "log" && effect.level === "critical"
      );
      assertEquals(logged, impossible, where);
      const armed = effects.flatMap((effect) =>
        effect.kind === "arm-timer" ? [effect.timer] : []
      );
      for (const timer of armed) {
        const owned = TIMERS[machine.actual.kind].includes(timer);
        assertEquals(owned, true, `${where} arms ${timer}`);
      }
      const spawns = effects.some(({ kind }) => kind === "spawn");
      assertEquals(machine.incarnation, spawns ? 2 : 1, where);
      assertEquals(spawns, machine.actual.kind === "spawning" && spawns, where);
    }
  }
});

Deno.test("transition() drops what belongs to an older spawn", () => {
  for (const actual of Object.values(STATES)) {
    for (const input of Object.values(INPUTS)) {
      if (!("incarnation" in input)) continue;
      const machine = machineIn(actual, { incarnation: 2 });
      const after = transition(machine, input, SPEC, MOMENT);
      assertEquals(after, { machine, effects: [] }, actual.kind + input.kind);
    }
  }
});

Deno.test("transition() disarms every timer that the new state has not", () => {
  const stop = INPUTS["stop"];
  assertEquals(kinds(step(STATES.backoff, stop).effects), [
    "disarm retry",
    "look",
  ]);
  assertEquals(kinds(step(STATES.starting, stop).effects), [
    "disarm start-gate",
    "SIGTERM 7",
    "SIGCONT 7",
    "arm stop-deadline 10000",
  ]);
  assertEquals(kinds(step(STATES.sweeping, INPUTS["looked"]).effects), [
    "disarm stop-deadline",
    "disarm kill-deadline",
    "disarm sweep-check",
  ]);
});

Deno.test("transition() waits for startsecs before RUNNING", () => {
  const { machine, effects } = step(STATES.spawning, INPUTS["spawned"]);
  assertEquals(machine.actual, { kind: "starting", pid: 7 });
  assertEquals(kinds(effects), ["arm start-gate 1000"]);
  const up = transition(machine, INPUTS["timer-fired"], SPEC, {
    nowMs: 5_000,
    random: 0,
  });
  assertEquals(up.machine.actual, { ...STATES.running, sinceMs: 5_000 });
  assertEquals(kinds(up.effects), ["disarm start-gate", "start-health-checks"]);
});

Deno.test("transition() is RUNNING at once when startsecs is 0", () => {
  const spec = processSpec({ startMs: 0 });
  const { machine } = step(STATES.spawning, INPUTS["spawned"], { spec });
  assertEquals(machine.actual.kind, "running");
});

Deno.test("transition() counts failed starts up to FATAL", () => {
  let machine = machineIn(STATES.starting);
  const path: string[] = [];
  for (let attempt = 0; attempt < 4; attempt++) {
    const { incarnation } = machine;
    const input: Input = { ...INPUTS["leader-exited"], incarnation };
    const looked: Input = { ...INPUTS["looked"], incarnation };
    const ended = transition(machine, input, SPEC, MOMENT);
    assertEquals(stateName(ended.machine.actual), "EXITED");
    machine = then(ended, looked).machine;
    const { actual } = machine;
    path.push(
      actual.kind === "backoff"
        ? `backoff ${actual.retryAtMs - 1_000}`
        : actual.kind,
    );
    machine = { ...machine, actual: STATES.starting };
  }
  assertEquals(path, ["backoff 1000", "backoff 2000", "backoff 3000", "fatal"]);
});

Deno.test("transition() goes to FATAL at once when trying can't help", () => {
  const input: Input = { ...INPUTS["spawn-failed"], transient: false };
  const { machine } = step(STATES.spawning, input);
  assertEquals(machine.actual, { kind: "fatal", reason: "no memory" });
  assertEquals(machine.desired, "down");
});

Deno.test("transition() leaves a failed start EXITED without autorestart", () => {
  const spec = processSpec({ autorestart: "never" });
  const ended = step(STATES.starting, INPUTS["leader-exited"], { spec });
  assertEquals(then(ended, INPUTS["looked"], spec).machine.actual, {
    kind: "exited",
    reason: "exited with status 1 too quickly",
  });
});

Deno.test("transition() starts afresh on an explicit start", () => {
  for (const state of ["fatal", "exited", "backoff", "stopped"] as const) {
    const { machine, effects } = step(STATES[state], INPUTS["start"], {
      machine: { failedStarts: 3, healthRestarts: 2, desired: "down" },
    });
    assertEquals(machine.actual.kind, "spawning", state);
    assertEquals([machine.failedStarts, machine.healthRestarts], [0, 0], state);
    assertEquals(machine.desired, "up", state);
    assertEquals(kinds(effects).at(-1), "spawn", state);
  }
});

Deno.test("transition() makes an unhealthy process seen before it is stopped", () => {
  const failed = step(STATES.running, INPUTS["health-failed"]);
  assertEquals(stateName(failed.machine.actual), "UNHEALTHY");
  assertEquals(stateReason(failed.machine.actual), "refused");
  assertEquals(kinds(failed.effects), ["post-health-restart"]);
  const restart = then(failed, INPUTS["health-restart"]);
  assertEquals(stateName(restart.machine.actual), "STOPPING");
  const gone = then(restart, INPUTS["leader-exited"]);
  assertEquals(then(gone, INPUTS["looked"]).machine.actual, {
    kind: "backoff",
    reason: "unhealthy: refused",
    retryAtMs: 2_000,
  });
});

Deno.test("transition() gives up after startretries health restarts", () => {
  const unhealthy: Actual = {
    ...STATES.running,
    health: "unhealthy",
    healthReason: "refused",
  };
  const { machine } = step(unhealthy, INPUTS["health-restart"], {
    machine: { healthRestarts: 3 },
  });
  assertEquals("next" in machine.actual && machine.actual.next, {
    kind: "fatal",
    reason: "still unhealthy after 3 restarts: refused",
  });
});

Deno.test("transition() lets a process recover when it is not restarted", () => {
  const spec = processSpec({ autorestart: "never" });
  const failed = step(STATES.running, INPUTS["health-failed"], { spec });
  assertEquals(failed.effects, []);
  const passed = transition(
    failed.machine,
    INPUTS["health-passed"],
    spec,
    MOMENT,
  );
  assertEquals(stateName(passed.machine.actual), "RUNNING");
});

Deno.test("transition() forgets health restarts when a check passes", () => {
  const { machine } = step(STATES.running, INPUTS["health-passed"], {
    machine: { healthRestarts: 2 },
  });
  assertEquals(machine.healthRestarts, 0);
});

Deno.test("leaderPid() is there exactly while the leader lives", () => {
  const alive = Object.values(STATES).filter((state) => leaderPid(state) === 7);
  assertEquals(alive.map(({ kind }) => kind), [
    "starting",
    "running",
    "stopping",
  ]);
});
