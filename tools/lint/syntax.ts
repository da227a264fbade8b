/** What several rules need to read from a syntax tree. */

type Node = Deno.lint.Node;

/** A node that can name a global: `x`, `x.y`, or `x.y` among types. */
type NameNode =
  | Deno.lint.Identifier
  | Deno.lint.MemberExpression
  | Deno.lint.TSQualifiedName;

const GLOBAL_OBJECTS = /^(?:globalThis|self|window)\./;

/** The text of a string literal or of a template without placeholders. */
export function literalText(node: Node): string | undefined {
  if (node.type === "Literal") {
    return typeof node.value === "string" ? node.value : undefined;
  }
  if (node.type !== "TemplateLiteral" || node.expressions.length > 0) {
    return undefined;
  }
  return node.quasis[0]?.cooked;
}

/**
 * The dotted name that an expression or a type spells, without a leading
 * `globalThis`: `Date.now` for `globalThis["Date"].now`. Undefined for
 * anything else, and for names of properties.
 */
export function dottedName(node: Node): string | undefined {
  const name = spelledName(node);
  return name?.replace(GLOBAL_OBJECTS, "");
}

/**
 * A visitor that calls `found` once for every place where the file spells a
 * name that may be a global, such as `Deno` or `Date.now`.
 */
export function visitNames(
  found: (name: string, node: NameNode) => void,
): Deno.lint.LintVisitor {
  const seen = new Set<string>();
  const visit = (node: NameNode) => {
    const name = dottedName(node);
    // `import { x }` and `{ x }` hold two nodes for the one word in the text.
    const key = `${name}@${node.range[0]}`;
    if (name === undefined || seen.has(key)) return;
    seen.add(key);
    found(name, node);
  };
  return { Identifier: visit, MemberExpression: visit, TSQualifiedName: visit };
}

function spelledName(node: Node): string | undefined {
  switch (node.type) {
    case "Identifier":
      return isPropertyName(node) ? undefined : node.name;
    case "MemberExpression":
      return joinNames(spelledName(node.object), memberName(node));
    case "TSQualifiedName":
      return joinNames(spelledName(node.left), node.right.name);
    default:
      return undefined;
  }
}

function joinNames(left: string | undefined, right: string | undefined) {
  return left === undefined || right === undefined
    ? undefined
    : `${left}.${right}`;
}

function memberName(node: Deno.lint.MemberExpression): string | undefined {
  if (node.computed) return literalText(node.property);
  return node.property.type === "Identifier" ? node.property.name : undefined;
}

/** Whether an identifier only labels something: `x` in `a.x` or `{ x: 1 }`. */
function isPropertyName(node: Deno.lint.Identifier): boolean {
  const { parent } = node;
  switch (parent.type) {
    case "MemberExpression":
      return !parent.computed && parent.property === node;
    case "TSQualifiedName":
      return parent.right === node;
    case "ImportSpecifier":
      return parent.imported === node;
    case "ExportSpecifier":
      return parent.exported === node;
    default:
      return isKeyOrLabel(node, parent);
  }
}

function isKeyOrLabel(node: Deno.lint.Identifier, parent: Node): boolean {
  if ("label" in parent) return parent.label === node;
  if (!("key" in parent) || parent.key !== node) return false;
  return !("computed" in parent && parent.computed);
}
