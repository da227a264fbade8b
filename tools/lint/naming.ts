import { fileNameOf, isInSrc } from "./rooms.ts";
import { houseRule } from "./rule.ts";

const EXTENSION = /(?:\.d)?\.[cm]?[jt]sx?$/;
const SNAKE_CASE = /^_?[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const EMPTY_NAMES: ReadonlySet<string> = new Set([
  "utils",
  "helpers",
  "common",
  "manager",
  "handler",
]);

type Member =
  | Deno.lint.PropertyDefinition
  | Deno.lint.MethodDefinition
  | Deno.lint.AccessorProperty
  | Deno.lint.TSAbstractPropertyDefinition
  | Deno.lint.TSAbstractMethodDefinition
  | Deno.lint.TSParameterProperty;

type Report = (
  node: { readonly range: Deno.lint.Range },
  message: string,
) => void;

/**
 * A file is named after its one idea, in snake_case; unions of literals in
 * place of `enum`, named exports, and `#private` members.
 */
export const naming: Deno.lint.Rule = houseRule((path, context) => {
  const report: Report = ({ range }, message) =>
    context.report({ range, message });
  const checkMember = (node: Member) => {
    const keyword = privacyKeyword(
      node,
      context.sourceCode.text.slice(...node.range),
    );
    if (keyword === undefined) return;
    report(
      node,
      `Cannot use the keyword "${keyword}": write a #private member`,
    );
  };
  return {
    Program() {
      const fault = fileNameFault(fileNameOf(path));
      if (fault === undefined) return;
      context.report({
        range: [0, 0],
        message: `Rename the file "${fileNameOf(path)}": ${fault}`,
      });
    },
    TSEnumDeclaration: (node) =>
      report(node, 'Cannot use "enum": write a union of string literals'),
    ...(isInSrc(path) ? defaultExports(report) : {}),
    PropertyDefinition: checkMember,
    MethodDefinition: checkMember,
    AccessorProperty: checkMember,
    TSAbstractPropertyDefinition: checkMember,
    TSAbstractMethodDefinition: checkMember,
    TSParameterProperty: checkMember,
  };
});

function defaultExports(
  report: Report,
): Deno.lint.LintVisitor {
  const message = "Cannot export a default: give the export its name";
  return {
    ExportDefaultDeclaration: (node) => report(node, message),
    ExportSpecifier(node) {
      const { exported } = node;
      if (exported.type === "Identifier" && exported.name === "default") {
        report(node, message);
      }
    },
  };
}

function privacyKeyword(node: Member, text: string): string | undefined {
  if (node.type === "TSParameterProperty") {
    // Deno 2.9 types `accessibility` on this node, but never fills it.
    return /^(private|protected)\s/.exec(text)?.[1];
  }
  // A constructor cannot be #private: there the keyword is the only way.
  if ("kind" in node && node.kind === "constructor") return undefined;
  return node.accessibility === "public" ? undefined : node.accessibility;
}

function fileNameFault(fileName: string): string | undefined {
  const stem = fileName.replace(EXTENSION, "");
  if (EMPTY_NAMES.has(stem.replace(/^_/, ""))) {
    return "the name says nothing of what is inside";
  }
  return SNAKE_CASE.test(stem) ? undefined : "file names are snake_case";
}
