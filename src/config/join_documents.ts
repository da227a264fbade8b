/**
 * Several files become one configuration.
 *
 * @module
 */

import type { Dialect } from "./dialect.ts";
import { LINE_RULES } from "./dialect.ts";
import { type Findings, placeText } from "./findings.ts";
import {
  emptySection,
  type Entry,
  type IniDocument,
  type Section,
  spotOf,
} from "./ini_document.ts";
import { DEFAULT_SECTION } from "./line_scanner.ts";

/** Sections that every file may have. */
const OF_EACH_FILE = ["include"];

/** Joins files in their order. */
export function joinDocuments(
  file: string,
  dialect: Dialect,
  documents: readonly IniDocument[],
  findings: Findings,
): IniDocument {
  const [only] = documents;
  if (only !== undefined && documents.length === 1) return only;
  const { repeats } = LINE_RULES[dialect];
  const defaults = documents.map((document) => document.defaults).reduce(
    (one, other) => joinSections(one, other, repeats, findings),
    emptySection(file, DEFAULT_SECTION),
  );
  const sections: Section[] = [];
  const places = new Map<string, number>();
  for (const section of documents.flatMap(({ sections }) => sections)) {
    const index = places.get(section.name) ?? sections.length;
    const first = sections[index];
    places.set(section.name, index);
    const isShared = OF_EACH_FILE.includes(section.name);
    // One that comes twice in a file has been reported.
    if (first === undefined || isShared || first.file === section.file) {
      sections.push(section);
    } else if (repeats) {
      sections[index] = joinSections(first, section, repeats, findings);
    } else {
      const { file, line, name } = section;
      findings.error({ file, line, section: name, key: null }, {
        message: "Cannot declare the section twice: also at " +
          placeText(first, { file }),
      });
      sections.push(section);
    }
  }
  return { sections, defaults };
}

/** The options of both; of those that both have, the later one counts. */
function joinSections(
  one: Section,
  other: Section,
  repeats: boolean,
  findings: Findings,
): Section {
  const entries = new Map(one.entries);
  const repeated: Entry[] = [...one.repeated, ...other.repeated];
  for (const [key, entry] of other.entries) {
    const before = entries.get(key);
    if (before === undefined) {
      entries.set(key, entry);
      continue;
    }
    const place = placeText(before, entry);
    if (repeats) {
      findings.warning(spotOf(entry), {
        message:
          `The option is set twice: this one counts, not the one at ${place}`,
      });
      entries.set(key, entry);
    } else {
      findings.error(spotOf(entry), {
        message: `Cannot set the option twice: also at ${place}`,
      });
      repeated.push(entry);
    }
  }
  return { ...one, entries, repeated };
}
