import { isInSrc, isInSys } from "./rooms.ts";
import { houseRule } from "./rule.ts";
import { dottedName, visitNames } from "./syntax.ts";

const AMBIENT_TIME: ReadonlySet<string> = new Set([
  "setTimeout",
  "setInterval",
  "Date.now",
  "performance.now",
  "AbortSignal.timeout",
  "Temporal.Now",
]);

/**
 * Time comes from the `Clock` port. A unit test advances a fake clock by hand,
 * and one timer that it cannot see makes the test slow or flaky.
 */
export const noAmbientTime: Deno.lint.Rule = houseRule((path, context) => {
  if (!isInSrc(path) || isInSys(path)) return {};
  const report = (node: Deno.lint.Node, text: string) =>
    context.report({
      node,
      message: `Cannot use "${text}" in "${path}": time comes from the clock`,
      hint: "Take a Clock of src/ports as an argument",
    });
  return {
    ...visitNames((name, node) => {
      if (AMBIENT_TIME.has(name)) report(node, name);
    }),
    NewExpression(node) {
      // With an argument a Date is a value, without one it reads the clock.
      if (dottedName(node.callee) === "Date" && node.arguments.length === 0) {
        report(node, "new Date()");
      }
    },
    CallExpression(node) {
      // Called as a function it ignores its arguments and tells the time.
      if (dottedName(node.callee) === "Date") report(node, "Date()");
    },
  };
});
