import { areaOf } from "./rooms.ts";
import { houseRule } from "./rule.ts";
import { literalText, visitNames } from "./syntax.ts";

const TIMERS: ReadonlySet<string> = new Set(["setTimeout", "setInterval"]);
const DELAY_MODULE = /^@std\/async(?:@[^/]*)?\/(?:unstable-)?delay$/;

/**
 * Tests wait for facts, never for a while. The few real timers that are needed
 * (a bound for a test that hangs) are in tests/support/.
 */
export const noSleepInTests: Deno.lint.Rule = houseRule((path, context) => {
  const area = areaOf(path);
  if (area.kind !== "tests" || area.support) return {};
  const report = (node: Deno.lint.Node, text: string) =>
    context.report({
      node,
      message: `Cannot use "${text}" in a test: wait for a fact, not a while`,
      hint: "Advance the fake clock, or wait for an event, a state or a gate",
    });
  return {
    ...visitNames((name, node) => {
      if (TIMERS.has(name)) report(node, name);
    }),
    ImportDeclaration(node) {
      if (importsDelay(node)) report(node, "delay");
    },
    ImportExpression(node) {
      if (DELAY_MODULE.test(literalText(node.source) ?? "")) {
        report(node, "delay");
      }
    },
  };
});

function importsDelay(node: Deno.lint.ImportDeclaration): boolean {
  return DELAY_MODULE.test(node.source.value) ||
    node.specifiers.some((specifier) =>
      specifier.type === "ImportSpecifier" &&
      specifier.imported.type === "Identifier" &&
      specifier.imported.name === "delay"
    );
}
