/**
 * Stream sockets.
 *
 * @module
 */

/** One end of a byte stream. */
export interface Connection {
  /**
   * Reads what has come, up to the size of `buffer`.
   *
   * @returns The number of bytes, or `null` at the end of the stream.
   */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Writes all of `bytes`; waits while the other side does not read. */
  write(bytes: Uint8Array): Promise<void>;
  /** Closes both directions; pending reads and writes fail. Safe twice. */
  close(): void;
}

/** A socket that takes connections. */
export interface Listener {
  /** Waits for the next connection; `null` once the listener is closed. */
  accept(): Promise<Connection | null>;
  /** Stops listening. Safe to call twice. */
  close(): void;
}

/** Opens connections; what a client needs. */
export interface Dialer {
  /** Connects to a Unix stream socket. */
  connectUnix(path: string): Promise<Connection>;
}

/** Reaches TCP ports; what a health check needs. */
export interface TcpDialer {
  /**
   * Connects to a TCP port and closes the connection at once.
   *
   * @param signal Gives up when it aborts; the promise then rejects soon.
   * @throws {Error} When nothing answers there, saying why (as a rejection).
   */
  reachTcp(host: string, port: number, signal: AbortSignal): Promise<void>;
}
