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
  /** Puts what takes no room around a cell, such as colours. */
  readonly style?: (cell: string) => string;
}

/** Widest line of dashes where nothing says how much room there is. */
const USUAL_WIDTH = 80;

/** Characters that a last column keeps, however little room there is. */
const LEAST_LAST = 12;

/**
 * Writes a table: titles, a line of dashes, and the rows, without a final
 * line feed. Columns are one space apart; no line ends with spaces.
 *
 * @param maxWidth Characters that a line may have: columns get narrower and
 * the last one is cut to fit, so that no line wraps; `null`: nothing is cut.
 * @example
 * ```ts
 * import { tableText } from "./table_text.ts";
 * tableText([{ title: "NAME", minWidth: 6, cells: ["web"] }]);
 * // "NAME\n------\nweb"
 * ```
 */
export function tableText(
  columns: readonly Column[],
  maxWidth: number | null = null,
): string {
  const roomy = widthsOf(columns);
  const widths = maxWidth !== null && totalOf(roomy) > maxWidth
    ? widthsOf(columns.map((column) => ({ ...column, minWidth: 0 })))
    : roomy;
  const width = totalOf(widths);
  const last = widths.at(-1) ?? 0;
  const room = maxWidth === null
    ? Infinity
    : Math.max(LEAST_LAST, maxWidth - (width - last));
  const fit = (text: string, index: number) =>
    index === widths.length - 1
      ? cut(text, room)
      : pad(text, widths[index] ?? 0);
  const lineOf = (texts: readonly string[]) => texts.join(" ").trimEnd();
  const rowCount = Math.max(0, ...columns.map(({ cells }) => cells.length));
  const rows = Array.from(
    { length: rowCount },
    (_, row) =>
      lineOf(
        columns.map(({ cells, style = asItIs }, index) =>
          style(fit(cells[row] ?? "", index))
        ),
      ),
  );
  const titles = width - last + lengthOf(columns.at(-1)?.title ?? "");
  const ruler = Math.min(width, maxWidth ?? Math.max(USUAL_WIDTH, titles));
  return [
    lineOf(columns.map(({ title }, index) => fit(title, index))),
    "-".repeat(Math.max(0, ruler)),
    ...rows,
  ].join("\n");
}

/** How wide each column is: what it holds, and what it is at least. */
function widthsOf(columns: readonly Column[]): number[] {
  return columns.map(({ title, minWidth, cells }) =>
    Math.max(minWidth, ...[title, ...cells].map(lengthOf))
  );
}

/** How wide all columns are together, with the spaces between them. */
function totalOf(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each + 1, -1);
}

/** Characters as people count them, as far as that is cheap. */
function lengthOf(text: string): number {
  return [...text].length;
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - lengthOf(text)));
}

function asItIs(text: string): string {
  return text;
}

/** Ends a text that is too long with an ellipsis. */
function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width
    ? text
    : `${characters.slice(0, width - 1).join("")}…`;
}
