/**
 * The sections and options of a configuration, as text, each with its place.
 *
 * @module
 */

import { parse } from "@std/ini/parse";
import { decode } from "./_ini_encoding.ts";
import type { Findings, Spot } from "./findings.ts";
import {
  DEFAULT_SECTION,
  type EntryPlaces,
  type Place,
  scanLines,
  type ScanOptions,
  type SectionPlaces,
} from "./line_scanner.ts";

/** One option as it is written. */
export interface Entry {
  /** The file it is written in, as messages name it. */
  readonly file: string;
  /** Name of the section it is written in. */
  readonly section: string;
  /** Name of the option, in lower case. */
  readonly key: string;
  /** The value, every character of it; newlines between continued lines. */
  readonly value: string;
  /** Line of the key, from 1. */
  readonly line: number;
  /** One place for each line of the value. */
  readonly parts: readonly Place[];
}

/** One section as it is written. */
export interface Section {
  /** The file it begins in, as messages name it. */
  readonly file: string;
  readonly name: string;
  /** Line of the header, from 1. */
  readonly line: number;
  /** The options written in this section itself, by name. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** Options written here once more, which has been reported. */
  readonly repeated: readonly Entry[];
}

/** A whole file. */
export interface IniDocument {
  /** All sections but that of the defaults, in the order of the file. */
  readonly sections: readonly Section[];
  /** The section of defaults; empty when there is none. */
  readonly defaults: Section;
}

/**
 * Reads a file into sections; mistakes go to `findings`. `null` when the text
 * is no text, so that looking for more mistakes makes no sense.
 *
 * @param text The text of the file.
 * @param options Which file it is.
 * @param findings Takes the mistakes.
 */
export function parseDocument(
  text: string,
  options: ScanOptions,
  findings: Findings,
): IniDocument | null {
  const { file } = options;
  findings.reading(file);
  const nul = text.indexOf("\0");
  if (nul !== -1) {
    const line = text.slice(0, nul).split(/\r\n|\n|\r/).length;
    findings.error({ file, line, section: null, key: null }, {
      message: "Cannot read the line as text: a NUL byte is in it",
      hint: "a configuration is a text file in UTF-8",
    });
    return null;
  }
  const scan = scanLines(text.replace(/^\ufeff/, ""), options, findings);
  const values = parse(scan.text);
  const sections = scan.sections
    .map((places) => joinSection(file, places, values[places.id]));
  const defaults = sections.find(({ name }) => name === DEFAULT_SECTION);
  return {
    sections: sections.filter(({ name }) => name !== DEFAULT_SECTION),
    defaults: defaults ?? emptySection(file, DEFAULT_SECTION),
  };
}

/** A section in which nothing is written. */
export function emptySection(file: string, name: string): Section {
  return { file, name, line: 1, entries: new Map(), repeated: [] };
}

/** Where an option stands. */
export function spotOf(entry: Entry): Spot {
  const { file, line, section, key } = entry;
  return { file, line, section, key };
}

/** Where in the file the character at `offset` of a value stands. */
export function placeAt(entry: Entry, offset: number): Place {
  const before = entry.value.slice(0, offset).split("\n");
  const part = entry.parts[before.length - 1];
  const length = before.at(-1)?.length ?? 0;
  return part === undefined
    ? { line: entry.line, column: 1 }
    : { line: part.line, column: part.column + length };
}

function joinSection(
  file: string,
  places: SectionPlaces,
  values: unknown,
): Section {
  const record = isRecord(values) ? values : {};
  const { name, line } = places;
  const header = { file, section: name };
  const entries = [...places.entries.values()].map((entry) =>
    [entry.key, joinEntry(header, entry, record)] as const
  );
  const repeated = places.repeated
    .map((entry) => joinEntry(header, entry, record));
  return { file, name, line, entries: new Map(entries), repeated };
}

function joinEntry(
  header: Pick<Entry, "file" | "section">,
  places: EntryPlaces,
  values: Readonly<Record<string, unknown>>,
): Entry {
  const { key, id, line, parts } = places;
  const value = decode(String(values[id]));
  return { ...header, key, value, line, parts };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
