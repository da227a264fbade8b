/**
 * What a program says, kept for a test to read.
 *
 * @module
 */

import type { Output } from "../../src/sys/output.ts";

/** Keeps the lines of both streams. */
export class MemoryOutput implements Output {
  readonly outLines: string[] = [];
  readonly errLines: string[] = [];

  out(line: string): void {
    this.outLines.push(line);
  }

  err(line: string): void {
    this.errLines.push(line);
  }
}
