/**
 * Daemons that are held while they start: a tool that they ask on the way is
 * replaced by one that waits at a gate first.
 *
 * @module
 */

import type { Folder } from "./daemon.ts";
import { Gate } from "./gate.ts";

/** How the daemon asks for what it can do, and for who it is. */
const QUESTIONS = {
  /** The socket is there already, but nothing is served. */
  setpriv: "--help",
  /** Asked just before the socket is opened. */
  id: "",
} as const;

/** A start that is held. */
export interface HeldStart {
  /** Where the daemon is going to wait. */
  readonly gate: Gate;
  /** The environment that the daemon has to have. */
  readonly env: Readonly<Record<string, string>>;
}

/** Prepares to hold the start of one daemon, in `held` of its folder. */
export async function holdStart(
  folder: Folder,
  tool: keyof typeof QUESTIONS,
): Promise<HeldStart> {
  const bin = `${folder.path}/held`;
  const path = Deno.env.get("PATH") ?? "";
  await Deno.mkdir(bin, { recursive: true });
  await folder.put(
    `held/${tool}`,
    `#!/bin/sh\n` +
      `[ "$1" = "${
        QUESTIONS[tool]
      }" ] && [ -p "$GATE" ] && read -r _ <"$GATE"\n` +
      `PATH=$REAL_PATH exec ${tool} "$@"\n`,
    0o755,
  );
  const gate = await Gate.make(bin, crypto.randomUUID());
  return {
    gate,
    env: { PATH: `${bin}:${path}`, REAL_PATH: path, GATE: gate.path },
  };
}
