import type { LogRecord } from "@std/log/logger";
import { printable } from "./printable.ts";

/** Width of the level, so that messages line up. */
const LEVEL_WIDTH = 8;

/** Writes a record as one line, without the line end. */
export function formatRecord(record: LogRecord): string {
  const level = record.levelName === "WARN" ? "WARNING" : record.levelName;
  return `${formatLocal(record.datetime)} ${level.padEnd(LEVEL_WIDTH)} ${
    printable(record.msg)
  }`;
}

function formatLocal(date: Date): string {
  const two = (value: number): string => `${value}`.padStart(2, "0");
  const month = two(date.getMonth() + 1);
  const day = `${date.getFullYear()}-${month}-${two(date.getDate())}`;
  const minutes = two(date.getMinutes());
  const time = `${two(date.getHours())}:${minutes}:${two(date.getSeconds())}`;
  return `${day} ${time}`;
}
