/**
 * Tables of plain text.
 *
 * @module
 */

/** One column of a table. */
export interface Column {
  readonly title: string;
  /** How wide it is at least; it grows with its longest cell. */
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

/** Characters that a column keeps whose texts are shortened. */
const LEAST_SHORTENED = 12;

/**
 * Writes a table: titles, a line of dashes, and the rows, without a final
 * line feed. Columns are one space apart; no line ends with spaces.
 *
 * @param maxWidth Columns that a terminal has: those of the table get narrower,
 * the longest texts lose their middle and the last ones their end, so that no
 * line wraps; `null`: nothing is cut.
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
    ? squeezed(
      widthsOf(columns.map((column) => ({ ...column, minWidth: 0 }))),
      maxWidth,
    )
    : roomy;
  const width = totalOf(widths);
  const last = widths.at(-1) ?? 0;
  const room = maxWidth === null
    ? Infinity
    : Math.max(LEAST_LAST, maxWidth - (width - last));
  const fit = (text: string, index: number) =>
    index === widths.length - 1
      ? cut(text, room)
      : pad(shorten(text, widths[index] ?? 0), widths[index] ?? 0);
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
  const titles = width - last + widthOf(columns.at(-1)?.title ?? "");
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
    Math.max(minWidth, ...[title, ...cells].map(widthOf))
  );
}

/** How wide all columns are together, with the spaces between them. */
function totalOf(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each + 1, -1);
}

/**
 * Makes room for the last column where the others leave none: the widest of
 * them, which is that of the names, gets as narrow as it must.
 */
function squeezed(widths: readonly number[], maxWidth: number): number[] {
  const last = Math.min(widths.at(-1) ?? 0, LEAST_LAST);
  const excess = totalOf([...widths.slice(0, -1), last]) - maxWidth;
  const widest = Math.max(...widths.slice(0, -1));
  const at = widths.indexOf(widest);
  return excess <= 0 || widths.length < 2
    ? [...widths]
    : widths.with(at, Math.max(LEAST_SHORTENED, widest - excess));
}

/** Text that is one column wide for each of its characters, as most is. */
const PLAIN = /^[\x20-\x7e]*$/;

/** What takes two columns: East Asian text, and emoji. */
const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/** What takes none: accents and the like belong to the character before. */
const NARROW = /[\p{Mn}\p{Me}\u200b-\u200f\ufe00-\ufe0f]/u;

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return [...text].reduce((sum, each) => sum + widthOfOne(each), 0);
}

function widthOfOne(character: string): number {
  if (NARROW.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Fills a text up with spaces, or with something else, to so many columns. */
export function pad(text: string, width: number, filling = " "): string {
  return text + filling.repeat(Math.max(0, width - widthOf(text)));
}

/** As much of the beginning of a text as so many columns can hold. */
export function clip(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return fitting([...text], width).join("");
}

/** As many of the first characters as so many columns can hold. */
function fitting(characters: readonly string[], width: number): string[] {
  let room = width;
  const end = characters.findIndex((each) => (room -= widthOfOne(each)) < 0);
  return end === -1 ? [...characters] : characters.slice(0, end);
}

function asItIs(text: string): string {
  return text;
}

/** Ends a text that is too long with an ellipsis. */
function cut(text: string, width: number): string {
  return widthOf(text) <= width ? text : `${clip(text, width - 1)}…`;
}

/** Leaves out the middle of a text that is too long. */
function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const start = Math.ceil((width - 1) / 2);
  const end = fitting([...text].reverse(), width - 1 - start).reverse();
  return `${clip(text, start)}…${end.join("")}`;
}
