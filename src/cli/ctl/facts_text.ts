/**
 * Facts about one thing, one a line.
 *
 * @module
 */

import { printable } from "../../logs/printable.ts";

/** A fact: what it is called, and what it is; `null` leaves it out. */
export type Fact = readonly [label: string, value: string | null];

/** Writes facts below a title, the values in one column. */
export function factsText(title: string, facts: readonly Fact[]): string {
  const told = facts.flatMap(([label, value]) =>
    value === null ? [] : [[label, value] as const]
  );
  const width = Math.max(0, ...told.map(([label]) => label.length));
  const lines = told.map(([label, value]) =>
    `  ${label.padEnd(width)}  ${printable(value)}\n`
  );
  return `${printable(title)}\n${lines.join("")}`;
}
