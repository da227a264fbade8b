/**
 * The mistakes and doubts found in a configuration, gathered so that the user
 * sees all of them at once.
 *
 * @module
 */

import { type ConfigIssue, formatIssue } from "../model/errors.ts";

/** A place in the configuration. */
export interface Spot {
  /** Line number from 1, or `null` where the file as a whole is meant. */
  readonly line: number | null;
  /** Section name without brackets, or `null`. */
  readonly section: string | null;
  /** Option name, or `null`. */
  readonly key: string | null;
  /** Another file, named by the configuration, that `line` counts in. */
  readonly inFile?: {
    readonly name: string;
    readonly line: number | null;
  };
}

/** What is said about a place. */
export interface Remark {
  /** What is wrong: what was found; no final period. */
  readonly message: string;
  /** What to do instead. */
  readonly hint?: string | null;
}

interface Noted {
  /** Line of the main file, for the order. */
  readonly line: number;
  readonly issue: ConfigIssue;
}

/** Gathers mistakes and warnings about one file. */
export class Findings {
  readonly #file: string;
  readonly #errors: Noted[] = [];
  readonly #warnings: Noted[] = [];

  /** @param file The file, as the user named it. */
  constructor(file: string) {
    this.#file = file;
  }

  /** Notes a mistake: the configuration can't be used. */
  error(spot: Spot, remark: Remark): void {
    this.#errors.push(this.#note(spot, remark));
  }

  /** Notes something that is allowed but probably not meant. */
  warning(spot: Spot, remark: Remark): void {
    this.#warnings.push(this.#note(spot, remark));
  }

  /** All mistakes, each once, in the order of the file. */
  errors(): readonly ConfigIssue[] {
    return inOrder(this.#errors);
  }

  /** All warnings as lines of text, each once, in the order of the file. */
  warnings(): readonly string[] {
    return inOrder(this.#warnings).map(formatIssue);
  }

  #note(spot: Spot, { message, hint }: Remark): Noted {
    const { line, section, key, inFile } = spot;
    const issue = inFile === undefined
      ? { file: this.#file, line, section, key, message, hint: hint ?? null }
      : {
        file: inFile.name,
        line: inFile.line,
        section: null,
        key: null,
        message,
        hint: hint ?? null,
      };
    return { line: line ?? 0, issue };
  }
}

/** A mistake in [DEFAULT] is met in every section that inherits it. */
function inOrder(noted: readonly Noted[]): readonly ConfigIssue[] {
  const unique = new Map<string, Noted>();
  for (const note of noted) {
    const text = formatIssue(note.issue);
    if (!unique.has(text)) unique.set(text, note);
  }
  return [...unique.values()]
    .toSorted((a, b) => a.line - b.line)
    .map(({ issue }) => issue);
}
