/**
 * What the header of a section says: `supervice`, `program:NAME`,
 * `group:NAME`.
 *
 * @module
 */

import { nearest } from "../util/edit_distance.ts";
import type { Remark } from "./findings.ts";
import { type SectionKindName, SECTIONS } from "./options.ts";
import { quoted } from "./quoted.ts";

/** What a header says. */
export interface SectionHeader {
  /** The kind of section; `null` when there is no such kind. */
  readonly kind: SectionKindName | null;
  /** Name after the colon; empty where there is none. */
  readonly name: string;
  /** What is wrong with the header; `null` when it is good. */
  readonly fault: Remark | null;
}

/** Sections of supervisord, and the section that does the same here. */
const FOREIGN: Readonly<Record<string, string>> = {
  "supervisord": "supervice",
  "unix_http_server": "supervice",
};

/** Reads a header without its brackets. */
export function readHeader(header: string): SectionHeader {
  const colon = header.indexOf(":");
  const kindText = colon === -1 ? header : header.slice(0, colon);
  const name = colon === -1 ? "" : header.slice(colon + 1);
  const kind = kindNames().find((name) => name === kindText);
  if (kind === undefined) {
    return { kind: null, name, fault: unknownSection(header, kindText, name) };
  }
  if (!SECTIONS[kind].named) {
    const fault = colon === -1 ? null : {
      message: `Cannot use the section ${quoted(header)}: it takes no name`,
      hint: `write [${kind}]`,
    };
    return { kind, name, fault };
  }
  const reason = nameFault(name);
  const fault = reason === null ? null : {
    message: `Cannot use ${quoted(name)} as a name: ${reason}`,
    hint: `write [${kind}:NAME], NAME without blanks, ":" and "/"`,
  };
  return { kind, name, fault };
}

function kindNames(): readonly SectionKindName[] {
  return Object.keys(SECTIONS).filter((name): name is SectionKindName =>
    Object.hasOwn(SECTIONS, name)
  );
}

function unknownSection(
  header: string,
  kindText: string,
  name: string,
): Remark {
  const message = `Cannot use the section ${quoted(header)}: no such section`;
  const kinds = kindNames();
  const meant = kinds.find((kind) => kind === FOREIGN[kindText]) ??
    nearest(kindText.trim(), [...kinds, "DEFAULT"]);
  if (meant === null) {
    const known = kinds.map((kind) => `[${kind}${nameMark(kind)}]`).join(", ");
    return { message, hint: `the sections are ${known} and [DEFAULT]` };
  }
  const named = kinds.some((kind) => kind === meant && SECTIONS[kind].named);
  const suffix = named ? `:${name.trim() || "NAME"}` : "";
  return { message, hint: `did you mean [${meant}${suffix}]?` };
}

function nameMark(kind: SectionKindName): string {
  return SECTIONS[kind].named ? ":NAME" : "";
}

/**
 * Names go into commands, files and `NAME:00`; nothing in them may look like
 * a part of those.
 */
function nameFault(name: string): string | null {
  if (name === "") return "it is empty";
  const bad = /[\s:/,[\]\p{Cc}]/u.exec(name)?.[0];
  if (bad !== undefined) {
    return /[\s\p{Cc}]/u.test(bad) ? "it holds a blank" : `it holds "${bad}"`;
  }
  return name.startsWith("-") ? 'it starts with "-"' : null;
}
