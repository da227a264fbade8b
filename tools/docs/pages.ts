/**
 * The pages that may hold generated blocks.
 *
 * @module
 */

import { walkSync } from "@std/fs/walk";
import { makeBlocks } from "./block_table.ts";
import { fillBlocks } from "./marked_blocks.ts";

/** One page as it is and as it should be. */
export interface Page {
  /** Path from the root. */
  readonly path: string;
  readonly text: string;
  /** The same with all blocks made anew. */
  readonly fresh: string;
}

/** Lists the paths of all Markdown pages: the README and those in `docs/`. */
export function pagePaths(root: string): readonly string[] {
  const found = walkSync(`${root}/docs`, { exts: [".md"], includeDirs: false });
  const inDocs = Array.from(
    found,
    ({ path }) => path.slice(path.lastIndexOf("/docs/") + 1),
  );
  return ["README.md", ...inDocs.sort()];
}

/** Reads all pages and makes their blocks anew. */
export function readPages(root: string): readonly Page[] {
  const blocks = makeBlocks((path) => Deno.readTextFileSync(`${root}/${path}`));
  return pagePaths(root).map((path) => {
    const text = Deno.readTextFileSync(`${root}/${path}`);
    try {
      return { path, text, fresh: fillBlocks(text, blocks) };
    } catch (error) {
      throw new Error(`Cannot make "${path}": ${error}`, { cause: error });
    }
  });
}
