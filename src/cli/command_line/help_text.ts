/**
 * Help texts, made from the tables of options and commands.
 *
 * @module
 */

import type { Example, OptionFacts } from "./options.ts";

/** Width that help texts keep to, in characters. */
const WIDTH = 79;
const INDENT = "  ";

/** A titled list: what is explained, and the explanation. */
export interface HelpSection {
  readonly title: string;
  readonly rows: readonly (readonly [term: string, doc: string])[];
}

/** Everything a help text is made of. */
export interface Help {
  /** The line after `Usage:`. */
  readonly usage: string;
  /** What it is for, a sentence or a few. */
  readonly summary: string;
  readonly sections: readonly HelpSection[];
  /** What else is to be known, each beginning a line, after the sections. */
  readonly notes?: readonly string[];
  readonly examples: readonly Example[];
}

/** Writes a help text; it ends with a line feed. */
export function helpText(help: Help): string {
  const sections = help.sections.filter(({ rows }) => rows.length > 0);
  return [
    wrapWords(usageWords(help.usage), "Usage: ", "       "),
    wrap(help.summary, "", ""),
    ...sections.map(({ title, rows }) => [`${title}:`, ...list(rows)]),
    (help.notes ?? []).flatMap((note) => wrap(note, "", INDENT)),
    examplesBlock(help.examples),
  ].filter((block) => block.length > 0)
    .map((block) => block.join("\n") + "\n").join("\n");
}

/** Each example with what it is for, in one line where there is room. */
function examplesBlock(examples: readonly Example[]): string[] {
  if (examples.length === 0) return [];
  const width = Math.max(...examples.map(({ command }) => command.length));
  const lines = examples.map(({ command, doc }) =>
    `${INDENT}${command.padEnd(width)}  # ${doc}`
  );
  return [
    "Examples:",
    ...(lines.every((line) => line.length <= WIDTH)
      ? lines
      : examples.flatMap(({ command, doc }) => [
        ...wrap(`# ${doc}`, INDENT, `${INDENT}# `),
        `${INDENT}${command}`,
      ])),
  ];
}

/** The section about options, or an empty one. */
export function optionSection(
  title: string,
  options: readonly OptionFacts[],
): HelpSection {
  return {
    title,
    rows: options.map((option) => [spelling(option), option.doc]),
  };
}

function spelling({ long, short, value }: OptionFacts): string {
  const both = short === null ? `    --${long}` : `-${short}, --${long}`;
  return value === null ? both : `${both} ${value}`;
}

/** Writes terms in one column and what they mean in another. */
function list(rows: HelpSection["rows"]): string[] {
  const width = Math.max(...rows.map(([term]) => term.length));
  const hanging = INDENT + " ".repeat(width + 2);
  return rows.flatMap(([term, doc]) =>
    wrap(doc, `${INDENT}${term.padEnd(width)}  `, hanging)
  );
}

/** Cuts a usage line into words, `[--state STATE]` being one. */
function usageWords(usage: string): string[] {
  return usage.match(/\[[^\]]*\]\S*|\S+/g) ?? [];
}

/** Breaks text into lines; `first` and `others` are put before them. */
export function wrap(text: string, first: string, others: string): string[] {
  return wrapWords(text.split(" "), first, others);
}

function wrapWords(
  words: readonly string[],
  first: string,
  others: string,
): string[] {
  const lines: string[] = [];
  let line = first;
  let isFresh = true;
  for (const word of words) {
    if (!isFresh && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = others;
      isFresh = true;
    }
    line += isFresh ? word : ` ${word}`;
    isFresh = false;
  }
  return [...lines, line];
}
