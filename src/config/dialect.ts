/**
 * The two dialects of configurations, and what is different in reading their
 * lines.
 *
 * @module
 */

import type { Dialect } from "../model/process_spec.ts";

export type { Dialect } from "../model/process_spec.ts";

/** How the lines of a dialect are read. */
export interface LineRules {
  /** Whether `;` or `#` after a blank starts a comment. */
  readonly inlineComments: boolean;
  /** Whether what is written twice counts, the last time winning. */
  readonly repeats: boolean;
}

/** The rules of each dialect. */
export const LINE_RULES: Readonly<Record<Dialect, LineRules>> = {
  supervice: { inlineComments: false, repeats: false },
  supervisord: { inlineComments: true, repeats: true },
};

/** A dialect, and why it is that one. */
export interface DialectChoice {
  readonly dialect: Dialect;
  /** The reason, to go after "because". */
  readonly reason: string;
  /** Whether a section tells it. */
  readonly isTold: boolean;
}

/**
 * Tells the dialect of a file by its sections: only supervisord's files have
 * `[supervisord]`.
 *
 * @example
 * ```ts
 * import { tellDialect } from "./dialect.ts";
 * tellDialect("[supervisord]\n").dialect; // "supervisord"
 * ```
 */
export function tellDialect(text: string): DialectChoice {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  const lineOf = (header: string) =>
    lines.findIndex((line) => line.trimStart().startsWith(header)) + 1;
  const ours = lineOf("[supervice]");
  if (ours > 0) {
    const reason = `of [supervice] in line ${ours}`;
    return { dialect: "supervice", reason, isTold: true };
  }
  const theirs = lineOf("[supervisord]");
  if (theirs > 0) {
    const reason = `of [supervisord] in line ${theirs}`;
    return { dialect: "supervisord", reason, isTold: true };
  }
  const reason = "it has no section [supervisord]";
  return { dialect: "supervice", reason, isTold: false };
}
