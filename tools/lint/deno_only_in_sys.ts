import { areaOf, isInSys } from "./rooms.ts";
import { houseRule } from "./rule.ts";
import { visitNames } from "./syntax.ts";

/**
 * The global `Deno`, as a value or in a type, is named only where the program
 * meets the world. Everything else gets a port, so that tests can pass a fake.
 */
export const denoOnlyInSys: Deno.lint.Rule = houseRule((path, context) => {
  const { kind } = areaOf(path);
  if (kind === "entry" || kind === "tools" || kind === "tests") return {};
  if (isInSys(path)) return {};
  return visitNames((name, node) => {
    if (name !== "Deno") return;
    context.report({
      node,
      message: `Cannot name "Deno" in "${path}": only src/sys does`,
      hint: "Take an interface of src/ports as an argument",
    });
  });
});
