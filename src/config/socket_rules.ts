/**
 * What the options of the sockets have to do with each other.
 *
 * @module
 */

import type { ConfigDraft } from "./draft.ts";
import { quoted } from "./quoted.ts";

/** Who is neither the owner nor of the group may write: anyone. */
const WRITABLE_BY_ANYONE = 0o002;

/** Checks who can reach the sockets. */
export function checkSockets({ daemon, findings }: ConfigDraft): void {
  const { socket_mode: mode, readonly_socket: second } = daemon;
  if (mode.valid && (mode.value & WRITABLE_BY_ANYONE) !== 0) {
    findings.warning(mode.spot, {
      message: `Everybody on this machine may give orders with ${
        quoted(modeText(mode.value))
      }`,
      hint: "0660 and a group in socket_owner keep it to the group",
    });
  }
  if (!second.valid || second.value !== null) return;
  for (
    const key of ["readonly_socket_mode", "readonly_socket_owner"] as const
  ) {
    const { own, spot } = daemon[key];
    if (!own) continue;
    findings.warning(spot, {
      message: "The option does nothing: there is no readonly_socket",
      hint: "readonly_socket = PATH makes one",
    });
  }
}

/** Writes permissions the way they are read: `0660`. */
export function modeText(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}
