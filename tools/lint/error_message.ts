import { houseRule } from "./rule.ts";
import { dottedName, literalText } from "./syntax.ts";

type Node = Deno.lint.Node;

/** The first and last text of a message; a placeholder there is undefined. */
interface Edges {
  readonly first: string | undefined;
  readonly last: string | undefined;
}

const BUILTIN_ERRORS =
  /^(?:Error|EvalError|RangeError|ReferenceError|SyntaxError|TypeError|URIError)$/;

/**
 * Messages of errors name the action, the quoted value, and what was found: a
 * capital letter or a placeholder first, and no period last, as other text is
 * put after them. Templates and concatenations are read too.
 */
export const errorMessage: Deno.lint.Rule = houseRule((_path, context) => {
  const check = (name: string, args: readonly Node[]) => {
    for (const message of messagesIn(name, args)) {
      const { first, last } = edgesOf(message);
      if (first !== undefined && !startsWell(first)) {
        context.report({
          node: message,
          message: `Start the message of ${name} with a capital letter`,
        });
      }
      if (last !== undefined && last.trimEnd().endsWith(".")) {
        context.report({
          node: message,
          message: `End the message of ${name} without a period`,
        });
      }
    }
  };
  return {
    NewExpression(node) {
      const name = errorName(node.callee);
      if (name !== undefined) check(name, node.arguments);
    },
    CallExpression(node) {
      const callee = node.callee.type === "Super"
        ? superClassOf(context, node)
        : node.callee;
      const name = callee ? errorName(callee) : undefined;
      if (name !== undefined) check(name, node.arguments);
    },
  };
});

function errorName(callee: Node): string | undefined {
  const name = dottedName(callee)?.split(".").at(-1);
  // The capital tells a class from a function such as toError(x).
  return name !== undefined && /^(?:[A-Z]\w*)?Error$/.test(name)
    ? name
    : undefined;
}

function superClassOf(
  context: Deno.lint.RuleContext,
  node: Node,
): Node | null | undefined {
  const owner = context.sourceCode.getAncestors(node).findLast((ancestor) =>
    ancestor.type === "ClassDeclaration" || ancestor.type === "ClassExpression"
  );
  return owner !== undefined && "superClass" in owner ? owner.superClass : null;
}

/**
 * The arguments that are messages. Our own classes often take a code first
 * (`"no-such-process"`), so of theirs only texts with a space are messages.
 */
function messagesIn(name: string, args: readonly Node[]): readonly Node[] {
  if (BUILTIN_ERRORS.test(name)) return args.slice(0, 1);
  return args.filter((arg) => (literalText(arg) ?? " ").includes(" "));
}

function edgesOf(node: Node): Edges {
  if (node.type === "BinaryExpression" && node.operator === "+") {
    return { first: edgesOf(node.left).first, last: edgesOf(node.right).last };
  }
  if (node.type === "TemplateLiteral") {
    return {
      first: unlessPlaceholder(node, node.quasis[0]?.cooked),
      last: node.quasis.at(-1)?.cooked,
    };
  }
  const text = literalText(node);
  return { first: text, last: text };
}

/** Undefined where a placeholder comes first, perhaps in quotation marks. */
function unlessPlaceholder(
  node: Deno.lint.TemplateLiteral,
  first: string | undefined,
): string | undefined {
  const bare = first?.replace(/^["'`([{<]+/, "");
  return bare === "" && node.expressions.length > 0 ? undefined : first;
}

function startsWell(text: string): boolean {
  return text === "" || /^\p{Lu}/u.test(text);
}
