/**
 * What the header of a section says: `supervice`, `program:NAME`,
 * `group:NAME`.
 *
 * @module
 */

import { nearest } from "../util/edit_distance.ts";
import type { Dialect } from "./dialect.ts";
import type { Remark } from "./findings.ts";
import {
  headerOf,
  kindsOf,
  type SectionKindName,
  SECTIONS,
  sectionTitle,
} from "./options.ts";
import { quoted } from "./quoted.ts";
import { suggestName } from "./suggest_name.ts";

/** What a header says. */
export interface SectionHeader {
  /** The kind of section; `null` when there is no such kind. */
  readonly kind: SectionKindName | null;
  /** Name after the colon; empty where there is none. */
  readonly name: string;
  /** What is wrong with the header; `null` when it is good. */
  readonly fault: Remark | null;
}

/** Reads a header without its brackets. */
export function readHeader(header: string, dialect: Dialect): SectionHeader {
  const colon = header.indexOf(":");
  const kindText = colon === -1 ? header : header.slice(0, colon);
  const text = colon === -1 ? "" : header.slice(colon + 1);
  // supervisord leaves out the blanks around a name.
  const name = dialect === "supervisord" ? text.trim() : text;
  const kind = kindsOf(dialect)
    .find((kind) => headerOf(kind, dialect) === kindText);
  if (kind === undefined) {
    const said = { header, kindText, name };
    return { kind: null, name, fault: unknownSection(said, dialect) };
  }
  if (!SECTIONS[kind].named) {
    const fault = colon === -1 ? null : {
      message: `Cannot use the section ${quoted(header)}: it takes no name`,
      hint: `write ${sectionTitle(kind, dialect)}`,
    };
    return { kind, name, fault };
  }
  if (colon === -1) {
    const fault = {
      message: `Cannot use the section ${quoted(header)}: it has no name`,
      hint: `write ${sectionTitle(kind, dialect)}`,
    };
    return { kind, name, fault };
  }
  const reason = nameFault(name);
  const good = suggestName(name);
  const fault = reason === null ? null : {
    message: `Cannot use ${quoted(name)} as a name: ${reason}`,
    hint: good === null
      ? `write ${sectionTitle(kind, dialect)}`
      : `write [${headerOf(kind, dialect)}:${good}]`,
  };
  return { kind, name, fault };
}

function unknownSection(
  { header, kindText, name }: {
    readonly header: string;
    readonly kindText: string;
    readonly name: string;
  },
  dialect: Dialect,
): Remark {
  const message = `Cannot use the section ${quoted(header)}: no such section`;
  const kinds = kindsOf(dialect);
  const other = otherDialect(dialect);
  const isForeign = kindsOf(other)
    .some((kind) => headerOf(kind, other) === kindText);
  if (isForeign) {
    return {
      message: `Cannot use the section ${quoted(header)}: it is one of ` +
        `${other}, and this file is read as one of ${dialect}`,
      hint: `--dialect ${other} reads it as one of ${other}`,
    };
  }
  const headers = new Map(kinds.map((kind) => [headerOf(kind, dialect), kind]));
  const meant = nearest(kindText.trim(), [...headers.keys(), "DEFAULT"]);
  if (meant === null) {
    const known = kinds.map((kind) => sectionTitle(kind, dialect)).join(", ");
    return { message, hint: `the sections are ${known} and [DEFAULT]` };
  }
  const kind = headers.get(meant);
  const isNamed = kind !== undefined && SECTIONS[kind].named;
  const suffix = isNamed ? `:${name.trim() || "NAME"}` : "";
  return { message, hint: `did you mean [${meant}${suffix}]?` };
}

function otherDialect(dialect: Dialect): Dialect {
  return dialect === "supervice" ? "supervisord" : "supervice";
}

/**
 * Says why a text can't be a name; `null` when it can. Names go into commands,
 * files and `NAME:00`; nothing in them may look like a part of those.
 */
export function nameFault(name: string): string | null {
  if (name === "") return "it is empty";
  const bad = /[\s:/,[\]\p{Cc}]/u.exec(name)?.[0];
  if (bad !== undefined) {
    return /[\s\p{Cc}]/u.test(bad) ? "it holds a blank" : `it holds "${bad}"`;
  }
  return name.startsWith("-") ? 'it starts with "-"' : null;
}
