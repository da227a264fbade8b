/**
 * The daemon's own log, as the rest of the code sees it.
 *
 * @module
 */

/** Takes one line for each event; never throws. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warning(message: string): void;
  error(message: string): void;
  critical(message: string): void;
}
