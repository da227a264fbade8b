/**
 * Reads a configuration and the files that it includes.
 *
 * @module
 */

import type {
  Surroundings,
  SurroundingsReader,
} from "../ports/surroundings.ts";
import { isGlob } from "../util/glob.ts";
import { reasonOf } from "../util/reason_of.ts";
import { type Dialect, tellDialect } from "./dialect.ts";
import { expand, mayNeedSurroundings } from "./expansion.ts";
import type { Findings, Spot } from "./findings.ts";
import { type ConfigFiles, matchFiles } from "./include_files.ts";
import {
  type Entry,
  type IniDocument,
  parseDocument,
  placeAt,
  spotOf,
} from "./ini_document.ts";
import { joinDocuments } from "./join_documents.ts";
import type { ScanOptions } from "./line_scanner.ts";
import { sectionTitle } from "./options.ts";
import { absolutePath, dirname } from "../util/paths.ts";
import { splitBlanks } from "./pieces.ts";
import { quoted } from "./quoted.ts";
import { sizeFault } from "./read_file.ts";

/** Most files that a configuration may have. */
const MAX_FILES = 1000;

/** Most files between one and the main file: links can go in circles. */
const MAX_DEPTH = 16;

/** Most characters that all of them may have. */
const MAX_TEXT = 32 * 1024 ** 2;

/** What reading a configuration needs. */
export interface DocumentReader {
  readonly files: ConfigFiles;
  /** `null` where the surroundings can't be known. */
  readonly surroundings: SurroundingsReader | null;
}

/** A configuration with all its files. */
export interface Documents {
  /** `null` when a file can't be read as text. */
  readonly document: IniDocument | null;
  readonly dialect: Dialect;
  /** How it was read: one sentence each, without a period. */
  readonly notes: readonly string[];
  /** What is around the daemon, where any file may ask for it. */
  readonly surroundings: Surroundings | undefined;
}

/**
 * Reads the files that a configuration includes.
 *
 * @param text The text of the main file.
 * @param options The main file as messages name it, and its dialect or `null`
 *   where the sections tell.
 * @param reader The files.
 * @param findings Takes the mistakes.
 */
export async function readDocuments(
  text: string,
  options: { readonly file: string; readonly dialect: Dialect | null },
  reader: DocumentReader,
  findings: Findings,
): Promise<Documents> {
  const told = tellDialect(text);
  const dialect = options.dialect ?? told.dialect;
  const reason = options.dialect === null
    ? told.reason
    : "the command line says so";
  const { file } = options;
  const walk = new IncludeWalk(dialect, reader, findings);
  await walk.take(text, file);
  const { documents, included } = walk;
  const document = documents.includes(null) ? null : joinDocuments(
    file,
    dialect,
    documents.filter((d) => d !== null),
    findings,
  );
  if (document !== null) {
    checkContent(document, { file, dialect, text }, findings);
    if (options.dialect === null && !told.isTold) {
      warnOfPercents(document, findings);
    }
  }
  return {
    dialect,
    document,
    notes: [
      `${file} is read as a file of ${dialect}, because ${reason}`,
      ...(included.length === 0 ? [] : [`it includes ${included.join(", ")}`]),
    ],
    surroundings: await walk.surroundings(),
  };
}

/**
 * Refuses a file with nothing in it: that is one that something has emptied, or
 * that is only half written, and a reload of it would end every program.
 */
function checkContent(
  { sections, defaults }: IniDocument,
  { file, dialect, text }: ScanOptions & { readonly text: string },
  findings: Findings,
): void {
  const isEmpty = sections.length === 0 && defaults.entries.size === 0;
  // What stands there but can't be read has been reported.
  if (!isEmpty || findings.errors().length > 0) return;
  findings.error({ file, line: null, section: null, key: null }, {
    message: "Cannot use the file: no section is in it" +
      (/^\[DEFAULT\]/m.test(text) ? " but an empty [DEFAULT]" : ""),
    hint: "one that is to have no programs keeps its section " +
      sectionTitle("supervice", dialect),
  });
}

/**
 * Warns where a file of supervisord means something else and no section tells
 * which it is. `100%%` at the end of a word can well be meant.
 */
function warnOfPercents({ sections }: IniDocument, findings: Findings): void {
  for (const { entries } of sections) {
    for (const entry of entries.values()) {
      const offset = entry.value.search(/%%[(A-Za-z]/);
      if (offset === -1) continue;
      const { line } = placeAt(entry, offset);
      findings.warning({ ...spotOf(entry), line }, {
        message: '"%%" is two percent signs here, and one in files of ' +
          "supervisord",
        hint: "say which this is with a section [supervice] or [supervisord]",
      });
      return;
    }
  }
}

/** Goes from file to file; each is read once. */
class IncludeWalk {
  readonly documents: (IniDocument | null)[] = [];
  /** The files besides the first. */
  readonly included: string[] = [];
  readonly #dialect: Dialect;
  readonly #reader: DocumentReader;
  readonly #findings: Findings;
  readonly #seen = new Set<string>();
  #size = 0;
  #depth = 0;
  #looksAround = false;
  #surroundings: Promise<Surroundings> | null = null;

  constructor(dialect: Dialect, reader: DocumentReader, findings: Findings) {
    this.#dialect = dialect;
    this.#reader = reader;
    this.#findings = findings;
  }

  /** What is around, where a file that was read may ask for it. */
  async surroundings(): Promise<Surroundings | undefined> {
    const { surroundings: reader } = this.#reader;
    if (!this.#looksAround || reader === null) return undefined;
    return await (this.#surroundings ??= reader.read());
  }

  async take(text: string, file: string): Promise<void> {
    const { files } = this.#reader;
    this.#seen.add(identityOf(absolutePath(files.cwd(), file)));
    this.#size += text.length;
    this.#looksAround ||= mayNeedSurroundings(text);
    const isMain = this.documents.length === 0;
    const options = { file, dialect: this.#dialect };
    const document = parseDocument(text, options, this.#findings);
    this.documents.push(document);
    for (const { name, entries } of document?.sections ?? []) {
      const entry = name === "include" ? entries.get("files") : undefined;
      if (entry === undefined) continue;
      if (!isMain && this.#dialect === "supervisord") {
        this.#findings.warning(spotOf(entry), {
          message: "The option does nothing: supervisord follows only what " +
            "the main file includes",
        });
        continue;
      }
      await this.#include(entry);
    }
  }

  async #include(entry: Entry): Promise<void> {
    const { files } = this.#reader;
    const around = await this.surroundings();
    const here = dirname(absolutePath(files.cwd(), entry.file));
    const expansion = expand(entry.value, {
      dialect: this.#dialect,
      names: new Map([
        ["here", here],
        ...(around?.hostName
          ? [["host_node_name", around.hostName] as const]
          : []),
      ]),
      environment: around?.environment ?? null,
      braces: false,
    });
    // Whoever reads the section reports it.
    if (expansion.kind === "fault") return;
    for (const { text, offset } of splitBlanks(expansion.text)) {
      const { line } = placeAt(entry, expansion.originOf(offset));
      const spot = { ...spotOf(entry), line };
      if (!await this.#follow(text, spot)) return;
    }
  }

  /** Reads what a pattern means; tells whether to go on. */
  async #follow(pattern: string, spot: Spot): Promise<boolean> {
    const { files } = this.#reader;
    const message = `Cannot include ${quoted(pattern)}`;
    try {
      const found = await matchFiles(pattern, spot.file, files);
      if (found.length === 0) this.#tellNothing(pattern, spot);
      for (const file of found) {
        if (this.included.length >= MAX_FILES || this.#size > MAX_TEXT) {
          const what = this.#size > MAX_TEXT
            ? `${MAX_TEXT} characters`
            : `${MAX_FILES} files`;
          this.#findings.error(spot, {
            message: `${message}: the configuration has more than ${what}`,
          });
          return false;
        }
        await this.#read(file, pattern, spot);
      }
    } catch (error) {
      const reason = reasonOf(error);
      this.#findings.error(spot, { message: `${message}: ${reason}` });
    }
    return true;
  }

  async #read(file: string, pattern: string, spot: Spot): Promise<void> {
    const { files } = this.#reader;
    const path = absolutePath(files.cwd(), file);
    if (this.#seen.has(identityOf(path))) {
      // A pattern may well mean the file that it is written in.
      if (isGlob(pattern)) return;
      this.#findings.warning(spot, {
        message: `The file ${quoted(file)} is read once only`,
      });
      return;
    }
    const facts = await files.stat(path);
    if (facts === null && this.#dialect === "supervisord") {
      this.#tellNothing(pattern, spot);
      return;
    }
    const fault = sizeFault(facts);
    if (fault !== null) {
      this.#findings.error(spot, {
        message: `Cannot include ${quoted(file)}: ${fault}`,
        hint: facts?.kind !== "directory"
          ? null
          : isGlob(pattern)
          ? "the pattern is for files"
          : `write ${pattern}/*.conf`,
      });
      return;
    }
    if (this.#depth === MAX_DEPTH) {
      this.#findings.error(spot, {
        message: `Cannot include ${quoted(file)}: ${MAX_DEPTH} files include ` +
          "each other in a row",
      });
      return;
    }
    const text = await files.readText(path);
    this.included.push(file);
    this.#depth += 1;
    await this.take(text, file);
    this.#depth -= 1;
  }

  /** An empty folder is nothing strange, but supervisord warns of it. */
  #tellNothing(pattern: string, spot: Spot): void {
    if (this.#dialect === "supervice") return;
    this.#findings.warning(spot, {
      message: `No file is like ${quoted(pattern)}`,
    });
  }
}

/** Takes `..` back, as far as that can be done without looking at links. */
function identityOf(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}
