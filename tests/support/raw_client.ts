/**
 * A client of the RPC interface that knows nothing but lines: it can say what
 * no proper client would say.
 *
 * @module
 */

import { within } from "./within.ts";

/** An answer, as it came. */
export interface Reply {
  readonly jsonrpc: string;
  readonly id: string | number | null;
  // Tests look at it in depth; what it is like is what they are about.
  // deno-lint-ignore no-explicit-any
  readonly result?: any;
  readonly error?: {
    readonly code: number;
    readonly message: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

/** Writes a request as one line, without the line feed. */
export function request(id: unknown, method: string, params?: unknown): string {
  return JSON.stringify({ jsonrpc: "2.0", id, method, params });
}

/** One connection to a daemon. */
export class RawClient implements Disposable {
  readonly #connection: Deno.UnixConn;
  readonly #decoder = new TextDecoder();
  #text = "";
  #hasEnded = false;

  private constructor(connection: Deno.UnixConn) {
    this.#connection = connection;
  }

  /** Connects to a socket. */
  static async connect(path: string): Promise<RawClient> {
    return new RawClient(await Deno.connect({ transport: "unix", path }));
  }

  /** Sends lines, all in one piece. */
  async send(...lines: readonly string[]): Promise<void> {
    await this.write(`${lines.join("\n")}\n`);
  }

  /** Sends bytes, or text as UTF-8, as they are. */
  async write(data: string | Uint8Array): Promise<void> {
    let rest = typeof data === "string" ? new TextEncoder().encode(data) : data;
    while (rest.length > 0) {
      rest = rest.subarray(await this.#connection.write(rest));
    }
  }

  /** Says no more, but still listens. */
  async endWriting(): Promise<void> {
    await this.#connection.closeWrite();
  }

  /** The next line; `null` at the end of the connection. */
  async line(): Promise<string | null> {
    while (!this.#text.includes("\n") && !this.#hasEnded) {
      await within("an answer", this.#read());
    }
    const end = this.#text.indexOf("\n");
    if (end === -1) return this.#text === "" ? null : this.#text;
    const line = this.#text.slice(0, end);
    this.#text = this.#text.slice(end + 1);
    return line;
  }

  /** The next answer. */
  async reply(): Promise<Reply> {
    const line = await this.line();
    if (line === null) throw new Error("The connection ended without answer");
    return JSON.parse(line);
  }

  /** Calls a method and waits for the next answer. */
  async ask(method: string, params?: unknown): Promise<Reply> {
    await this.send(request(1, method, params));
    return await this.reply();
  }

  /** Closes the connection. */
  [Symbol.dispose](): void {
    this.#connection.close();
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(64 * 1024);
    const size = await this.#connection.read(buffer);
    if (size === null) this.#hasEnded = true;
    else {
      this.#text += this.#decoder.decode(buffer.subarray(0, size), {
        stream: true,
      });
    }
  }
}
