/**
 * Kinds of ends: `0, 64-78, SIGTERM`. A number is an exit code, never a
 * signal.
 *
 * @module
 */

import type { ExitPattern } from "../model/exit_pattern.ts";
import { isNumbered, parseSignal } from "../model/signal.ts";
import type { Remark } from "./findings.ts";
import { splitCommas } from "./pieces.ts";
import { quoted } from "./quoted.ts";
import { nearestSignal } from "./read_signal.ts";
import { type Fault, read, type Reading } from "./reading.ts";

/** A system keeps eight bits of what a program exits with. */
const MAX_CODE = 255;

/** Reads kinds of ends with commas between them; there may be none. */
export function readExits(text: string): Reading {
  const exits: ExitPattern[] = [];
  const faults: Fault[] = [];
  for (const { text: piece, offset } of splitCommas(text)) {
    const exit = readExit(piece);
    if ("message" in exit) faults.push({ ...exit, offset });
    else exits.push(exit);
  }
  return faults.length > 0 ? { kind: "faults", faults } : read(exits);
}

function readExit(text: string): ExitPattern | Remark {
  const codes = /^([0-9]+)(?:\s*-\s*([0-9]+))?$/.exec(text);
  if (codes !== null) {
    const from = Number(codes[1]);
    const to = Number(codes[2] ?? codes[1]);
    return codesFault(text, from, to) ?? { kind: "codes", from, to };
  }
  const signal = parseSignal(text);
  // What ended by a signal is known by the name of that signal alone.
  if (signal !== null && !isNumbered(signal)) return { kind: "signal", signal };
  return {
    message: `Cannot use ${quoted(text)}: neither an exit code nor a signal`,
    hint: hintFor(text),
  };
}

function codesFault(text: string, from: number, to: number): Remark | null {
  if (Math.max(from, to) > MAX_CODE) {
    return {
      message: `Cannot use ${
        quoted(text)
      }: the range of exit codes is 0 to ${MAX_CODE}`,
    };
  }
  if (from <= to) return null;
  return {
    message: `Cannot use ${quoted(text)}: the range runs backwards`,
    hint: `write ${to}-${from}`,
  };
}

function hintFor(text: string): string {
  if (/^[^\s-]+(?:\s+[^\s-]+)+$/.test(text)) return "put commas between them";
  const meant = nearestSignal(text);
  return meant === null
    ? "write codes such as 0, 64-78, and signals such as SIGTERM"
    : `did you mean ${meant}?`;
}
