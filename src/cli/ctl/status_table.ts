/**
 * The table of `supervicectl status`.
 *
 * @module
 */

import type { ProcessInfo } from "../../model/process_info.ts";
import { paintState } from "./colors.ts";
import { ABSENT, columnsOf } from "./columns.ts";
import type { TerminalFacts } from "./screen.ts";
import { type Column, tableText } from "../../util/table_text.ts";

/**
 * Writes processes as a table. HEALTH is there when somebody has a verdict,
 * INFO when there is something to say about somebody.
 */
export function statusTable(
  processes: readonly ProcessInfo[],
  { columns, color }: Pick<TerminalFacts, "columns" | "color"> = {
    columns: null,
    color: false,
  },
): string {
  const column = columnsOf(processes);
  const hasContent = ({ cells }: Column) =>
    cells.some((cell) => cell !== ABSENT);
  return tableText([
    column("NAME", 20, ({ name }) => name),
    {
      ...column("STATE", 10, ({ state }) => state),
      ...(color ? { style: paintState } : {}),
    },
    column("PID", 10, ({ pid }) => pid === null ? null : `${pid}`),
    column("UPTIME", 13, ({ uptime }) => uptimeText(uptime)),
    ...[
      column("HEALTH", 10, ({ healthy }) => healthText(healthy)),
      column("INFO", 4, infoText),
    ].filter(hasContent),
  ], columns);
}

/** Writes seconds as `H:MM:SS`. */
export function uptimeText(seconds: number | null): string | null {
  if (seconds === null) return null;
  const two = (value: number) => `${value}`.padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}

/** Writes a verdict about health; `null` where there is none. */
export function healthText(healthy: boolean | null): string | null {
  if (healthy === null) return null;
  return healthy ? "healthy" : "unhealthy";
}

function infoText({ reason, changed }: ProcessInfo): string | null {
  const parts = [reason ?? "", changed ? "changed: restart to apply" : ""]
    .filter((part) => part !== "");
  return parts.length === 0 ? null : parts.join("; ");
}
