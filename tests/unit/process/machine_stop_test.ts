import { assertEquals } from "@std/assert";
import type { SignalName } from "../../../src/model/signal.ts";
import type { Effect, Input } from "../../../src/process/inputs.ts";
import {
  type Machine,
  stateName,
  stateReason,
} from "../../../src/process/state.ts";
import {
  INPUTS,
  kinds,
  STATES,
  step,
  then,
  timer,
} from "../../support/machine_examples.ts";
import { processSpec } from "../../support/specs.ts";

const EXITED = INPUTS["leader-exited"];
const NOBODY = INPUTS["looked"];
const KILLED = ["disarm stop-deadline", "SIGKILL 7", "arm kill-deadline 2000"];

function messages(effects: readonly Effect[]): string[] {
  return effects.flatMap((effect) =>
    effect.kind === "log" ? [`${effect.level}: ${effect.message}`] : []
  );
}

function next({ actual }: Machine): string {
  return "next" in actual ? actual.next.kind : "none";
}

Deno.test("transition() kills a child that came after a stop", () => {
  const asked = step(STATES.spawning, INPUTS["stop"]);
  assertEquals(asked.machine.desired, "down");
  const { machine, effects } = then(asked, INPUTS["spawned"]);
  assertEquals(stateName(machine.actual), "STOPPING");
  assertEquals(kinds(effects), KILLED);
});

Deno.test("transition() kills what does not stop in time", () => {
  const killed = step(STATES.stopping, timer("stop-deadline"));
  assertEquals(kinds(killed.effects), ["log", ...KILLED]);
  const stuck = then(killed, timer("kill-deadline"));
  assertEquals(stateName(stuck.machine.actual), "STOPPING");
  const reason = stateReason(stuck.machine.actual);
  assertEquals(reason, "SIGKILL has had no effect yet");
  assertEquals(kinds(stuck.effects), ["log"]);
  const gone = then(then(stuck, EXITED), NOBODY);
  assertEquals(gone.machine.actual, { kind: "stopped" });
});

Deno.test("transition() sends the stop signals one after another", () => {
  const spec = processSpec({
    stopSteps: [
      { signal: "SIGTERM", waitMs: 5_000 },
      { signal: "SIGINT", waitMs: 3_000 },
    ],
  });
  const term = step(STATES.running, INPUTS["stop"], { spec });
  assertEquals(kinds(term.effects).slice(1), [
    "SIGTERM 7",
    "SIGCONT 7",
    "arm stop-deadline 5000",
  ]);
  const int = then(term, timer("stop-deadline"), spec);
  assertEquals(kinds(int.effects), [
    "log",
    "SIGINT 7",
    "SIGCONT 7",
    "arm stop-deadline 3000",
  ]);
  const killed = then(int, timer("stop-deadline"), spec);
  assertEquals(kinds(killed.effects), ["log", ...KILLED]);
  assertEquals(messages([...int.effects, ...killed.effects]), [
    "info: SIGTERM has not ended it in time; sending SIGINT",
    "warning: SIGINT has not ended it in time; sending SIGKILL",
  ]);
});

Deno.test("transition() kills at once without any stop signal", () => {
  const spec = processSpec({ stopSteps: [] });
  const { effects } = step(STATES.running, INPUTS["stop"], { spec });
  assertEquals(kinds(effects).slice(1), KILLED);
});

Deno.test("transition() tells the leader alone when it is to be so", () => {
  const spec = processSpec({ stopAsGroup: false, killAsGroup: false });
  const asked = step(STATES.running, INPUTS["stop"], { spec });
  assertEquals(kinds(asked.effects)[1], "SIGTERM to 7");
  const killed = then(asked, timer("stop-deadline"), spec);
  assertEquals(kinds(killed.effects)[2], "SIGKILL to 7");
  const left: Input = { ...EXITED, membersLeft: true };
  const quick = { ...spec, killEscaped: false };
  const gone = then(killed, left, quick);
  assertEquals(gone.machine.actual, { kind: "stopped" });
});

Deno.test("transition() asks members that only saw their leader asked", () => {
  const spec = processSpec({ stopAsGroup: false });
  const asked = step(STATES.running, INPUTS["stop"], { spec });
  const ended = then(asked, { ...EXITED, membersLeft: true }, spec);
  assertEquals(kinds(ended.effects), [
    "SIGTERM 7",
    "SIGCONT 7",
    "arm stop-deadline 10000",
    "arm sweep-check 5",
  ]);
});

Deno.test("transition() begins with the stop command", () => {
  const stopCommand = { argv: ["quit"], timeoutMs: 1_000 };
  const spec = processSpec({ stopCommand });
  const begun = step(STATES.running, INPUTS["stop"], { spec });
  assertEquals(kinds(begun.effects), [
    "stop-health-checks",
    "run-stop-command",
  ]);
  const done = then(begun, INPUTS["stop-command-ended"], spec);
  assertEquals(kinds(done.effects), ["arm stop-deadline 10000"]);
  const asked = then(done, timer("stop-deadline"), spec);
  assertEquals(kinds(asked.effects), [
    "log",
    "SIGTERM 7",
    "SIGCONT 7",
    "arm stop-deadline 10000",
  ]);
});

Deno.test("transition() goes on to signals when the stop command fails", () => {
  const stopCommand = { argv: ["quit"], timeoutMs: 1_000 };
  const spec = processSpec({ stopCommand });
  const begun = step(STATES.running, INPUTS["stop"], { spec });
  const failed = then(begun, {
    kind: "stop-command-ended",
    problem: "it exited with status 1",
    incarnation: 1,
  }, spec);
  assertEquals(kinds(failed.effects), [
    "log",
    "SIGTERM 7",
    "SIGCONT 7",
    "arm stop-deadline 10000",
  ]);
  const late = then(failed, INPUTS["stop-command-ended"], spec);
  assertEquals(late.effects, []);
});

Deno.test("transition() skips the stop command when it is to kill", () => {
  const stopCommand = { argv: ["quit"], timeoutMs: 1_000 };
  const spec = processSpec({ stopCommand });
  const stop: Input = { kind: "stop", force: true };
  const { effects } = step(STATES.running, stop, { spec });
  assertEquals(kinds(effects).slice(1), KILLED);
});

Deno.test("transition() sweeps what a crashed leader left in its group", () => {
  const crash = step(STATES.running, { ...EXITED, membersLeft: true });
  assertEquals(stateName(crash.machine.actual), "STOPPING");
  assertEquals(kinds(crash.effects), [
    "stop-health-checks",
    "log",
    "SIGTERM 7",
    "SIGCONT 7",
    "arm stop-deadline 10000",
    "arm sweep-check 5",
  ]);
  const look = then(crash, timer("sweep-check"));
  assertEquals(kinds(look.effects), ["look"]);
  const again = then(look, { ...INPUTS["looked"], living: 2 });
  assertEquals(kinds(again.effects), ["arm sweep-check 10"]);
  const empty = then(again, NOBODY);
  assertEquals(empty.machine.actual.kind, "spawning");
});

Deno.test("transition() ends descendants that left the group", () => {
  const looking = then(step(STATES.running, INPUTS["stop"]), EXITED);
  assertEquals(kinds(looking.effects), ["look"]);
  const found = then(looking, { ...INPUTS["looked"], escaped: [41, 42] });
  assertEquals(kinds(found.effects), [
    "SIGTERM to 41 42",
    "SIGCONT to 41 42",
    "arm sweep-check 10",
  ]);
  const more = then(found, { ...INPUTS["looked"], escaped: [42, 43] });
  assertEquals(kinds(more.effects), [
    "SIGTERM to 43",
    "SIGCONT to 43",
    "arm sweep-check 20",
  ]);
  const killed = then(more, timer("stop-deadline"));
  assertEquals(kinds(killed.effects), [
    "log",
    "disarm stop-deadline",
    "SIGKILL to 42 43",
    "arm kill-deadline 2000",
    "arm sweep-check 5",
  ]);
  const gone = then(killed, NOBODY);
  assertEquals(gone.machine.actual, { kind: "stopped" });
});

Deno.test("transition() forgets a group as soon as it is empty", () => {
  // The system may give its number to a stranger from then on.
  const left = step(STATES.stopping, { ...EXITED, membersLeft: true });
  const empty = then(left, { ...INPUTS["looked"], escaped: [41] });
  assertEquals(
    "pgid" in empty.machine.actual && empty.machine.actual.pgid,
    null,
  );
  const killed = then(empty, timer("stop-deadline"));
  assertEquals(kinds(killed.effects).includes("SIGKILL 7"), false);
  assertEquals(then(killed, timer("sweep-check")).effects, [
    { kind: "look", pgid: null },
  ]);
});

Deno.test("transition() looks once more before STOPPED after BACKOFF", () => {
  const stopped = step(STATES.backoff, INPUTS["stop"]);
  assertEquals(stateName(stopped.machine.actual), "STOPPING");
  assertEquals(kinds(stopped.effects), ["disarm retry", "look"]);
  assertEquals(then(stopped, NOBODY).machine.actual, { kind: "stopped" });
});

Deno.test("transition() leaves them alone with kill_escaped off", () => {
  const spec = processSpec({ killEscaped: false });
  const stopped = then(step(STATES.running, INPUTS["stop"]), EXITED, spec);
  assertEquals(stopped.machine.actual, { kind: "stopped" });
});

Deno.test("transition() gives a sweep after a stop the same deadline", () => {
  const ended = step(STATES.stopping, { ...EXITED, membersLeft: true });
  assertEquals(ended.machine.actual.kind, "sweeping");
  assertEquals(kinds(ended.effects), ["arm sweep-check 5"]);
  const killed = then(ended, timer("stop-deadline"));
  assertEquals(kinds(killed.effects), [
    "log",
    ...KILLED,
    "arm sweep-check 5",
  ]);
});

Deno.test("transition() continues what is suspended, so that it can stop", () => {
  const told = (signal: SignalName, options = {}) => {
    const stopSteps = [{ signal, waitMs: 1_000 }];
    const spec = processSpec({ stopSteps, ...options });
    const { effects } = step(STATES.running, INPUTS["stop"], { spec });
    return kinds(effects).filter((text) => text.startsWith("SIG"));
  };
  assertEquals(told("SIGTERM"), ["SIGTERM 7", "SIGCONT 7"]);
  assertEquals(told("SIGTERM", { stopAsGroup: false }), [
    "SIGTERM to 7",
    "SIGCONT to 7",
  ]);
  // These two reach the suspended by themselves.
  assertEquals(told("SIGKILL"), ["SIGKILL 7"]);
  assertEquals(told("SIGCONT"), ["SIGCONT 7"]);
});

const LATE_KILL = step(
  { ...STATES.sweeping, step: { kind: "killed" }, checkMs: 200 },
  timer("kill-deadline"),
);

Deno.test("transition() does not poll hard what SIGKILL does not end", () => {
  assertEquals(kinds(LATE_KILL.effects), ["look"]);
  const looked = then(LATE_KILL, { ...INPUTS["looked"], living: 1 });
  assertEquals(kinds(looked.effects), ["log", "arm sweep-check 1000"]);
  assertEquals(
    stateReason(looked.machine.actual),
    "SIGKILL has had no effect yet on what it left behind",
  );
  const again = then(looked, { ...INPUTS["looked"], living: 1 });
  assertEquals(kinds(again.effects), ["arm sweep-check 1000"]);
});

Deno.test("transition() calls nobody stuck for want of a look in time", () => {
  // This one shows who was there before the time of SIGKILL was over.
  const early = { ...INPUTS["looked"], living: 1, askedMs: 999 };
  const doubtful = then(LATE_KILL, early);
  assertEquals(kinds(doubtful.effects), ["arm sweep-check 200"]);
  assertEquals(
    stateReason(doubtful.machine.actual),
    "ending processes that it left behind",
  );
  assertEquals(then(doubtful, NOBODY).machine.actual, { kind: "stopped" });
  const force = { kind: "stop", force: true } as const;
  assertEquals(then(doubtful, force).effects, []);
});

Deno.test("transition() takes nobody for gone when nobody could look", () => {
  const blind = { ...INPUTS["looked"], noRoom: "Too many open files" };
  const reason = "can't see who is left: Too many open files";
  const asked = step({ ...STATES.sweeping, escaped: [8] }, blind);
  assertEquals(kinds(asked.effects), ["log", "arm sweep-check 10"]);
  assertEquals(stateReason(asked.machine.actual), reason);
  // The log tells of it once.
  assertEquals(kinds(then(asked, blind).effects), ["arm sweep-check 20"]);
  // Who was seen earlier is not signalled once more.
  const seen = then(asked, { ...INPUTS["looked"], escaped: [8, 9] });
  assertEquals(kinds(seen.effects).slice(0, 2), [
    "SIGTERM to 9",
    "SIGCONT to 9",
  ]);
  assertEquals(then(asked, NOBODY).machine.actual, { kind: "stopped" });
  // It is a matter of time.
  const looking = step(
    { ...STATES.sweeping, step: { kind: "looking" } },
    blind,
  );
  assertEquals(
    kinds(looking.effects).includes("arm stop-deadline 10000"),
    true,
  );
  const stuck = then(LATE_KILL, blind);
  assertEquals(kinds(stuck.effects), ["log", "log", "arm sweep-check 1000"]);
  assertEquals(stateReason(stuck.machine.actual), reason);
});

Deno.test("transition() need not see whom it leaves alone", () => {
  const spec = processSpec({ killEscaped: false });
  const blind = { ...INPUTS["looked"], noRoom: "Too many open files" };
  const after = step(STATES.sweeping, blind, { spec });
  assertEquals(after.machine.actual, { kind: "stopped" });
});

Deno.test("transition() lets the last request win while stopping", () => {
  for (const state of [STATES.stopping, STATES.sweeping]) {
    const started = step(state, INPUTS["start"]);
    assertEquals(
      [started.machine.desired, next(started.machine)],
      ["up", "respawn"],
    );
    const stopped = then(started, INPUTS["stop"]);
    assertEquals(
      [stopped.machine.desired, next(stopped.machine)],
      ["down", "stopped"],
    );
    const again = then(stopped, INPUTS["restart"]);
    assertEquals(
      [again.machine.desired, next(again.machine)],
      ["up", "respawn"],
    );
  }
});

Deno.test("transition() kills on a forced request while stopping", () => {
  for (const state of [STATES.stopping, STATES.sweeping]) {
    for (const kind of ["stop", "restart"] as const) {
      const { effects } = step(state, { kind, force: true });
      assertEquals(kinds(effects).slice(0, 3), KILLED, `${state.kind} ${kind}`);
    }
  }
});
