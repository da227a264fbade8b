/**
 * Sections to draft, with all the checks that need nothing of the machine. A
 * mistake does not stop it, so that all of them are found.
 *
 * @module
 */

import type { Surroundings } from "../ports/surroundings.ts";
import type { Dialect } from "./dialect.ts";
import type { ConfigDraft } from "./draft.ts";
import { DraftBuilder } from "./draft_builder.ts";
import type { Scope } from "./expansion.ts";
import type { Findings } from "./findings.ts";
import { checkGroups } from "./group_rules.ts";
import { emptySection, type IniDocument } from "./ini_document.ts";
import { headerOf, SECTIONS } from "./options.ts";
import { checkPaths } from "./path_rules.ts";
import { checkProgram } from "./program_rules.ts";
import { readValue } from "./read_value.ts";
import { checkSockets } from "./socket_rules.ts";

/** What the sections of a configuration do not say themselves. */
export interface SectionOptions {
  /** The file, as the user named it; messages name it so. */
  readonly file: string;
  /** The directory where relative paths start, absolute. */
  readonly cwd: string;
  readonly dialect: Dialect;
  /** What names may stand for; without it they can't be known. */
  readonly surroundings?: Surroundings | undefined;
  /** How they were read. */
  readonly notes?: readonly string[];
}

/**
 * Makes the draft of what has been read into sections, includes and all.
 *
 * @param document The sections; `null` where they could not be read.
 * @param options What they do not say themselves.
 * @param findings What has been found so far.
 */
export function parseSections(
  document: IniDocument | null,
  { file, cwd, dialect, surroundings, notes = [] }: SectionOptions,
  findings: Findings,
): ConfigDraft {
  const defaults = document?.defaults ?? emptySection(file, "");
  const lenient = isLenient(document, dialect);
  const context = { file, cwd, dialect, findings, defaults, lenient };
  const scope: Scope = {
    dialect,
    names: new Map(
      surroundings?.hostName ? [["host_node_name", surroundings.hostName]] : [],
    ),
    environment: surroundings?.environment ?? null,
    braces: false,
  };
  const builder = new DraftBuilder(context, scope);
  for (const section of document?.sections ?? []) builder.add(section);
  const draft = { ...builder.finish(), notes };
  for (const program of draft.programs) checkProgram(program, findings);
  checkGroups(draft);
  checkPaths(draft);
  checkSockets(draft);
  return draft;
}

/** Asked before anything else is read: it decides on all of that. */
function isLenient(document: IniDocument | null, dialect: Dialect): boolean {
  const header = headerOf("supervice", dialect);
  const section = document?.sections.find(({ name }) => name === header);
  const entry = section?.entries.get("lenient") ??
    document?.defaults.entries.get("lenient");
  if (entry === undefined) return false;
  const reading = readValue(
    SECTIONS.supervice.options.lenient,
    entry.value,
    "",
  );
  return reading.kind === "value" && reading.value === true;
}
