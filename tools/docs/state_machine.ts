/**
 * The reference of process states, from the state machine.
 *
 * @module
 */

import { STATE_MEANINGS, STATE_NAMES } from "../../src/model/process_info.ts";
import { TABLE, TIMERS } from "../../src/process/machine.ts";
import {
  type Actual,
  type StateKind,
  stateName,
} from "../../src/process/state.ts";
import { code, reflow, table } from "./markdown.ts";
import {
  declaration,
  functionComments,
  moduleComment,
  unionComments,
} from "./source_comments.ts";

const KINDS = Object.keys(TABLE).filter((kind): kind is StateKind =>
  Object.hasOwn(TABLE, kind)
);

/** The states that users see. */
export function stateTable(): string {
  return table(
    ["State", "Meaning"],
    STATE_NAMES.map((name) => [code(name), STATE_MEANINGS[name]]),
  );
}

/** What machine.ts says about itself. */
export function essay(machineSource: string): string {
  return reflow(moduleComment(machineSource));
}

/** What the states of the machine are called outside, and their timers. */
export function kindTable(): string {
  return table(
    ["Machine", "Users see", "Timers"],
    KINDS.map((kind) => [
      code(kind),
      namesOf(kind).map(code).join(" or "),
      TIMERS[kind].map(code).join(", "),
    ]),
  );
}

/** What a name may depend on, in states that have it. */
const VARIANTS = [
  { health: "unknown", step: { kind: "asked", index: 0 } },
  { health: "unhealthy", step: { kind: "looking" } },
] as const;

function namesOf(kind: StateKind): string[] {
  const next = { kind: "exited", reason: "" } as const;
  const seen = VARIANTS.map((variant) =>
    stateName({ kind, next, ...variant } as Actual)
  );
  return [...new Set(seen)];
}

/** What each input does in each state. */
export function matrix(): string {
  const inputs = Object.keys(TABLE.stopped);
  return table(
    ["Input", ...KINDS.map(code)],
    inputs.map((input) => [
      code(input),
      ...KINDS.map((kind) => cellName(kind, input)),
    ]),
  );
}

/** What the cells of the matrix do. */
export function cellTable(cellsSource: string): string {
  const comments = functionComments(cellsSource);
  const used = new Set(
    KINDS.flatMap((kind) =>
      Object.keys(TABLE[kind]).map((input) => cellName(kind, input))
    ),
  );
  return table(
    ["Cell", "What happens"],
    [...used].sort().map((name) => [name, comments.get(name) ?? ""]),
  );
}

function cellName(kind: StateKind, input: string): string {
  const row: Readonly<Record<string, { readonly name: string }>> = TABLE[kind];
  return row[input]?.name ?? "";
}

/** What the timers are for. */
export function timerTable(inputsSource: string): string {
  const text = declaration(inputsSource, "TimerName");
  return table(
    ["Timer", "When it fires"],
    Array.from(unionComments(text), ([name, doc]) => [code(name), doc]),
  );
}
