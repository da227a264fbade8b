/**
 * Where output goes.
 *
 * @module
 */

import type { LogPlace, PlaceOption } from "./option_types.ts";
import { absolutePath } from "../util/paths.ts";
import { pathFault } from "./read_path.ts";
import { read, type Reading } from "./reading.ts";

const STDOUT: LogPlace = { kind: "console", stream: "stdout" };
const STDERR: LogPlace = { kind: "console", stream: "stderr" };

/** Words, in lower case, that are no path, and what each stands for. */
const WORDS: ReadonlyMap<string, LogPlace> = new Map<string, LogPlace>([
  ["none", { kind: "none" }],
  ["off", { kind: "none" }],
  ["/dev/null", { kind: "none" }],
  ["auto", { kind: "auto" }],
  ["syslog", { kind: "syslog" }],
  ["-", STDOUT],
  // The daemon may not open them, but it has them open.
  ["/dev/stdout", STDOUT],
  ["/dev/fd/1", STDOUT],
  ["/proc/self/fd/1", STDOUT],
  // In a container, where people write this, they are the daemon's as well.
  ["/proc/1/fd/1", STDOUT],
  ["/dev/stderr", STDERR],
  ["/dev/fd/2", STDERR],
  ["/proc/self/fd/2", STDERR],
  ["/proc/1/fd/2", STDERR],
]);

/** Reads where output goes: a word in any case, or the path of a file. */
export function readPlace(
  option: PlaceOption,
  text: string,
  cwd: string,
): Reading {
  if (text.trim() === "") return read(option.default);
  const path = absolutePath(cwd, text);
  const word = WORDS.get(text.toLowerCase()) ?? WORDS.get(path);
  if (word !== undefined) return read(word);
  return pathFault({ role: "log" }, text, path) ?? read({ kind: "file", path });
}
