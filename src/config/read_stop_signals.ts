/**
 * The signals that stop a process, and how long each of them waits:
 * `TERM:5 INT:500ms KILL`.
 *
 * @module
 */

import { parseSignal } from "../model/signal.ts";
import { formatDuration, parseDuration } from "../util/duration.ts";
import type { Remark } from "./findings.ts";
import { LONGEST } from "./option_ranges.ts";
import type { StopSignal } from "./option_types.ts";
import { splitBlanks } from "./pieces.ts";
import { quoted } from "./quoted.ts";
import { signalFault } from "./read_signal.ts";
import { type Fault, read, type Reading } from "./reading.ts";

/** Reads signals with blanks between them; SIGKILL is left out. */
export function readStopSignals(text: string): Reading {
  const signals: StopSignal[] = [];
  const faults: Fault[] = [];
  const pieces = splitBlanks(text);
  for (const [index, piece] of pieces.entries()) {
    const step = readStep(piece.text, index === pieces.length - 1);
    if ("message" in step) faults.push({ ...step, offset: piece.offset });
    else if (step.signal !== "SIGKILL") signals.push(step);
  }
  return faults.length > 0 ? { kind: "faults", faults } : read(signals);
}

function readStep(text: string, isLast: boolean): StopSignal | Remark {
  if (text.includes(",")) {
    return {
      message: `Cannot use ${quoted(text)}: there is a comma in it`,
      hint: "blanks go between two signals",
    };
  }
  const colon = text.indexOf(":");
  const name = colon === -1 ? text : text.slice(0, colon);
  if (name === "") {
    return {
      message: `Cannot use ${quoted(text)}: no signal before the colon`,
      hint: "write SIGNAL:SECONDS without blanks",
    };
  }
  const signal = parseSignal(name);
  if (signal === null) return signalFault(name);
  if (signal === "SIGKILL") {
    return killFault(text, colon !== -1, isLast) ?? { signal, waitMs: null };
  }
  if (colon === -1) return { signal, waitMs: null };
  const waitMs = parseDuration(text.slice(colon + 1));
  return waitFault(text, waitMs) ?? { signal, waitMs };
}

/** Nothing outlives SIGKILL that another signal could end. */
function killFault(
  text: string,
  hasWait: boolean,
  isLast: boolean,
): Remark | null {
  if (isLast && !hasWait) return null;
  return {
    message: `Cannot use ${quoted(text)}: ${
      isLast ? "nothing comes after KILL" : "KILL comes last"
    }`,
    hint: isLast ? "write KILL alone" : "leave out what is after it",
  };
}

function waitFault(text: string, waitMs: number | null): Remark | null {
  if (waitMs === null) {
    return {
      message: `Cannot use ${quoted(text)}: no duration after the colon`,
      hint: "write SIGNAL:SECONDS such as TERM:10, or with a unit: TERM:1m",
    };
  }
  if (waitMs >= 0 && waitMs <= LONGEST) return null;
  const max = formatDuration(LONGEST);
  return {
    message: `Cannot use ${
      quoted(text)
    }: the range of the wait is 0s to ${max}`,
  };
}
