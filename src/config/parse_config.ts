/**
 * The first pass: text to draft. It needs nothing of the machine, and it goes
 * on after a mistake to find all of them.
 *
 * @module
 */

import type { ConfigDraft, GroupDraft, ProgramDraft } from "./draft.ts";
import { Findings, type Spot } from "./findings.ts";
import { checkGroups } from "./group_rules.ts";
import {
  emptySection,
  type IniDocument,
  parseDocument,
  type Section,
} from "./ini_document.ts";
import { SECTIONS } from "./options.ts";
import { checkPaths } from "./path_rules.ts";
import { absolutePath } from "./paths.ts";
import { checkProgram } from "./program_rules.ts";
import { readValue } from "./read_value.ts";
import { readHeader } from "./section_header.ts";
import { checkSockets } from "./socket_rules.ts";
import {
  checkDefaults,
  readSettings,
  reportUnknown,
  type Settings,
  type SettingsContext,
} from "./settings.ts";

/** What the text of a configuration does not say itself. */
export interface ParseOptions {
  /** The file, as the user named it; messages name it so. */
  readonly file: string;
  /** The directory where relative paths start, absolute. */
  readonly cwd: string;
}

/**
 * Reads the text of a configuration. Never throws: mistakes are in the
 * `findings` of the draft.
 *
 * @example
 * ```ts
 * import { parseConfig } from "./parse_config.ts";
 * const draft = parseConfig("[program:a]\ncommand = true\n", {
 *   file: "supervisord.conf",
 *   cwd: "/",
 * });
 * draft.findings.errors(); // []
 * ```
 */
export function parseConfig(text: string, options: ParseOptions): ConfigDraft {
  const { file, cwd } = options;
  const findings = new Findings();
  const document = parseDocument(text, file, findings);
  const defaults = document?.defaults ?? emptySection(file, "");
  const lenient = isLenient(document);
  const context = { file, cwd, findings, defaults, lenient };
  const builder = new DraftBuilder(context);
  for (const section of document?.sections ?? []) builder.add(section);
  checkDefaults(context);
  const draft = builder.finish();
  for (const program of draft.programs) checkProgram(program, findings);
  checkGroups(draft);
  checkPaths(draft);
  checkSockets(draft);
  return draft;
}

class DraftBuilder {
  readonly #context: SettingsContext;
  readonly #programs = new Map<string, ProgramDraft>();
  readonly #groups = new Map<string, GroupDraft>();
  #daemon: Settings<"supervice"> | null = null;

  constructor(context: SettingsContext) {
    this.#context = context;
  }

  /** A second section of a name is checked too, but not kept. */
  add(section: Section): void {
    // The header could not be read, which has been reported.
    if (section.name === "") return;
    const { kind, name, fault } = readHeader(section.name);
    const { file, line } = section;
    const spot: Spot = { file, line, section: section.name, key: null };
    if (fault !== null) {
      if (kind === null) reportUnknown(this.#context, spot, fault);
      else this.#context.findings.error(spot, fault);
    }
    if (kind === "supervice") {
      const settings = readSettings(kind, section, this.#context);
      this.#daemon ??= settings;
    } else if (kind === "program") {
      const settings = readSettings(kind, section, this.#context);
      keepFirst(this.#programs, { name, spot, settings });
    } else if (kind === "group") {
      const settings = readSettings(kind, section, this.#context);
      keepFirst(this.#groups, { name, spot, settings });
    }
  }

  finish(): ConfigDraft {
    const { file, cwd, findings } = this.#context;
    return {
      file: absolutePath(cwd, file),
      name: file,
      cwd,
      findings,
      daemon: this.#daemon ?? readSettings("supervice", null, this.#context),
      programs: [...this.#programs.values()],
      groups: [...this.#groups.values()],
    };
  }
}

/** Asked before anything else is read: it decides on all of that. */
function isLenient(document: IniDocument | null): boolean {
  const section = document?.sections.find(({ name }) => name === "supervice");
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

function keepFirst<T extends { readonly name: string }>(
  drafts: Map<string, T>,
  draft: T,
): void {
  if (!drafts.has(draft.name)) drafts.set(draft.name, draft);
}
