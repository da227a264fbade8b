/**
 * Tables of plain text.
 *
 * @module
 */

/** One column of a table. */
export interface Column {
  readonly title: string;
  /** Characters it is wide at least; it grows with its longest cell. */
  readonly minWidth: number;
  /** One text for each row. */
  readonly cells: readonly string[];
}

/**
 * Writes a table: titles, a line of dashes, and the rows, without a final
 * line feed. Columns are one space apart; no line ends with spaces.
 *
 * @example
 * ```ts
 * import { tableText } from "./table_text.ts";
 * tableText([{ title: "NAME", minWidth: 6, cells: ["web"] }]);
 * // "NAME\n------\nweb"
 * ```
 */
export function tableText(columns: readonly Column[]): string {
  const widths = columns.map(({ title, minWidth, cells }) =>
    Math.max(minWidth, ...[title, ...cells].map(lengthOf))
  );
  const lineOf = (texts: readonly string[]) =>
    texts.map((text, index) => pad(text, widths[index] ?? 0)).join(" ")
      .trimEnd();
  const rowCount = Math.max(0, ...columns.map(({ cells }) => cells.length));
  const rows = Array.from(
    { length: rowCount },
    (_, row) => lineOf(columns.map(({ cells }) => cells[row] ?? "")),
  );
  const width = widths.reduce((sum, each) => sum + each + 1, -1);
  return [
    lineOf(columns.map(({ title }) => title)),
    "-".repeat(Math.max(0, width)),
    ...rows,
  ].join("\n");
}

/** Characters as people count them, as far as that is cheap. */
function lengthOf(text: string): number {
  return [...text].length;
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - lengthOf(text)));
}
