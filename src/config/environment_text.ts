/**
 * The value of the option `environment`: `A=1, B="x, y" C='z'`.
 *
 * A quoted value holds everything up to the same quotation mark, without
 * escapes; after it commas, semicolons or blanks go on to the next pair. A
 * value without
 * quotes ends at the next comma. Values are often secrets: no message shows
 * one.
 *
 * @module
 */

import type { Fault } from "./reading.ts";

/** What was found in the text. */
export interface EnvironmentText {
  readonly variables: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
  /** Things that are allowed but probably not meant. */
  readonly doubts: readonly Fault[];
}

/** Tells whether `name` can be the name of an environment variable. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name);
}

/** Says why a name is refused. */
export const BAD_VARIABLE_NAME =
  'letters, digits, "_", "." and "-" make a name, a letter or "_" first';

/** Reads the pairs. */
export function parseEnvironment(text: string): EnvironmentText {
  const reader = new PairReader(text);
  while (reader.readPair()) { /* the reader keeps what it has read */ }
  return reader.result();
}

class PairReader {
  readonly #text: string;
  readonly #variables = new Map<string, string>();
  readonly #faults: Fault[] = [];
  readonly #doubts: Fault[] = [];
  #index = 0;

  constructor(text: string) {
    this.#text = text;
  }

  result(): EnvironmentText {
    return {
      variables: Object.fromEntries(this.#variables),
      faults: this.#faults,
      doubts: this.#doubts,
    };
  }

  /** Reads one pair; tells whether there can be another. */
  readPair(): boolean {
    this.#skip(/[\s,;]*/y);
    const start = this.#index;
    if (start >= this.#text.length) return false;
    // A comma before the "=" means that this piece has none of its own.
    const name = this.#skip(/[^=,]*/y).trim();
    if (this.#text.charAt(this.#index) !== "=") {
      this.#fail(start, {
        message: 'Cannot read the variables: a piece without "="',
        hint: "write NAME=VALUE, and quotes around a value with commas",
      });
      return true;
    }
    this.#index += 1;
    const value = this.#readValue(isVariableName(name) ? name : "?");
    if (!isVariableName(name)) {
      this.#fail(start, {
        message: 'Cannot read the variables: a bad name before "="',
        hint: BAD_VARIABLE_NAME,
      });
    } else if (value !== null) this.#keep(name, value, start);
    return true;
  }

  #readValue(name: string): string | null {
    this.#skip(/[ \t]*/y);
    const start = this.#index;
    const quote = this.#text.charAt(start);
    if (quote !== '"' && quote !== "'") return this.#readPlain(name, start);
    const end = this.#text.indexOf(quote, start + 1);
    if (end === -1) {
      this.#index = this.#text.length;
      this.#fail(start, {
        message: `Cannot read the value of "${name}": ${quote} is never closed`,
      });
      return null;
    }
    this.#index = end + 1;
    if (!/^(?:[\s,;]|$)/.test(this.#text.slice(this.#index, end + 2))) {
      this.#fail(this.#index, {
        message: `Cannot read the value of "${name}": text after its quotes`,
        hint: "a comma or a blank goes between two variables",
      });
      this.#skip(/[^\s,]*/y);
    }
    return this.#text.slice(start + 1, end);
  }

  #readPlain(name: string, start: number): string {
    const value = this.#skip(/[^,]*/y).trim();
    if (/\n|[\s;][A-Z_][A-Z0-9_]*=/.test(value)) {
      this.#doubts.push({
        offset: start,
        message: `The value of "${name}" runs up to the next comma`,
        hint: "put a comma between two variables, or quotes around the value",
      });
    }
    return value;
  }

  #keep(name: string, value: string, offset: number): void {
    if (this.#variables.has(name)) {
      this.#doubts.push({
        offset,
        message: `The variable "${name}" is set twice: the last value counts`,
      });
    }
    this.#variables.set(name, value);
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#index;
    const text = pattern.exec(this.#text)?.[0] ?? "";
    this.#index += text.length;
    return text;
  }

  #fail(offset: number, remark: Omit<Fault, "offset">): void {
    this.#faults.push({ ...remark, offset });
  }
}
