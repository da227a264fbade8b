import { pathFromRoot } from "./rooms.ts";

/**
 * The root of this checkout, taken from where the plugin itself is: the name
 * of a file says nothing about it, as any folder above may be called `src`.
 */
export const REPOSITORY_ROOT: string = rootAbove(import.meta.dirname);

/** Makes the visitor of a rule for one file, given from the root. */
export type CreateVisitor = (
  path: string,
  context: Deno.lint.RuleContext,
) => Deno.lint.LintVisitor;

/** A rule that knows where its file is; it is silent outside of this checkout. */
export function houseRule(create: CreateVisitor): Deno.lint.Rule {
  return {
    create(context) {
      const path = pathFromRoot(REPOSITORY_ROOT, context.filename);
      return path === undefined ? {} : create(path, context);
    },
  };
}

function rootAbove(pluginFolder: string | undefined): string {
  const root = pluginFolder?.replace(/[\\/]tools[\\/]lint[\\/]?$/, "");
  // Without a root every rule would pass in silence, so this has to be loud.
  if (root === undefined || root === pluginFolder) {
    throw new Error(
      `Cannot find the repository of the lint plugin: "${pluginFolder}" is not a folder tools/lint`,
    );
  }
  return root;
}
