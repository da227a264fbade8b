/**
 * The last lines of one process after the other.
 *
 * @module
 */

import type { RpcCalls } from "../../../client/rpc_calls.ts";
import { LOG_METHOD, type LogMessage } from "../../../protocol/log_message.ts";
import { reasonOf } from "../../../util/reason_of.ts";
import type { LogPane } from "./state.ts";

/** Lines that are kept, and asked for at first. */
const LINES = 200;

/** Who hears of lines. */
export interface LogReader {
  show(log: LogPane): void;
  fail(message: string): void;
}

/** Follows the output of one process at a time, on connections of its own. */
export class LogFollower implements Disposable {
  readonly #open: () => Promise<RpcCalls>;
  readonly #reader: LogReader;
  /** Changes with every process; what comes for an older one is dropped. */
  #turn = 0;
  #client: RpcCalls | null = null;

  constructor(open: () => Promise<RpcCalls>, reader: LogReader) {
    this.#open = open;
    this.#reader = reader;
  }

  /** Follows a process instead of the one before. */
  follow(name: string): void {
    this.leave();
    this.#follow(name, this.#turn).catch((error) => {
      const reason = reasonOf(error);
      this.#reader.fail(reason);
    });
  }

  /** Follows nobody. */
  leave(): void {
    this.#turn++;
    this.#client?.close();
    this.#client = null;
  }

  [Symbol.dispose](): void {
    this.leave();
  }

  async #follow(name: string, turn: number): Promise<void> {
    const client = await this.#open();
    if (turn !== this.#turn) return client.close();
    this.#client = client;
    const pane = new Pane(name);
    const show = (text: string) => {
      pane.add(text);
      if (turn === this.#turn) this.#reader.show(pane.toLog());
    };
    client.listen({
      notified: (method, params) => {
        if (method !== LOG_METHOD) return;
        // The shape is what the protocol promises.
        const { text, lost } = params as LogMessage & object;
        const gap = lost === undefined ? "" : `[${lost.lines} lines lost]\n`;
        show(`${gap}${text}`);
      },
      ended: () => {
        if (turn === this.#turn) show("[no longer connected]\n");
      },
    });
    const { output } = await client.call("tail", {
      names: [name],
      lines: LINES,
      follow: true,
    });
    show(output.map(({ text }) => text).join(""));
  }
}

/** Text as lines; the last one may go on. */
class Pane {
  readonly #name: string;
  #lines: string[] = [""];

  constructor(name: string) {
    this.#name = name;
  }

  add(text: string): void {
    const [first = "", ...others] = text.split("\n");
    this.#lines[this.#lines.length - 1] += first;
    this.#lines = [...this.#lines, ...others].slice(-LINES);
  }

  toLog(): LogPane {
    const lines = this.#lines.at(-1) === ""
      ? this.#lines.slice(0, -1)
      : this.#lines;
    return { name: this.#name, lines };
  }
}
