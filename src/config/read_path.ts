/**
 * Paths, as far as their text tells whether they are right.
 *
 * @module
 */

import type { PathOption } from "./option_types.ts";
import { absolutePath } from "../util/paths.ts";
import { quoted } from "./quoted.ts";
import { read, type Reading, refuse } from "./reading.ts";

/** A Unix socket's path must fit into 108 bytes with its final NUL. */
const MAX_SOCKET_BYTES = 107;

/** Reads a path; the value is absolute, or `null` when it is off. */
export function readPath(
  option: PathOption,
  text: string,
  cwd: string,
): Reading {
  if (option.off?.includes(text.toLowerCase())) return read(null);
  if (text === "" && option.emptyIsUnset === true) {
    const { default: unset } = option;
    return read(unset === null ? null : absolutePath(cwd, unset));
  }
  if (text === "") return refuse("Cannot use an empty value", "write a path");
  const path = absolutePath(cwd, text);
  const fault = pathFault(option, text, path);
  return fault ?? read(path);
}

/** Says what is wrong with the text of a path, if anything is. */
export function pathFault(
  { role }: Pick<PathOption, "role">,
  text: string,
  path: string,
): Reading | null {
  if (text.includes("\n")) {
    return refuse("Cannot use the path: it goes on in the next line");
  }
  if (role === "directory" || role === "log-directory") return null;
  if (text.endsWith("/")) {
    return refuse(`Cannot use ${quoted(text)} as a file: it ends with "/"`);
  }
  if (/^\/dev\/(?:stdout|stderr|fd\/)|^\/proc\//.test(path)) {
    return refuse(
      `Cannot use ${quoted(text)} as a file: the daemon may not open it`,
      "name a file in a directory that it can write into",
    );
  }
  const bytes = new TextEncoder().encode(path).length;
  if (role === "socket" && bytes > MAX_SOCKET_BYTES) {
    return refuse(
      `Cannot use ${quoted(text)} as a socket: ${bytes} bytes, the limit is ` +
        `${MAX_SOCKET_BYTES}`,
      "use a shorter path",
    );
  }
  return null;
}
