import { assertEquals } from "@std/assert";
import { STATE_NAMES } from "../../../src/model/process_info.ts";
import type { ReloadAction } from "../../../src/model/reload_report.ts";
import { planReload } from "../../../src/supervisor/plan_reload.ts";
import { processSpec } from "../../support/specs.ts";

type State = typeof STATE_NAMES[number];

const OLD = { spec: processSpec(), options: {} };
const OTHER = { spec: processSpec({ argv: ["other"] }), options: {} };
const LIVE = { spec: processSpec({ autorestart: "never" }), options: {} };
const SLOW = { spec: processSpec({ startMs: 9_000 }), options: {} };

function standing(state: State, now = OLD) {
  const isDown = ["STOPPED", "BACKOFF", "EXITED", "FATAL"].includes(state);
  return { now, running: null, state, isDown };
}

Deno.test("planReload() restarts what is up or is to be, where it may", () => {
  const rows: Readonly<Record<State, readonly [ReloadAction, ReloadAction]>> = {
    STOPPED: ["next-start", "next-start"],
    STARTING: ["mark", "restart"],
    RUNNING: ["mark", "restart"],
    BACKOFF: ["next-start", "restart"],
    STOPPING: ["next-start", "next-start"],
    EXITED: ["next-start", "next-start"],
    FATAL: ["next-start", "restart"],
    UNHEALTHY: ["mark", "restart"],
  };
  for (const state of STATE_NAMES) {
    const actions = (["none", "changed"] as const).map((restart) =>
      planReload({ standings: [standing(state)], next: [OTHER], restart })
        .processes.map(({ action }) => action)
    );
    assertEquals(actions, rows[state].map((action) => [action]), state);
    // What needs no restart gets none, whatever the state.
    for (
      const [next, action] of [[LIVE, "live"], [SLOW, "next-start"]] as const
    ) {
      const { processes } = planReload({
        standings: [standing(state)],
        next: [next],
        restart: "changed",
      });
      assertEquals(processes.map(({ action }) => action), [action], state);
    }
  }
});

Deno.test("planReload() stops what is there, and forgets what is down", () => {
  for (const state of STATE_NAMES) {
    const standings = [standing(state)];
    const { removed, processes } = planReload({
      standings,
      next: [],
      restart: "none",
    });
    assertEquals(removed, ["web"]);
    const action = standings[0]?.isDown ? "remove" : "stop";
    assertEquals(processes.map(({ action }) => action), [action], state);
  }
});

Deno.test("planReload() compares with what runs, where restarts are wanted", () => {
  // An earlier reload has left the change to OTHER for a restart.
  const outdated = { ...standing("RUNNING", OTHER), running: OLD };
  const plan = (next: typeof OLD, restart: "none" | "changed") =>
    planReload({ standings: [outdated], next: [next], restart }).processes
      .map(({ action, options }) => [
        action,
        options.map(({ option }) => option),
      ]);
  assertEquals(plan(OTHER, "none"), []);
  assertEquals(plan(OTHER, "changed"), [["restart", ["command"]]]);
  // Taken back: the run has the right configuration as it is.
  assertEquals(plan(OLD, "changed"), []);
  assertEquals(plan(OLD, "none"), [["live", ["command"]]]);
});
