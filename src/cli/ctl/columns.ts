/**
 * Columns of a table whose rows are processes, or the like.
 *
 * @module
 */

import { printable } from "../../logs/printable.ts";
import type { Column } from "../../util/table_text.ts";

/** What stands in a cell that has nothing to say. */
export const ABSENT = "-";

/** Makes a column; a cell that is `null` has nothing to say. */
export type MakeColumn<Row> = (
  title: string,
  minWidth: number,
  cell: (row: Row) => string | null,
) => Column;

/** How to make the columns of a table with those rows. */
export function columnsOf<Row>(rows: readonly Row[]): MakeColumn<Row> {
  return (title, minWidth, cell) => ({
    title,
    minWidth,
    cells: rows.map((row) => printable(cell(row) ?? ABSENT)),
  });
}
