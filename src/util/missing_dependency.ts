/**
 * What to say when a part of the standard library can't be loaded.
 *
 * @module
 */

/** A part that is missing, and what to do about it. */
export interface MissingDependency {
  readonly message: string;
  readonly hint: string;
}

/**
 * Tells whether an import failed because a module of JSR is neither cached nor
 * within reach; `null` for any other error.
 */
export function missingDependency(error: unknown): MissingDependency | null {
  if (!(error instanceof TypeError)) return null;
  const [, name] = /https:\/\/jsr\.io\/(@[\w-]+\/[\w-]+)/.exec(error.message) ??
    [];
  return name === undefined ? null : {
    message: `Cannot load ${name}: it is not cached, and jsr.io does not ` +
      "answer",
    hint: "run deno task setup in the folder of the project; it knows other " +
      "ways to get it",
  };
}
