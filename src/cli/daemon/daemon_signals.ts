/**
 * What signals to the daemon mean.
 *
 * @module
 */

import type { Clock } from "../../ports/clock.ts";
import { type DaemonSignal, onSignal } from "../../sys/deno_signals.ts";
import { hasTerminal } from "../../sys/terminal.ts";

/**
 * Milliseconds after a signal in which another one is its echo: whoever runs
 * the daemon through other programs, such as `deno task`, gets the Ctrl-C of
 * one key press from the terminal and from each of them.
 */
const ECHO_MS = 100;

/** What a signal asks for. */
export type SignalOrder = "stop" | "stop-at-once" | "reload" | "reopen-logs";

/** Takes an order, and the name of the signal that brought it. */
export type OrderHandler = (order: SignalOrder, signal: DaemonSignal) => void;

/** Tells the meaning of one signal after the other. */
export class SignalMeaning {
  readonly #clock: Clock;
  readonly #hasTerminal: () => boolean;
  readonly #hadTerminal: boolean;
  #stoppedAtMs: number | null = null;

  /**
   * @param clock Tells an echo from a second signal.
   * @param terminal Whether there is a terminal now.
   */
  constructor(clock: Clock, terminal: () => boolean) {
    this.#clock = clock;
    this.#hasTerminal = terminal;
    this.#hadTerminal = terminal();
  }

  /** Whether the terminal has gone: SIGHUP tells that, too. */
  get #isLeft(): boolean {
    return this.#hadTerminal && !this.#hasTerminal();
  }

  /** What a signal asks for; `null` for an echo. */
  of(signal: DaemonSignal): SignalOrder | null {
    if (signal === "SIGUSR2") return "reopen-logs";
    if (signal === "SIGHUP" && !this.#isLeft) return "reload";
    const nowMs = this.#clock.monotonicMs();
    if (this.#stoppedAtMs === null) {
      this.#stoppedAtMs = nowMs;
      return "stop";
    }
    return nowMs - this.#stoppedAtMs < ECHO_MS ? null : "stop-at-once";
  }
}

/**
 * Listens to signals; those that come early wait for their handler. It should
 * listen until everything has been closed: a signal must not cut that short.
 */
export class DaemonSignals implements Disposable {
  readonly #meaning: SignalMeaning;
  readonly #endings: (() => void)[];
  #handler: OrderHandler | null = null;
  #waiting: [SignalOrder, DaemonSignal][] = [];

  /** @param clock Tells an echo from a second signal. */
  constructor(clock: Clock) {
    this.#meaning = new SignalMeaning(clock, hasTerminal);
    // A shell that starts something in its background has it ignore SIGINT and
    // SIGQUIT, and what is ignored is inherited; what is caught is not. So
    // catching both also lets programs have them as their stop signal.
    const all: readonly DaemonSignal[] = [
      "SIGTERM",
      "SIGINT",
      "SIGQUIT",
      "SIGHUP",
      "SIGUSR2",
    ];
    this.#endings = all.map((signal) =>
      onSignal(signal, () => this.#take(signal))
    );
  }

  /** Leaves signals to the system again. */
  [Symbol.dispose](): void {
    for (const end of this.#endings) end();
  }

  /** Names who acts on signals, those that have come before included. */
  handle(handler: OrderHandler): void {
    this.#handler = handler;
    for (const [order, signal] of this.#waiting) handler(order, signal);
    this.#waiting = [];
  }

  #take(signal: DaemonSignal): void {
    const order = this.#meaning.of(signal);
    if (order === null) return;
    if (this.#handler === null) this.#waiting.push([order, signal]);
    else this.#handler(order, signal);
  }
}
