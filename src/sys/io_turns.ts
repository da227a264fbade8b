/**
 * Lets the event loop come round.
 *
 * @module
 */

import { makeSocketRoom } from "./socket_room.ts";

/** Name of the socket by which it connects with itself. */
const SOCKET = "turns";

/**
 * Turns of the event loop in which it looks at sockets, pipes and ended
 * children. It does so when it has nothing else to do, and otherwise only now
 * and then: after work of some milliseconds a timer is due already, and the
 * answer of a file system is often there at once, so neither makes it look. A
 * byte that goes to this program itself is seen only when it looks, and
 * everything else that has come is seen with it.
 */
export class IoTurns implements AsyncDisposable {
  /** Two ends of a connection, made when they are first asked for. */
  #ends: Promise<Ends | null> | null = null;
  #next: Promise<void> | null = null;

  /** Makes the connection now: it takes some milliseconds. */
  prepare(): void {
    // It does not fail: what can't be connected is done without.
    this.#ends ??= connect();
  }

  /** Settles when the event loop has come round. Never rejects. */
  next(): Promise<void> {
    return this.#next ??= this.#comeRound();
  }

  /** Lets go of the connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    const ends = await this.#ends;
    this.#ends = Promise.resolve(null);
    for (const end of ends ?? []) end.close();
  }

  async #comeRound(): Promise<void> {
    try {
      const ends = await (this.#ends ??= connect());
      await (ends === null ? Deno.stat("/") : passByte(ends));
    } catch {
      // Closed at the end of the daemon: nobody is kept waiting.
    } finally {
      this.#next = null;
    }
  }
}

type Ends = readonly [Deno.UnixConn, Deno.UnixConn];

async function passByte([near, far]: Ends): Promise<void> {
  const seen = far.read(new Uint8Array(1));
  await Promise.all([near.write(new Uint8Array(1)), seen]);
}

/**
 * Connects this program with itself; `null` where that can't be done, as
 * without a place for temporary files.
 */
async function connect(): Promise<Ends | null> {
  try {
    const room = await makeSocketRoom(SOCKET);
    try {
      const address = { transport: "unix", path: `${room}/${SOCKET}` } as const;
      using listener = Deno.listen(address);
      return await Promise.all([Deno.connect(address), listener.accept()]);
    } finally {
      await Deno.remove(room, { recursive: true });
    }
  } catch {
    return null;
  }
}
