/**
 * The texts in which operating systems describe accounts.
 *
 * @module
 */

import type { UserSpec } from "../model/process_spec.ts";

/** A file, and a database of `getent`, with one account or group a line. */
export type AccountLine = "passwd" | "group";

/**
 * Reads a line of passwd(5), `name:password:uid:gid:gecos:home:shell`, or of
 * BSD's master.passwd(5), which has three more fields after the gid.
 */
export function parsePasswd(text: string): UserSpec | null {
  const [line = ""] = text.split("\n", 1);
  const fields = line.split(":");
  const [name, , uidText, gidText] = fields;
  const uid = idOf(uidText);
  const gid = idOf(gidText);
  if (!name || uid === null || gid === null) return null;
  const [home, shell] = fields.slice(fields.length > 7 ? 8 : 5);
  return {
    name,
    uid,
    gid,
    home: home || "/",
    shell: shell || "/bin/sh",
  };
}

/**
 * Reads the id from a line of group(5), `name:password:gid:members`, or from
 * lines of `key: value`.
 */
export function parseGid(text: string): number | null {
  const match = /^gid: (-?\d+)$/m.exec(text) ??
    /^[^:\n]+:[^:\n]*:(-?\d+)(?::|$)/m.exec(text);
  return idOf(match?.[1]);
}

/** An id, of which macOS writes the highest as negative: its nobody is -2. */
function idOf(text = ""): number | null {
  if (!/^-?\d+$/.test(text)) return null;
  const id = Number(text);
  return id < 0 ? id + 2 ** 32 : id;
}

/**
 * Finds the line of an account or group.
 *
 * @param key Its name or, failing that, its id.
 */
export function findLine(file: string, key: string): string | null {
  const lines = file.split("\n").map((line) => ({
    line,
    fields: line.split(":"),
  }));
  const found = lines.find(({ fields }) => fields[0] === key) ??
    lines.find(({ fields }) => fields[2] === key);
  return found?.line ?? null;
}

/** Reads what `id` says: `uid=0(root) gid=0(root) groups=...`. */
export function parseIds(text: string): { uid: number; gid: number } | null {
  const match = /^uid=(\d+)\S* gid=(\d+)/.exec(text);
  return match === null
    ? null
    : { uid: Number(match[1]), gid: Number(match[2]) };
}
