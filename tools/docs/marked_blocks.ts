/**
 * Puts generated text between the marks of a hand-written page:
 *
 *     <!-- begin generated: NAME -->
 *     <!-- end generated -->
 *
 * @module
 */

/** Makes the text of a block. */
export type BlockTable = Readonly<Record<string, () => string>>;

const BEGIN = /^<!-- begin generated: (\S+) -->$/;
const END = "<!-- end generated -->";

/**
 * Writes all blocks of a page anew; everything else stays as it is.
 *
 * @throws {TypeError} When a mark names no block, or is not closed.
 */
export function fillBlocks(page: string, table: BlockTable): string {
  const lines: string[] = [];
  let open: string | null = null;
  for (const line of page.split("\n")) {
    const name = BEGIN.exec(line)?.[1];
    if (line === END) {
      if (open === null) {
        throw new TypeError("Cannot end a block: none is open");
      }
      lines.push(END);
      open = null;
    } else if (open !== null) {
      if (name !== undefined) {
        throw new TypeError(`Cannot begin "${name}": "${open}" is open`);
      }
    } else {
      lines.push(line);
      if (name === undefined) continue;
      lines.push("", textOf(name, table), "");
      open = name;
    }
  }
  if (open !== null) throw new TypeError(`Cannot find the end of "${open}"`);
  return lines.join("\n");
}

/** The names of the blocks that a page has. */
export function blockNames(page: string): readonly string[] {
  return page.split("\n").flatMap((line) => BEGIN.exec(line)?.[1] ?? []);
}

function textOf(name: string, table: BlockTable): string {
  const make = Object.hasOwn(table, name) ? table[name] : undefined;
  if (make === undefined) throw new TypeError(`Cannot make block "${name}"`);
  return make();
}
