/**
 * The mailbox of an actor: one input at a time. What comes while another one
 * is worked at, often because of it, waits for its turn.
 *
 * @module
 */

/** Inputs that wait, and the work on them. */
export class Mailbox<Input extends object> {
  readonly #take: (input: Input) => void;
  readonly #waiting: Input[] = [];
  #isAtWork = false;

  /** @param take Works at one input. */
  constructor(take: (input: Input) => void) {
    this.#take = take;
  }

  /** Puts an input in, and works until there is none left. */
  post(input: Input): void {
    this.#waiting.push(input);
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    try {
      for (let next; (next = this.#waiting.shift()) !== undefined;) {
        this.#take(next);
      }
    } finally {
      this.#isAtWork = false;
    }
  }
}
