/**
 * The first pass over a configuration: knows lines. It finds comments, joins
 * continuation lines, notes where everything stands, and hands on plain INI
 * text with one `key=value` on each line for `@std/ini`, which knows nothing
 * of any of this.
 *
 * The rules of lines are those of Python's `RawConfigParser` with its
 * defaults, so that a file means the same here and there:
 *
 * - A line that is indented deeper than the line of its key continues the
 *   value; a newline stands between the parts.
 * - An empty line inside of a value is kept, at the end of a value it is not.
 * - A comment line inside of a value is dropped without a trace, wherever it
 *   is indented, and does not end the value.
 * - Comments have a line of their own; `#` and `;` elsewhere are plain text.
 *
 * A file of supervisord is read as supervisord sets the same parser up: there a
 * blank and a comment mark cut a line short, and what is written twice counts,
 * the last time winning.
 *
 * @module
 */

import { type Dialect, LINE_RULES, type LineRules } from "./dialect.ts";
import type { Findings, Remark, Spot } from "./findings.ts";
import { encode } from "./_ini_encoding.ts";
import { quoted } from "./quoted.ts";

/** Where a part of a value begins in the file; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** Whether a comment ends it, in files where one can. */
  readonly cut?: true;
}

/** Where an option stands in the file. */
export interface EntryPlaces {
  readonly key: string;
  /** Name in the INI text, different for every option of the section. */
  readonly id: string;
  /** Line of the key. */
  readonly line: number;
  /** One place for each line of the value. */
  readonly parts: readonly Place[];
}

/** Where a section stands in the file. */
export interface SectionPlaces {
  /** Name as in the header; empty when the header can't be read. */
  readonly name: string;
  /** Name in the INI text, different for every section of the file. */
  readonly id: string;
  /** Line of the header. */
  readonly line: number;
  readonly entries: ReadonlyMap<string, EntryPlaces>;
  /** Options that were there before, which has been reported. */
  readonly repeated: readonly EntryPlaces[];
}

/** What the line pass hands on. */
export interface Scan {
  /** INI text of one line per option, encoded with {@linkcode encode}. */
  readonly text: string;
  /** Every section in the order of the file. */
  readonly sections: readonly SectionPlaces[];
}

/** The section that supplies defaults to all others. */
export const DEFAULT_SECTION = "DEFAULT";

/** What Python's `str.strip` and `\s` take for blank. */
const BLANK =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const LEADING = new RegExp(`^[${BLANK}]+`);
const IS_BLANK = new RegExp(`^[${BLANK}]$`);
const INLINE_COMMENT = new RegExp(`(?:^|[${BLANK}])[;#]`);

type EntryRole =
  /** The value counts. */
  | "first"
  /** The option was there before: the value is only checked. */
  | "repeated"
  /** The line can't be read. */
  | "broken";

interface OpenEntry {
  readonly key: string;
  readonly line: number;
  readonly parts: { readonly text: string; readonly place: Place }[];
  readonly role: EntryRole;
}

interface OpenSection {
  readonly name: string;
  readonly id: string;
  readonly line: number;
  readonly entries: Map<string, EntryPlaces>;
  readonly repeated: EntryPlaces[];
  readonly lines: string[];
}

/** Which file it is that is scanned. */
export interface ScanOptions {
  /** The file, as messages name it. */
  readonly file: string;
  readonly dialect: Dialect;
}

/**
 * Scans a whole file.
 *
 * @param text The text of the file.
 * @param options Which file it is.
 * @param findings Takes the mistakes.
 */
export function scanLines(
  text: string,
  options: ScanOptions,
  findings: Findings,
): Scan {
  const scanner = new LineScanner(options, findings);
  // A file is split as Python reads it: no other character ends a line.
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    scanner.take(line, index + 1);
  }
  return scanner.finish();
}

class LineScanner {
  readonly #file: string;
  readonly #rules: LineRules;
  readonly #findings: Findings;
  readonly #sections: OpenSection[] = [];
  readonly #firstOfName = new Map<string, OpenSection>();
  #section: OpenSection | null = null;
  #entry: OpenEntry | null = null;
  #indent = 0;
  #strayReported = false;

  constructor({ file, dialect }: ScanOptions, findings: Findings) {
    this.#file = file;
    this.#rules = LINE_RULES[dialect];
    this.#findings = findings;
  }

  take(line: string, number: number): void {
    const indent = LEADING.exec(line)?.[0].length ?? 0;
    const full = line.slice(indent);
    const kept = this.#withoutComment(full);
    const text = trimEnd(kept);
    const place: Place = {
      line: number,
      column: indent + 1,
      ...(kept === full ? {} : { cut: true }),
    };
    if (text.startsWith("#") || text.startsWith(";")) return;
    if (text === "") {
      this.#entry?.parts.push({ text, place });
    } else if (this.#entry !== null && indent > this.#indent) {
      this.#checkText(text, number, this.#entry.key);
      this.#entry.parts.push({ text, place });
    } else {
      this.#indent = indent;
      this.#close();
      if (text.startsWith("[")) this.#openSection(text, number);
      else this.#openEntry(text, place);
    }
  }

  #withoutComment(text: string): string {
    if (!this.#rules.inlineComments) return text;
    const found = INLINE_COMMENT.exec(text);
    // A line that is nothing but a comment is seen as such.
    return found === null || found.index === 0 ? text : text.slice(
      0,
      found.index,
    );
  }

  finish(): Scan {
    this.#close();
    const text = this.#sections
      .flatMap(({ id, lines }) => [`[${id}]`, ...lines]).join("\n");
    return { text, sections: this.#sections };
  }

  #openSection(text: string, line: number): void {
    const end = text.lastIndexOf("]");
    const name = text.slice(1, Math.max(1, end));
    const rest = text.slice(end + 1).replace(LEADING, "");
    this.#checkText(text, line, null);
    if (end === -1) {
      this.#fail(line, {
        message: `Cannot read the section header ${
          quoted(text)
        }: no closing "]"`,
        hint: "a header is a line such as [program:web]",
      });
    } else if (name === "") {
      this.#fail(line, {
        message: "Cannot read the section header: no name",
        hint: "a header is a line such as [program:web]",
      });
    } else if (rest !== "" && !/^[#;]/.test(rest)) {
      this.#fail(line, {
        message: `Cannot read the section header ${
          quoted(`[${name}]`)
        }: text after "]"`,
        hint: "an option starts on a line of its own",
      });
    }
    this.#section = this.#sectionOf(name, line);
  }

  #sectionOf(name: string, line: number): OpenSection {
    const first = this.#firstOfName.get(name);
    // Like Python: the section of defaults may be written in several pieces.
    if (first !== undefined && name === DEFAULT_SECTION) return first;
    if (first !== undefined && name !== "") {
      const spot = { line, section: name, key: null };
      if (this.#rules.repeats) {
        this.#warning(spot, {
          message: "The section is declared twice: this adds to what begins " +
            `at line ${first.line}`,
        });
        return first;
      }
      this.#error(spot, {
        message: `Cannot declare the section twice: also at line ${first.line}`,
      });
    }
    // The number keeps a second section of a name apart from the first.
    const id = `${encode(name)}+${this.#sections.length}`;
    const entries = new Map();
    const section = { name, id, line, entries, repeated: [], lines: [] };
    this.#sections.push(section);
    if (first === undefined) this.#firstOfName.set(name, section);
    return section;
  }

  #openEntry(text: string, place: Place): void {
    const section = this.#section;
    if (section === null) {
      if (this.#strayReported) return;
      this.#strayReported = true;
      this.#fail(place.line, {
        message: "Cannot read the line: it comes before the first section",
        hint: "a section starts with a line such as [program:web]",
      });
      return;
    }
    const separator = text.search(/[=:]/);
    const key = trimEnd(text.slice(0, Math.max(0, separator))).toLowerCase();
    const role = this.#roleOf(key, { separator, line: place.line, text });
    const value = text.slice(separator + 1);
    const start = separator + 1 + (LEADING.exec(value)?.[0].length ?? 0);
    this.#entry = {
      key,
      line: place.line,
      role,
      parts: [{
        text: value.replace(LEADING, ""),
        place: { ...place, column: place.column + start },
      }],
    };
  }

  #roleOf(
    key: string,
    found: { separator: number; line: number; text: string },
  ): EntryRole {
    const { separator, line, text } = found;
    if (separator === -1) {
      // The text is not shown: it may be a piece of a secret value.
      this.#fail(line, {
        message: 'Cannot read the line: no "=" or ":" in it',
        hint: "write KEY = VALUE; indent a line that continues a value",
      });
      return "broken";
    }
    if (key === "") {
      this.#fail(line, {
        message: `Cannot read the line: nothing before "${text[separator]}"`,
        hint: "write KEY = VALUE",
      });
      return "broken";
    }
    this.#checkText(text, line, key);
    const first = this.#section?.entries.get(key);
    if (first === undefined) return "first";
    const spot = { line, section: this.#section?.name ?? null, key };
    if (this.#rules.repeats) {
      this.#warning(spot, {
        message: "The option is set twice: this one counts, not the one at " +
          `line ${first.line}`,
      });
      return "first";
    }
    this.#error(spot, {
      message: `Cannot set the option twice: also at line ${first.line}`,
    });
    return "repeated";
  }

  #close(): void {
    const entry = this.#entry;
    const section = this.#section;
    this.#entry = null;
    if (entry === null || section === null || entry.role === "broken") return;
    const last = entry.parts.findLastIndex(({ text }) => text !== "");
    const parts = entry.parts.slice(0, last + 1);
    const value = parts.map(({ text }) => text).join("\n");
    const { key, line, role } = entry;
    const id = `${encode(key)}+${line}`;
    section.lines.push(`${id}=${encode(value)}`);
    const places = { key, id, line, parts: parts.map(({ place }) => place) };
    if (role === "first") section.entries.set(key, places);
    else section.repeated.push(places);
  }

  /** A decoder leaves this character where the bytes were not UTF-8. */
  #checkText(text: string, line: number, key: string | null): void {
    if (!text.includes("\ufffd")) return;
    this.#error(
      { line, section: this.#section?.name ?? null, key },
      {
        message: "Cannot read the line as UTF-8: damaged bytes",
        hint: "save the file as UTF-8",
      },
    );
  }

  #fail(line: number, remark: Remark): void {
    const section = this.#section?.name ?? null;
    this.#error({ line, section, key: null }, remark);
  }

  #error(spot: Omit<Spot, "file">, remark: Remark): void {
    this.#findings.error({ file: this.#file, ...spot }, remark);
  }

  #warning(spot: Omit<Spot, "file">, remark: Remark): void {
    this.#findings.warning({ file: this.#file, ...spot }, remark);
  }
}

/** By hand: a pattern would take forever for a line of many blanks. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isBlankAt(text, end - 1)) end -= 1;
  return text.slice(0, end);
}

function isBlankAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  const isPrintable = code > 0x20 && code < 0x7f;
  return !isPrintable && IS_BLANK.test(text.charAt(index));
}
