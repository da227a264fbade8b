import {
  type Area,
  areaOf,
  fileNameOf,
  folderOf,
  resolveFrom,
} from "./rooms.ts";
import { houseRule } from "./rule.ts";
import { literalText } from "./syntax.ts";

type Node = Deno.lint.Node;

/**
 * Imports go down the ranks of rooms.ts, private files stay in their folder,
 * and dependencies have bare names. Types count like values: a type import is
 * knowledge of a higher room too.
 */
export const layers: Deno.lint.Rule = houseRule((path, context) => {
  const check = (source: Node | null) => {
    if (source === null) return;
    const specifier = literalText(source);
    // A computed import() cannot be read here. The control tool has some; what
    // they import is said in a type beside them, which is checked.
    if (specifier === undefined) return;
    const fault = faultOf(path, specifier);
    if (fault === undefined) return;
    context.report({
      node: source,
      message: `Cannot import "${specifier}": ${fault}`,
    });
  };
  return {
    Program() {
      const area = areaOf(path);
      if (area.kind !== "unknown-room") return;
      context.report({
        range: [0, 0],
        message: `Cannot rank "${path}": src has no room "${area.room}"`,
        hint: "Rooms and their ranks are in tools/lint/rooms.ts",
      });
    },
    ImportDeclaration: (node) => check(node.source),
    ExportAllDeclaration: (node) => check(node.source),
    ExportNamedDeclaration: (node) => check(node.source),
    ImportExpression: (node) => check(node.source),
    TSImportType: (node) =>
      check(
        node.argument.type === "TSLiteralType" ? node.argument.literal : null,
      ),
  };
});

/** Why the file `path` must not import `specifier`; undefined if it may. */
function faultOf(path: string, specifier: string): string | undefined {
  const from = areaOf(path);
  if (!/^\.\.?\//.test(specifier)) return packageFault(from, specifier);
  const target = resolveFrom(path, specifier);
  if (target === undefined) return "it is outside of the repository";
  if (
    fileNameOf(target).startsWith("_") && folderOf(target) !== folderOf(path)
  ) {
    return `"${fileNameOf(target)}" is private to ${folderOf(target)}/`;
  }
  const to = areaOf(target);
  if (from.kind === "room") {
    // Data, not code: the version and the name have their one source there.
    return target === "deno.json" ? undefined : rankFault(from, to);
  }
  if (from.kind === "entry" && !(to.kind === "room" && to.room === "cli")) {
    return "entry files import only from src/cli";
  }
  return undefined;
}

function packageFault(from: Area, specifier: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(specifier)) {
    return "dependencies are named in deno.json, and imported by bare name";
  }
  if (!specifier.startsWith("@std/")) {
    return "only relative paths and @std/ packages are dependencies here";
  }
  return from.kind === "entry"
    ? "entry files import only from src/cli"
    : undefined;
}

function rankFault(
  from: Extract<Area, { kind: "room" }>,
  to: Area,
): string | undefined {
  if (to.kind === "unknown-room") return `src has no room "${to.room}"`;
  if (to.kind !== "room") return "src imports only from src";
  if (to.room === from.room || to.rank < from.rank) return undefined;
  return `${from.room} has rank ${from.rank}, so it cannot see ${to.room} ` +
    `of rank ${to.rank}`;
}
