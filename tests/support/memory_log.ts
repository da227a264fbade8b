/**
 * A log that tests can look into.
 *
 * @module
 */

import type { Log } from "../../src/ports/log.ts";

/** Keeps every line as `level: message`. */
export class MemoryLog implements Log {
  /** Every line, oldest first. */
  readonly lines: string[] = [];

  debug(message: string): void {
    this.lines.push(`debug: ${message}`);
  }

  info(message: string): void {
    this.lines.push(`info: ${message}`);
  }

  warning(message: string): void {
    this.lines.push(`warning: ${message}`);
  }

  error(message: string): void {
    this.lines.push(`error: ${message}`);
  }

  critical(message: string): void {
    this.lines.push(`critical: ${message}`);
  }

  /** Lines that hold `text`. */
  matching(text: string): string[] {
    return this.lines.filter((line) => line.includes(text));
  }
}
