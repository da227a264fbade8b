/**
 * What only one daemon can have: its pidfile and its socket.
 *
 * @module
 */

import type { DaemonSpec } from "../../model/process_spec.ts";
import { PidFile } from "../../sys/pid_file.ts";
import { UnixListener } from "../../sys/unix_listener.ts";

/** The pidfile, locked, and the socket, open. */
export interface Claims extends AsyncDisposable {
  readonly listener: UnixListener;
}

/**
 * Takes the pidfile, where there is one, and the socket.
 *
 * @param uid The user that the daemon runs as.
 * @throws {Error} When another daemon has one of them; nothing is held then.
 */
export async function claim(
  { pidfile, socket }: DaemonSpec,
  uid: number,
): Promise<Claims> {
  await using stack = new AsyncDisposableStack();
  if (pidfile !== null) {
    const lock = await PidFile.acquire(pidfile);
    stack.defer(() => lock.release());
  }
  const listener = await UnixListener.open(socket, uid);
  stack.defer(() => listener.close());
  const held = stack.move();
  return { listener, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
