/**
 * The mistakes and doubts found in a configuration, gathered so that the user
 * sees all of them at once.
 *
 * @module
 */

import { type ConfigIssue, formatIssue } from "../model/errors.ts";

/** A place in the configuration. */
export interface Spot {
  /** The file, as messages name it. */
  readonly file: string;
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
  /** Where it belongs in the order. */
  readonly spot: Spot;
  readonly issue: ConfigIssue;
}

/** Gathers mistakes and warnings about a configuration. */
export class Findings {
  readonly #files: string[] = [];
  readonly #errors: Noted[] = [];
  readonly #warnings: Noted[] = [];

  /**
   * Notes that a file is being read: what is found in it comes after what is
   * found in the files before it.
   */
  reading(file: string): void {
    if (!this.#files.includes(file)) this.#files.push(file);
  }

  /** Findings of their own about the same files, for another pass. */
  nextPass(): Findings {
    const findings = new Findings();
    for (const file of this.#files) findings.reading(file);
    return findings;
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
    return this.#inOrder(this.#errors);
  }

  /** All warnings, each once, in the order of the file. */
  warnings(): readonly ConfigIssue[] {
    return this.#inOrder(this.#warnings);
  }

  #note(spot: Spot, { message, hint }: Remark): Noted {
    const { file, line, section, key, inFile } = spot;
    const issue = inFile === undefined
      ? { file, line, section, key, message, hint: hint ?? null }
      : {
        file: inFile.name,
        line: inFile.line,
        section: null,
        key: null,
        message,
        hint: hint ?? null,
      };
    return { spot, issue };
  }

  /** A mistake in [DEFAULT] is met in every section that inherits it. */
  #inOrder(noted: readonly Noted[]): readonly ConfigIssue[] {
    const unique = new Map<string, Noted>();
    for (const note of noted) {
      const text = formatIssue(note.issue);
      if (!unique.has(text)) unique.set(text, note);
    }
    return [...unique.values()]
      .toSorted((a, b) => this.#compare(a.spot, b.spot))
      .map(({ issue }) => issue);
  }

  #compare(a: Spot, b: Spot): number {
    const files = this.#files.indexOf(a.file) - this.#files.indexOf(b.file);
    return files === 0 ? (a.line ?? 0) - (b.line ?? 0) : files;
  }
}

/**
 * Names a place for somebody who is at another one: `line 3`, or
 * `other.conf:3` when that is in another file.
 */
export function placeText(
  { file, line }: Pick<Spot, "file" | "line">,
  from: Pick<Spot, "file">,
): string {
  if (file === from.file && line !== null) return `line ${line}`;
  return line === null ? file : `${file}:${line}`;
}
