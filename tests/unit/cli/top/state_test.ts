import { assertEquals } from "@std/assert";
import type { ProcessUsage } from "../../../../src/protocol/method_types.ts";
import { KeyDecoder } from "../../../../src/cli/ctl/terminal/keys.ts";
import {
  inOrder,
  NOTHING_YET,
  type TopState,
  type TopWish,
  wishOf,
  withChange,
  withoutDaemon,
  withProcesses,
} from "../../../../src/cli/ctl/top/state.ts";
import { runningProcess } from "../../../support/fake_control.ts";

function usage(name: string, cpu: number, memory: number): ProcessUsage {
  return { name, pid: 100, processes: 1, cpu, memory };
}

/** Three processes; the first is selected. */
const STATE: TopState = withProcesses(
  {
    ...NOTHING_YET,
    usage: new Map([
      ["web", usage("web", 0.1, 3_000)],
      ["db", usage("db", 0.5, 2_000)],
      ["app", usage("app", 0, 1_000)],
    ]),
  },
  ["web", "db", "app"].map(runningProcess),
);

function wish(text: string, state = STATE): TopWish | null {
  const [key] = new KeyDecoder().push(new TextEncoder().encode(text));
  if (key === undefined) throw new TypeError("No key");
  return wishOf(state, key);
}

/** The state after some keys that only change what is shown. */
function press(text: string, state = STATE): TopState {
  const keys = new KeyDecoder().push(new TextEncoder().encode(text));
  return keys.reduce((now, key) => {
    const asked = wishOf(now, key);
    return asked?.kind === "show" ? asked.state : now;
  }, state);
}

Deno.test("wishOf() moves the selection, and not beyond the ends", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["j", "db"],
    ["jj", "app"],
    ["jjjj", "app"],
    ["jjk", "db"],
    ["\x1b[B", "db"],
    ["\x1b[B\x1b[A\x1b[A", "web"],
    ["\x1b[6~", "app"],
    ["\x1b[F", "app"],
    ["\x1b[F\x1b[H", "web"],
    ["\x1b[F\x1b[5~", "web"],
  ];
  for (const [keys, name] of rows) {
    assertEquals(press(keys).selected, name, keys);
  }
});

Deno.test("wishOf() gives orders about the selected process", () => {
  const order = (verb: string) => ({ kind: "order", verb, name: "db" });
  const state = press("j");
  assertEquals(wish("s", state), order("start") as TopWish);
  assertEquals(wish("x", state), order("stop") as TopWish);
  assertEquals(wish("r", state), order("restart") as TopWish);
  for (const key of ["s", "x", "r", "l"]) {
    assertEquals(wish(key, NOTHING_YET), null);
  }
});

Deno.test("wishOf() leaves with q, Escape, Ctrl-C and Ctrl-D", () => {
  for (const key of ["q", "\x1b", "\x03", "\x04"]) {
    assertEquals(wish(key), { kind: "leave" });
  }
  assertEquals(wish("\x0c"), { kind: "redraw" });
  for (const key of ["z", "\t", "\x01", "\x7f"]) assertEquals(wish(key), null);
});

Deno.test("wishOf() opens and closes the log", () => {
  assertEquals(wish("l"), { kind: "open-log", name: "web" });
  assertEquals(wish("\r"), { kind: "open-log", name: "web" });
  const open = { ...STATE, log: { name: "web", lines: [] } };
  for (const key of ["l", "\r", "\x1b"]) {
    assertEquals(wish(key, open), { kind: "close-log" });
  }
});

Deno.test("inOrder() sorts by what was asked for", () => {
  const names = (state: TopState) => inOrder(state).map(({ name }) => name);
  assertEquals(names(STATE), ["web", "db", "app"]);
  assertEquals(names(press("o")), ["db", "web", "app"]);
  assertEquals(names(press("oo")), ["web", "db", "app"]);
  assertEquals(names(press("ooo")), ["app", "db", "web"]);
  assertEquals(press("oooo").order, "config");
});

Deno.test("withProcesses() keeps the selection where it can", () => {
  const state = press("j");
  const fewer = withProcesses(state, ["app", "db"].map(runningProcess));
  assertEquals(fewer.selected, "db");
  const others = withProcesses(state, ["x", "y"].map(runningProcess));
  assertEquals(others.selected, "x");
  const gone = withoutDaemon(state, "away");
  assertEquals([gone.processes, gone.message], [[], "away"]);
  assertEquals(withProcesses(gone, STATE.processes).selected, "db");
});

Deno.test("withChange() shows a change of one process at once", () => {
  const change = { name: "db", to: "FATAL", pid: null, reason: "why" } as const;
  const [web, db] = withChange(STATE, change).processes;
  assertEquals(web, STATE.processes[0]);
  assertEquals([db?.state, db?.pid, db?.reason], ["FATAL", null, "why"]);
});
