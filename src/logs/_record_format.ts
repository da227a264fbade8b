import type { LogRecord } from "@std/log/logger";
import { printable } from "./printable.ts";

/** Width of the level, so that messages line up. */
const LEVEL_WIDTH = 8;

/** What writes a record as one line, without the line end. */
export function formatterOf(
  format: "text" | "json",
): (record: LogRecord) => string {
  return format === "json" ? formatJson : formatText;
}

/** `2026-11-20 18:42:09 WARNING  message`, in local time. */
function formatText(record: LogRecord): string {
  const level = levelOf(record).padEnd(LEVEL_WIDTH);
  return `${formatLocal(record.datetime)} ${level} ${printable(record.msg)}`;
}

/** `{"time":"2026-11-20T18:42:09.000Z","level":"WARNING","message":"…"}`. */
function formatJson(record: LogRecord): string {
  const { datetime, msg } = record;
  const time = datetime.toISOString();
  return JSON.stringify({ time, level: levelOf(record), message: msg });
}

function levelOf({ levelName }: LogRecord): string {
  return levelName === "WARN" ? "WARNING" : levelName;
}

function formatLocal(date: Date): string {
  const two = (value: number): string => `${value}`.padStart(2, "0");
  const month = two(date.getMonth() + 1);
  const day = `${date.getFullYear()}-${month}-${two(date.getDate())}`;
  const minutes = two(date.getMinutes());
  const time = `${two(date.getHours())}:${minutes}:${two(date.getSeconds())}`;
  return `${day} ${time}`;
}
