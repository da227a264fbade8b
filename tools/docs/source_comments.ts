/**
 * Reads the comments in sources that say what the parts of a table mean. Only
 * the forms that `deno fmt` writes are understood.
 *
 * @module
 */

const COMMENT = String.raw`/\*\*((?:[^*]|\*(?!/))*)\*/`;

/** The text of a module's comment, without its `@module` tag. */
export function moduleComment(source: string): string {
  const match = new RegExp(`^${COMMENT}`).exec(source);
  if (match === null) throw new TypeError("Cannot find the module's comment");
  return textOf(match[1] ?? "");
}

/** The comments of the functions that a source exports, by name. */
export function functionComments(source: string): ReadonlyMap<string, string> {
  return collect(source, `${COMMENT}\\s*export function (\\w+)`);
}

/** The comments of the members of interfaces, by name. */
export function memberComments(source: string): ReadonlyMap<string, string> {
  return collect(source, `${COMMENT}\\s*readonly (\\w+)\\??:`);
}

/** The comments of the strings in unions, by the string. */
export function unionComments(source: string): ReadonlyMap<string, string> {
  return collect(source, `${COMMENT}\\s*\\| "([^"]+)"`);
}

/** The part of a source that declares one interface or type. */
export function declaration(source: string, name: string): string {
  const start = source.search(
    new RegExp(`^export (?:interface|type) ${name}\\b`, "m"),
  );
  if (start === -1) throw new TypeError(`Cannot find the type "${name}"`);
  const end = source.slice(start).search(/\n\}|;\n\n/);
  return source.slice(start, end === -1 ? undefined : start + end + 2);
}

/** The programs in the comments of a source, but for those not to be run. */
export function docExamples(source: string): readonly string[] {
  const blocks = source.matchAll(/^ *\* ```ts\n((?: *\*.*\n)*?) *\* ```$/gm);
  return Array.from(
    blocks,
    ([, text = ""]) => text.replaceAll(/^ *\* ?/gm, ""),
  );
}

function collect(source: string, pattern: string): ReadonlyMap<string, string> {
  const matches = source.matchAll(new RegExp(pattern, "g"));
  return new Map(
    Array.from(matches, ([, text = "", name = ""]) => [name, textOf(text)]),
  );
}

function textOf(comment: string): string {
  return comment.replaceAll(/^[ \t]*\* ?/gm, "")
    .replace(/^@[\s\S]*/m, "")
    .replaceAll(/\{@linkcode ([^}]+)\}/g, "`$1`")
    .trim();
}
