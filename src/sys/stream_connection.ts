/**
 * A connection over any of Deno's stream sockets.
 *
 * @module
 */

import type { Connection } from "../ports/sockets.ts";

/** One end of a byte stream. */
export class StreamConnection implements Connection {
  readonly #conn: Deno.Conn;

  /** @param conn An open connection, which now belongs to this object. */
  constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  read(buffer: Uint8Array): Promise<number | null> {
    return this.#conn.read(buffer);
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      rest = rest.subarray(await this.#conn.write(rest));
    }
  }

  close(): void {
    try {
      this.#conn.close();
    } catch {
      // It is closed already.
    }
  }
}
