/**
 * The daemon's own log, as the rest of the code sees it.
 *
 * @module
 */

/** Takes one line for each event; never throws. */
export interface Log {
  /** For whoever looks for a defect. */
  debug(message: string): void;
  /** What happens in the normal course of things. */
  info(message: string): void;
  /** What may need somebody's attention. */
  warning(message: string): void;
  /** What has failed. */
  error(message: string): void;
  /** What has failed and is not going to mend. */
  critical(message: string): void;
}
