import { houseRule } from "./rule.ts";

/**
 * An error that is dropped needs its reason in writing, in the place where it
 * is dropped: an empty `catch` block, or an empty function given to `.catch`.
 */
export const noSwallow: Deno.lint.Rule = houseRule((_path, context) => {
  const check = (block: Deno.lint.BlockStatement, node: Deno.lint.Node) => {
    if (block.body.length > 0) return;
    const comments = context.sourceCode.getCommentsInside(block);
    if (comments.some((comment) => saysWhy(comment.value))) return;
    context.report({
      node,
      message: "Cannot drop an error in silence: say why in a comment inside",
    });
  };
  return {
    CatchClause: (node) => check(node.body, node),
    CallExpression(node) {
      const block = catchCallback(node);
      if (block !== undefined) check(block, node.callee);
    },
  };
});

/** The block of the function in `promise.catch(() => {})`. */
function catchCallback(
  node: Deno.lint.CallExpression,
): Deno.lint.BlockStatement | undefined {
  const { callee } = node;
  const [callback] = node.arguments;
  if (callee.type !== "MemberExpression" || callee.computed) return undefined;
  if (callee.property.type !== "Identifier") return undefined;
  if (callee.property.name !== "catch" || !callback) return undefined;
  if (
    callback.type !== "ArrowFunctionExpression" &&
    callback.type !== "FunctionExpression"
  ) return undefined;
  return callback.body.type === "BlockStatement" ? callback.body : undefined;
}

/** A directive for the linter is a comment, but no reason. */
function saysWhy(comment: string): boolean {
  return /\p{L}/u.test(comment) && !/^\s*deno-lint-ignore/.test(comment);
}
