/**
 * Colours of the terminal.
 *
 * @module
 */

import type { StateName } from "../../model/process_info.ts";

/** The colours that are used, by what selects them on a terminal. */
const CODES = {
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
  gray: 90,
} as const;

/** A colour. */
export type Color = keyof typeof CODES;

const STATE_COLORS: Readonly<Record<StateName, Color>> = {
  STOPPED: "gray",
  STARTING: "yellow",
  RUNNING: "green",
  BACKOFF: "yellow",
  STOPPING: "yellow",
  EXITED: "gray",
  FATAL: "red",
  UNHEALTHY: "red",
};

/** The colours that tell several processes apart. */
const NAME_COLORS = ["cyan", "magenta", "yellow", "green", "blue"] as const;

/** Writes text in a colour. */
export function paint(text: string, color: Color): string {
  return `\x1b[${CODES[color]}m${text}\x1b[39m`;
}

/** Writes the name of a state in its colour; padding may follow it. */
export function paintState(text: string): string {
  const state = text.trimEnd();
  return Object.hasOwn(STATE_COLORS, state)
    ? paint(text, STATE_COLORS[state as StateName])
    : text;
}

/** The colour of the process that came as number `index`, from 0. */
export function colorOf(index: number): Color {
  return NAME_COLORS[index % NAME_COLORS.length] ?? "cyan";
}
