/**
 * What is said of texts that are no signal.
 *
 * @module
 */

import { SIGNAL_NAMES } from "../model/signal.ts";
import { nearest } from "../util/edit_distance.ts";
import type { Remark } from "./findings.ts";
import { quoted } from "./quoted.ts";

/** Says why a text is no signal. */
export function signalFault(text: string): Remark {
  if (/^[0-9]+$/.test(text)) {
    return {
      message: `Cannot use ${quoted(text)}: no signal has this number`,
      hint: "write the signal's name",
    };
  }
  const meant = nearestSignal(text);
  return {
    message: `Cannot use ${quoted(text)}: no such signal`,
    hint: meant === null
      ? "write a name such as TERM, INT, QUIT or HUP"
      : `did you mean ${meant}?`,
  };
}

/** The short name of the signal that was probably meant, if any. */
export function nearestSignal(text: string): string | null {
  const bare = text.toUpperCase().replace(/^SIG/, "");
  return nearest(bare, SIGNAL_NAMES.map((name) => name.slice(3)));
}
