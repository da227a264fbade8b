/**
 * The daemon's own log, on the logger of the standard library: one line for
 * each event, `YYYY-MM-DD HH:MM:SS LEVEL    message`, in local time.
 *
 * @module
 */

import type { BaseHandler } from "@std/log/base-handler";
import type { LevelName } from "@std/log/levels";
import { Logger } from "@std/log/logger";
import type { LogLevel } from "../model/process_spec.ts";
import type { Log } from "../ports/log.ts";

/** Our names of levels and those of the library. */
const LIBRARY_LEVELS: Readonly<Record<LogLevel, LevelName>> = {
  DEBUG: "DEBUG",
  INFO: "INFO",
  WARNING: "WARN",
  ERROR: "ERROR",
  CRITICAL: "CRITICAL",
};

/** Settings of the daemon's log. */
export interface DaemonLogOptions {
  /** Writes the records; its own level should let everything through. */
  readonly handler: BaseHandler;
  /** Least severe level that is written. */
  readonly level: LogLevel;
  /** Opens anew what the handler has open; nothing when left out. */
  readonly reopen?: () => void;
}

/** The daemon's log. No method of it ever throws. */
export class DaemonLog implements Log, Disposable {
  readonly #logger: Logger;
  readonly #handler: BaseHandler;
  readonly #reopen: () => void;
  #lostRecords = 0;

  constructor(options: DaemonLogOptions) {
    this.#handler = options.handler;
    this.#reopen = options.reopen ?? (() => {});
    this.#logger = new Logger("supervice", LIBRARY_LEVELS[options.level], {
      handlers: [options.handler],
    });
  }

  /** Records that could not be handed to the handler at all. */
  get lostRecords(): number {
    return this.#lostRecords;
  }

  /** Changes the least severe level that is written. */
  set level(level: LogLevel) {
    this.#logger.levelName = LIBRARY_LEVELS[level];
  }

  debug(message: string): void {
    this.#guard(() => this.#logger.debug(message));
  }

  info(message: string): void {
    this.#guard(() => this.#logger.info(message));
  }

  warning(message: string): void {
    this.#guard(() => this.#logger.warn(message));
  }

  error(message: string): void {
    this.#guard(() => this.#logger.error(message));
  }

  critical(message: string): void {
    this.#guard(() => this.#logger.critical(message));
  }

  /** Opens its file anew, after something has moved it aside. */
  reopen(): void {
    this.#guard(this.#reopen);
  }

  /** Closes what the handler has open. */
  close(): void {
    this.#guard(() => this.#handler.destroy());
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #guard(work: () => unknown): void {
    try {
      work();
    } catch {
      // A daemon that died of its log would take every program with it.
      this.#lostRecords++;
    }
  }
}
