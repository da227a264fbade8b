/**
 * The page of `top`: from what is known to lines of text.
 *
 * @module
 */

import { type ProcessInfo, STATE_NAMES } from "../../../model/process_info.ts";
import type { TerminalSize } from "../../../ports/terminal.ts";
import { printable } from "../../../logs/printable.ts";
import { clip, pad, tableText } from "../../../util/table_text.ts";
import { paintState } from "../colors.ts";
import { columnsOf } from "../columns.ts";
import { healthText, uptimeText } from "../status_table.ts";
import { inOrder, type TopState } from "./state.ts";

const MEBIBYTE = 1024 * 1024;

const KEYS = "up/down choose  s start  x stop  r restart  l log  o order  " +
  "q leave";

/** Lines around the rows of the table: head, titles, ruler, message, keys. */
const OTHER_LINES = 5;

/** How the page is drawn. */
export interface FrameOptions {
  readonly size: TerminalSize;
  readonly color: boolean;
}

/** The lines of the page, from the top; as many as the terminal has. */
export function frame(
  state: TopState,
  { size, color }: FrameOptions,
): readonly string[] {
  const { columns, rows } = size;
  const room = Math.max(1, rows - OTHER_LINES);
  const logRows = state.log === null ? 0 : Math.floor(room / 2);
  const tableRows = room - logRows;
  const lines = [
    clip(headLine(state), columns),
    ...tableLines(state, { rows: tableRows, columns, color }),
    ...logLines(state, { rows: logRows, columns }),
    clip(printable(state.message), columns),
    invert(pad(clip(KEYS, columns), columns)),
  ];
  // A terminal of very few lines shows the beginning of it.
  return lines.slice(0, rows);
}

function headLine({ daemon, processes, order }: TopState): string {
  const counts = STATE_NAMES.flatMap((state) => {
    const count = processes.filter((each) => each.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  const parts = [daemon, ...counts];
  if (order !== "config") parts.push(`by ${order}`);
  return parts.join(", ");
}

/** Titles, ruler, and the rows around the selected one. */
function tableLines(
  state: TopState,
  { rows, columns, color }: TerminalSize & { readonly color: boolean },
): string[] {
  const all = inOrder(state);
  const at = Math.max(
    0,
    all.findIndex(({ name }) => name === state.selected),
  );
  const from = Math.min(
    Math.max(0, at - Math.floor(rows / 2)),
    Math.max(0, all.length - rows),
  );
  const shown = all.slice(from, from + rows);
  const lines = table(state, shown, columns).split("\n")
    .map((line) => clip(line, columns));
  const painted = lines.map((line, index) => {
    if (index >= 2 && from + index - 2 === at) {
      return invert(pad(line, columns));
    }
    return index >= 2 && color ? paintWords(line) : line;
  });
  while (painted.length < rows + 2) painted.push("");
  return painted;
}

function table(
  { usage }: TopState,
  shown: readonly ProcessInfo[],
  columns: number,
): string {
  const column = columnsOf(shown);
  const used = ({ name }: ProcessInfo) => usage.get(name);
  return tableText([
    column("NAME", 16, ({ name }) => name),
    column("STATE", 9, ({ state }) => state),
    column("PID", 7, ({ pid }) => pid === null ? null : `${pid}`),
    column("CPU", 6, (process) => percent(used(process)?.cpu)),
    column("MEMORY", 9, (process) => mebibytes(used(process)?.memory)),
    column("UPTIME", 8, ({ uptime }) => uptimeText(uptime)),
    column("RESTARTS", 8, ({ restarts }) => `${restarts}`),
    column("HEALTH", 9, ({ healthy }) => healthText(healthy)),
    column("INFO", 4, ({ reason }) => reason),
  ], columns);
}

function logLines(
  { log }: TopState,
  { rows, columns }: TerminalSize,
): string[] {
  if (log === null || rows === 0) return [];
  const title = `--- output of ${printable(log.name)} `;
  const last = rows === 1 ? [] : log.lines.slice(1 - rows);
  const lines = [
    pad(clip(title, columns), columns, "-"),
    ...last.map((line) => clip(printable(line), columns)),
  ];
  while (lines.length < rows) lines.push("");
  return lines;
}

function percent(cpu: number | undefined): string | null {
  return cpu === undefined ? null : `${(100 * cpu).toFixed(1)}%`;
}

function mebibytes(memory: number | undefined): string | null {
  return memory === undefined ? null : `${(memory / MEBIBYTE).toFixed(1)}M`;
}

function invert(text: string): string {
  return `\x1b[7m${text}\x1b[27m`;
}

/** Paints the names of states. */
function paintWords(line: string): string {
  return line.replace(/(?<= )[A-Z]+(?= )/, (word) => paintState(word));
}
