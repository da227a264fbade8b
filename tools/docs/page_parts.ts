/**
 * Takes Markdown pages apart, for those who check them.
 *
 * @module
 */

import { anchor } from "./markdown.ts";

/** A fenced block of a page. */
export interface FencedBlock {
  /** Everything after the opening fence, such as `ini` or `ini ignore`. */
  readonly info: string;
  readonly text: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
}

/** Finds the fenced blocks of a page; only fences of three are used here. */
export function fencedBlocks(page: string): readonly FencedBlock[] {
  const found: FencedBlock[] = [];
  let open: { info: string; line: number; lines: string[] } | null = null;
  for (const [index, line] of page.split("\n").entries()) {
    if (open === null) {
      const info = /^```(.*)$/.exec(line)?.[1];
      if (info !== undefined) open = { info, line: index + 1, lines: [] };
    } else if (line === "```") {
      found.push({ ...open, text: `${open.lines.join("\n")}\n` });
      open = null;
    } else {
      open.lines.push(line);
    }
  }
  return found.map(({ info, text, line }) => ({ info, text, line }));
}

/** The targets of all links of a page, without those inside of code. */
export function linkTargets(page: string): readonly string[] {
  return Array.from(
    prose(page).matchAll(/\]\(([^()\s]+)\)/g),
    ([, target = ""]) => target,
  );
}

/** The anchors of all headings of a page. */
export function anchors(page: string): readonly string[] {
  const text = page.replaceAll(/^```[\s\S]*?^```$/gm, "");
  return Array.from(
    text.matchAll(/^#+ (.+)$/gm),
    ([, title = ""]) => anchor(title.replaceAll("`", "")),
  );
}

function prose(page: string): string {
  return page.replaceAll(/^```[\s\S]*?^```$/gm, "").replaceAll(/`[^`]*`/g, "");
}
