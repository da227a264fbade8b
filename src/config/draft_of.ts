/**
 * The text of a configuration becomes a draft, with all that it includes.
 *
 * @module
 */

import type { Dialect } from "./dialect.ts";
import type { ConfigDraft } from "./draft.ts";
import { Findings } from "./findings.ts";
import { parseSections } from "./parse_sections.ts";
import { type DocumentReader, readDocuments } from "./read_documents.ts";

/**
 * Reads the text of a configuration and the files that it includes. Mistakes
 * are in the `findings` of the draft.
 *
 * @param text The text of the main file.
 * @param options The main file as messages name it, and its dialect or `null`
 *   where the sections tell.
 * @param reader The files.
 */
export async function draftOf(
  text: string,
  options: { readonly file: string; readonly dialect: Dialect | null },
  reader: DocumentReader,
): Promise<ConfigDraft> {
  const findings = new Findings();
  const cwd = reader.files.cwd();
  const { document, ...found } = await readDocuments(
    text,
    options,
    reader,
    findings,
  );
  const { file } = options;
  return parseSections(document, { file, cwd, ...found }, findings);
}
