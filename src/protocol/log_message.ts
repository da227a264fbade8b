/**
 * Output as it travels to those who follow it: notifications with the method
 * `log`.
 *
 * @module
 */

import type { OutputText } from "./method_types.ts";

/** The method of the notifications. */
export const LOG_METHOD = "log";

/** How much output was lost, as the client has not read it in time. */
export interface LostOutput {
  /** Line feeds in it. */
  readonly lines: number;
  /** Bytes in it. */
  readonly bytes: number;
}

/** A piece of output, or what has become of the rest. */
export interface LogMessage extends OutputText {
  /** Bytes of the stream that the daemon has seen up to the end of `text`. */
  readonly offset: number;
  /** When it came, ISO-8601 in UTC. */
  readonly at: string;
  /** This much was lost before what comes next of the stream. */
  readonly lost?: LostOutput;
  /** Nothing will come any more: the process has been removed. */
  readonly end?: true;
  /** That was the last stream: the subscription is over. */
  readonly over?: true;
}
