import { areaOf } from "./rooms.ts";
import { houseRule } from "./rule.ts";
import { dottedName } from "./syntax.ts";

type FunctionNode =
  | Deno.lint.FunctionDeclaration
  | Deno.lint.FunctionExpression
  | Deno.lint.ArrowFunctionExpression;

const FILE_LIMIT = 400;
const ENTRY_LIMIT = 40;
const FUNCTION_LIMIT = 60;
const TEST_BLOCKS = /^(?:Deno\.test|describe|it|\w+\.step)(?:\.\w+)?$/;

/**
 * The hard limits; the soft ones (200 lines a file, 40 a function) are for
 * reviewers. In tests the body of a test block may be as long as its story.
 */
export const fileLength: Deno.lint.Rule = houseRule((path, context) => {
  const { kind } = areaOf(path);
  const { text } = context.sourceCode;
  const limit = kind === "entry" ? ENTRY_LIMIT : FILE_LIMIT;
  const checkFunction = (node: FunctionNode) => {
    const lines = countLines(text.slice(...node.range));
    if (lines <= FUNCTION_LIMIT) return;
    if (kind === "tests" && isTestBlock(node)) return;
    context.report({
      // Only the head: a report that shows the whole function is unreadable.
      range: [node.range[0], node.body?.range[0] ?? node.range[1]],
      message: `Split the function: ${lines} lines, the limit is ` +
        `${FUNCTION_LIMIT}`,
    });
  };
  return {
    Program() {
      const lines = countLines(text);
      if (lines <= limit) return;
      context.report({
        range: [0, 0],
        message: `Split the file: ${lines} lines, the limit is ${limit}`,
      });
    },
    FunctionDeclaration: checkFunction,
    FunctionExpression: checkFunction,
    ArrowFunctionExpression: checkFunction,
  };
});

function countLines(text: string): number {
  const breaks = text.split("\n").length - 1;
  return text === "" || text.endsWith("\n") ? breaks : breaks + 1;
}

/** Whether the function is given to a test block, also as `{ fn() {} }`. */
function isTestBlock(node: FunctionNode): boolean {
  const { parent } = node;
  const call = parent.type === "Property" ? parent.parent.parent : parent;
  if (call.type !== "CallExpression") return false;
  return TEST_BLOCKS.test(dottedName(call.callee) ?? "");
}
