/**
 * Connections to supervisors, as lean as they can be: what is measured is who
 * answers, not who asks.
 *
 * @module
 */

import type { Connection } from "./contender.ts";
import { pause } from "./pause.ts";

const LINE_FEED = 10;
const BUFFER_BYTES = 256 * 1024;
const OPEN_LIMIT_MS = 20_000;

/** Opens a Unix socket, as soon as somebody listens there. */
async function openUnix(path: string): Promise<Deno.UnixConn> {
  const deadline = performance.now() + OPEN_LIMIT_MS;
  while (true) {
    try {
      return await Deno.connect({ transport: "unix", path });
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(10);
    }
  }
}

/** Speaks JSON-RPC, a message a line. */
export class LineConnection implements Connection {
  readonly #conn: Deno.UnixConn;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  readonly #status = new TextEncoder().encode(
    '{"jsonrpc":"2.0","id":1,"method":"status"}\n',
  );

  private constructor(conn: Deno.UnixConn) {
    this.#conn = conn;
  }

  /** Connects. */
  static async open(path: string): Promise<LineConnection> {
    return new LineConnection(await openUnix(path));
  }

  async status(): Promise<void> {
    await this.#ask(this.#status);
  }

  async restart(name: string): Promise<void> {
    const params = { name };
    const request = { jsonrpc: "2.0", id: 1, method: "restart", params };
    await this.#ask(new TextEncoder().encode(JSON.stringify(request) + "\n"));
  }

  /** Sends a request; true errors begin like answers, so they are looked for. */
  async #ask(request: Uint8Array): Promise<void> {
    for (let sent = 0; sent < request.length;) {
      sent += await this.#conn.write(request.subarray(sent));
    }
    let head = "";
    while (true) {
      const count = await this.#conn.read(this.#buffer);
      if (count === null) throw new Error("The connection was closed");
      head ||= new TextDecoder().decode(this.#buffer.subarray(0, 200));
      if (this.#buffer[count - 1] === LINE_FEED) break;
    }
    if (head.includes('"error":')) throw new Error(`Found an error: ${head}`);
  }

  [Symbol.dispose](): void {
    this.#conn.close();
  }
}

/** Speaks XML-RPC over HTTP on a Unix socket, as supervisord does. */
export class XmlRpcConnection implements Connection {
  readonly #conn: Deno.UnixConn;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  readonly #status: Uint8Array;

  private constructor(conn: Deno.UnixConn) {
    this.#conn = conn;
    const body = "<?xml version='1.0'?><methodCall><methodName>" +
      "supervisor.getAllProcessInfo</methodName><params/></methodCall>";
    this.#status = new TextEncoder().encode(
      "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n" +
        `Connection: keep-alive\r\nContent-Length: ${body.length}\r\n\r\n` +
        body,
    );
  }

  /** Connects. */
  static async open(path: string): Promise<XmlRpcConnection> {
    return new XmlRpcConnection(await openUnix(path));
  }

  async status(): Promise<void> {
    for (let sent = 0; sent < this.#status.length;) {
      sent += await this.#conn.write(this.#status.subarray(sent));
    }
    let text = "";
    let wanted = Infinity;
    const decoder = new TextDecoder();
    while (text.length < wanted) {
      const count = await this.#conn.read(this.#buffer);
      if (count === null) throw new Error("The connection was closed");
      text += decoder.decode(this.#buffer.subarray(0, count));
      const head = text.indexOf("\r\n\r\n");
      if (head < 0 || wanted !== Infinity) continue;
      const length = /content-length: *(\d+)/i.exec(text)?.[1];
      if (!text.includes(" 200 ") || length === undefined) {
        throw new Error(`Found no answer: ${text.slice(0, 100)}`);
      }
      wanted = head + 4 + Number(length);
    }
  }

  [Symbol.dispose](): void {
    this.#conn.close();
  }
}
