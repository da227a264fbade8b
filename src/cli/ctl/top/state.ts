/**
 * What `top` shows, and what keys make of it.
 *
 * @module
 */

import type { ProcessInfo, StateName } from "../../../model/process_info.ts";
import type { ProcessUsage } from "../../../protocol/method_types.ts";
import type { Key } from "../terminal/keys.ts";

/** In which order processes are shown. */
const ORDERS = ["config", "cpu", "memory", "name"] as const;

/** An order of processes. */
export type SortOrder = typeof ORDERS[number];

/** Something to be done with a process. */
export type TopVerb = "start" | "stop" | "restart";

/** The output of a process, below the table. */
export interface LogPane {
  readonly name: string;
  /** The last lines, oldest first. */
  readonly lines: readonly string[];
}

/** What is shown. */
export interface TopState {
  /** The daemon, for the first line. */
  readonly daemon: string;
  readonly processes: readonly ProcessInfo[];
  readonly usage: ReadonlyMap<string, ProcessUsage>;
  readonly order: SortOrder;
  /** Name of the process that the keys are about; `null`: there is none. */
  readonly selected: string | null;
  /** What was done last, or what went wrong; empty for nothing. */
  readonly message: string;
  readonly log: LogPane | null;
}

/** Before anything is known. */
export const NOTHING_YET: TopState = {
  daemon: "connecting",
  processes: [],
  usage: new Map(),
  order: "config",
  selected: null,
  message: "",
  log: null,
};

/** What a key asks for. */
export type TopWish =
  | { readonly kind: "leave" }
  | { readonly kind: "redraw" }
  | { readonly kind: "show"; readonly state: TopState }
  | { readonly kind: "open-log"; readonly name: string }
  | { readonly kind: "close-log" }
  | {
    readonly kind: "order";
    readonly verb: TopVerb;
    readonly name: string;
  };

/** Rows that a page key moves by. */
const PAGE_ROWS = 10;

const VERBS: Readonly<Record<string, TopVerb>> = {
  s: "start",
  x: "stop",
  r: "restart",
};

/** What a key asks for; `null` for nothing. */
export function wishOf(state: TopState, key: Key): TopWish | null {
  switch (key.kind) {
    case "ctrl":
      if (key.letter === "c" || key.letter === "d") return { kind: "leave" };
      return key.letter === "l" ? { kind: "redraw" } : null;
    case "named":
      return ofNamed(state, key.name);
    case "text":
      return ofLetter(state, key.text);
  }
}

function ofNamed(
  state: TopState,
  name: Extract<Key, { kind: "named" }>["name"],
): TopWish | null {
  switch (name) {
    case "up":
      return move(state, -1);
    case "down":
      return move(state, 1);
    case "page-up":
      return move(state, -PAGE_ROWS);
    case "page-down":
      return move(state, PAGE_ROWS);
    case "home":
      return move(state, -Infinity);
    case "end":
      return move(state, Infinity);
    case "escape":
      return state.log === null ? { kind: "leave" } : { kind: "close-log" };
    case "enter":
      return toggleLog(state);
    default:
      return null;
  }
}

function ofLetter(state: TopState, letter: string): TopWish | null {
  switch (letter) {
    case "q":
      return { kind: "leave" };
    case "k":
      return move(state, -1);
    case "j":
      return move(state, 1);
    case "l":
      return toggleLog(state);
    case "o": {
      const next = ORDERS[(ORDERS.indexOf(state.order) + 1) % ORDERS.length];
      return { kind: "show", state: { ...state, order: next ?? "config" } };
    }
  }
  const verb = Object.hasOwn(VERBS, letter) ? VERBS[letter] : undefined;
  return verb === undefined || state.selected === null
    ? null
    : { kind: "order", verb, name: state.selected };
}

function toggleLog({ log, selected }: TopState): TopWish | null {
  if (log !== null) return { kind: "close-log" };
  return selected === null ? null : { kind: "open-log", name: selected };
}

function move(state: TopState, by: number): TopWish {
  const names = inOrder(state).map(({ name }) => name);
  const at = names.indexOf(state.selected ?? "");
  const to = Math.min(Math.max(0, at + by), names.length - 1);
  return { kind: "show", state: { ...state, selected: names[to] ?? null } };
}

/** Takes over what the daemon says; the selection stays where it can. */
export function withProcesses(
  state: TopState,
  processes: readonly ProcessInfo[],
): TopState {
  const next = { ...state, processes };
  const isThere = processes.some(({ name }) => name === state.selected);
  if (isThere || processes.length === 0) return next;
  return { ...next, selected: inOrder(next)[0]?.name ?? null };
}

/** The daemon does not answer: nothing is known of anybody. */
export function withoutDaemon(state: TopState, message: string): TopState {
  return {
    ...state,
    daemon: "not connected",
    processes: [],
    usage: new Map(),
    message,
  };
}

/** What an event tells of the state of a process. */
export interface StateChange {
  readonly name: string;
  readonly to: StateName;
  readonly pid: number | null;
  readonly reason: string | null;
}

/** Takes over one change; the rest is known after the next look. */
export function withChange(
  state: TopState,
  { name, to, pid, reason }: StateChange,
): TopState {
  const processes = state.processes.map((process) =>
    process.name === name ? { ...process, state: to, pid, reason } : process
  );
  return { ...state, processes };
}

/** The processes as they are shown. */
export function inOrder(
  { processes, usage, order }: TopState,
): readonly ProcessInfo[] {
  switch (order) {
    case "config":
      return processes;
    case "name":
      return processes.toSorted((a, b) => a.name < b.name ? -1 : 1);
    case "cpu":
    case "memory": {
      const value = ({ name }: ProcessInfo) => usage.get(name)?.[order] ?? 0;
      return processes.toSorted((a, b) => value(b) - value(a));
    }
  }
}
