/**
 * Messages that nobody sane would send, and what must be true of the answers
 * all the same. The same seed makes the same messages.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { ERRORS } from "../../src/model/errors.ts";
import type { Connection } from "../../src/ports/sockets.ts";
import { METHODS } from "../../src/protocol/methods.ts";
import { SeededRandom } from "./seeded_random.ts";
import { within } from "./within.ts";

/** Texts that have broken parsers before. */
const TEXTS = [
  "",
  "web",
  "db",
  "web:*",
  "*",
  "all",
  "nobody",
  "__proto__",
  "constructor",
  "toString",
  "state-changed",
  "RUNNING",
  "HUP",
  "../../etc/passwd",
  "\u0000",
  "a\nINFO forged\r\n",
  "\u202e\ufeff\ud800",
  "😀".repeat(50),
  "[a-",
  "%s%n",
  "x".repeat(500),
];

const NUMBERS = [
  0,
  -0,
  -1,
  1.5,
  1e308,
  5e-324,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  0.1 + 0.2,
];

/** What stands in for a method that would end the test. */
const TABOO = /shutdown/gi;

/** Makes messages. */
export class FuzzMessages {
  readonly #random: SeededRandom;
  readonly #methods = Object.entries<{ readonly params: object }>(METHODS);

  /** @param seed Any whole number but 0. */
  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
  }

  /** The next line, without a line feed at its end; it may have some inside. */
  next(): string {
    const text = this.#text();
    return text.replace(TABOO, "shutdowm");
  }

  #text(): string {
    switch (this.#below(8)) {
      case 0:
        return this.#noise();
      case 1:
      case 2:
        return this.#damage(JSON.stringify(this.#call()));
      case 3:
        return JSON.stringify(
          Array.from({ length: this.#below(6) }, () =>
            this.#oneOf([
              this.#call(),
              this.#value(2),
            ])),
        );
      case 4:
        return this.#nested();
      default:
        return JSON.stringify(this.#call());
    }
  }

  /** A call that may well be right. */
  #call(): Record<string, unknown> {
    const [method, { params }] = this.#oneOf(this.#methods);
    const call: Record<string, unknown> = {
      jsonrpc: "2.0",
      id: this.#below(1_000),
      method,
      params: this.#params(Object.keys(params)),
    };
    // Now and then something is missing, odd, or too much.
    if (this.#below(8) === 0) {
      call[this.#oneOf(Object.keys(call))] = this.#value(2);
    }
    if (this.#below(8) === 0) delete call[this.#oneOf(Object.keys(call))];
    return this.#below(8) === 0
      ? { ...call, [this.#oneOf(TEXTS)]: this.#value(2) }
      : call;
  }

  #params(names: readonly string[]): unknown {
    const chosen = names.filter(() => this.#below(3) > 0);
    const value = (name: string) =>
      name === "names" && this.#below(4) > 0
        ? Array.from({ length: this.#below(4) }, () => this.#oneOf(TEXTS))
        : this.#value(1);
    if (this.#below(4) === 0) return chosen.map(value);
    return Object.fromEntries(chosen.map((name) => [name, value(name)]));
  }

  #value(depth: number): unknown {
    switch (this.#below(depth > 0 ? 8 : 6)) {
      case 0:
        return null;
      case 1:
        return this.#below(2) === 0;
      case 2:
        return this.#oneOf(NUMBERS);
      case 6:
        return [this.#value(depth - 1), this.#value(depth - 1)];
      case 7:
        return { [this.#oneOf(TEXTS)]: this.#value(depth - 1) };
      default:
        return this.#oneOf(TEXTS);
    }
  }

  #nested(): string {
    const depth = this.#below(1_000);
    const inside = "[".repeat(depth) + "]".repeat(this.#below(2) * depth);
    const id = this.#below(2) === 0 ? `"id":${inside}` : '"id":1';
    return `{"jsonrpc":"2.0",${id},"method":"status","params":[${inside}]}`;
  }

  /** Cuts, doubles and overwrites pieces of a text. */
  #damage(text: string): string {
    let damaged = text;
    for (let times = 1 + this.#below(4); times > 0; times--) {
      const from = this.#below(damaged.length + 1);
      const to = Math.min(damaged.length, from + this.#below(9));
      const piece = this.#oneOf([
        "",
        damaged.slice(from, to).repeat(2),
        this.#noise().slice(0, 3),
        this.#oneOf(['"', "{", "}", "[", "]", ",", ":", "\\", "\n", "1e999"]),
      ]);
      damaged = damaged.slice(0, from) + piece + damaged.slice(to);
    }
    return damaged;
  }

  #noise(): string {
    return Array.from(
      { length: this.#below(60) },
      () =>
        String.fromCharCode(this.#below(this.#below(2) === 0 ? 128 : 65_536)),
    ).join("");
  }

  #oneOf<T>(choices: readonly T[]): T {
    return choices[this.#below(choices.length)] as T;
  }

  #below(limit: number): number {
    return this.#random.below(limit);
  }
}

const LAST_ID = "the last one";
const LAST =
  `\n{"jsonrpc":"2.0","id":"${LAST_ID}","method":"version","params":{}}\n`;

/** Numbers of errors that a client can be to blame for. */
const BLAMELESS = new Set<unknown>(
  Object.entries(ERRORS)
    .filter(([name]) => name !== "INTERNAL_ERROR")
    .map(([, { rpc }]) => rpc),
);

/** Random bytes in a text, some of them no UTF-8. */
function toBytes(text: string, random: SeededRandom): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  for (let count = random.below(3) === 0 ? 2 : 0; count > 0; count--) {
    const at = random.below(bytes.length);
    // Never a letter of the method that would end the test.
    bytes[at] = 0x80 + random.below(0x80);
  }
  return bytes;
}

/**
 * Sends messages over one connection, then asks for the version: as soon as
 * that has been answered, the server is known to be well.
 *
 * @returns How many answers came.
 */
export async function fuzz(
  connection: Connection,
  messages: readonly string[],
  random: SeededRandom,
): Promise<number> {
  const bytes = toBytes(messages.join("\n"), random);
  const last = new TextEncoder().encode(LAST);
  const sent = connection.write(bytes).then(() => connection.write(last));
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(64 * 1024);
  let count = 0;
  let rest = "";
  for (let isOver = false; !isOver;) {
    const size = await within("an answer", connection.read(buffer));
    assert(size !== null, "the server has closed the connection");
    const text = rest + decoder.decode(buffer.subarray(0, size), {
      stream: true,
    });
    const lines = text.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      count += 1;
      const answers: unknown[] = [JSON.parse(line)].flat();
      for (const answer of answers) checkAnswer(answer, line);
      isOver ||= line.startsWith(`{"jsonrpc":"2.0","id":"${LAST_ID}","result"`);
    }
  }
  await sent;
  return count;
}

function checkAnswer(answer: unknown, line: string): void {
  const what = line.slice(0, 1_000);
  assert(typeof answer === "object" && answer !== null, what);
  const { jsonrpc, ...fields } = answer as Record<string, unknown>;
  assertEquals(jsonrpc, "2.0", what);
  const kind = Object.keys(fields).sort().join();
  assert(["id,result", "error,id", "method,params"].includes(kind), what);
  if (kind !== "error,id") return;
  const { code } = fields["error"] as { code: number };
  assert(BLAMELESS.has(code), what);
}
