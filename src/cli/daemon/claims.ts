/**
 * What only one daemon can have: its pidfile and its sockets.
 *
 * @module
 */

import type { DaemonSpec } from "../../model/process_spec.ts";
import { LastingSocket } from "../../sys/lasting_socket.ts";
import { PidFile } from "../../sys/pid_file.ts";
import type { SocketRequest } from "../../sys/unix_listener.ts";

/** The open sockets. */
export interface DaemonSockets {
  /** Where orders are taken. */
  readonly orders: LastingSocket;
  /** Where questions are answered, and nothing else; `null` for none. */
  readonly questions: LastingSocket | null;
}

/** The pidfile, locked, and the sockets, open. */
export interface Claims extends AsyncDisposable {
  readonly sockets: DaemonSockets | null;
}

/** For whom it is claimed, and what. */
export interface Claimant {
  /** The user that the daemon runs as. */
  readonly uid: number;
  /** Whether it takes orders by RPC. */
  readonly sockets: boolean;
}

/**
 * Takes the pidfile, where there is one, and the sockets.
 *
 * @throws {Error} When another daemon has one of them; nothing is held then.
 */
export async function claim(
  spec: DaemonSpec,
  { uid, sockets }: Claimant,
): Promise<Claims> {
  await using stack = new AsyncDisposableStack();
  if (spec.pidfile !== null) {
    const lock = await PidFile.acquire(spec.pidfile);
    stack.defer(() => lock.release());
  }
  const opened = sockets ? await openSockets(spec, uid, stack) : null;
  const held = stack.move();
  return {
    sockets: opened,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function openSockets(
  spec: DaemonSpec,
  uid: number,
  stack: AsyncDisposableStack,
): Promise<DaemonSockets> {
  const open = async (request: Omit<SocketRequest, "uid">) =>
    stack.use(await LastingSocket.open({ ...request, uid }));
  const orders = await open({
    path: spec.socket,
    mode: spec.socketMode,
    owner: spec.socketOwner,
  });
  const questions = spec.readonlySocket === null ? null : await open({
    path: spec.readonlySocket,
    mode: spec.readonlySocketMode,
    owner: spec.readonlySocketOwner,
  });
  return { orders, questions };
}
