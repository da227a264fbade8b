/**
 * Whether processes that were started come up as they should.
 *
 * @module
 */

import type { Clock, Timer } from "../ports/clock.ts";
import type { Process } from "../process/process.ts";
import type { Verdict } from "../process/waiters.ts";
import { formatDuration } from "../util/duration.ts";

/** What came of a start that was looked after. */
export type Judgement =
  /** It is RUNNING, and healthy where that is checked. */
  | { readonly kind: "well" }
  | { readonly kind: "failed"; readonly message: string }
  /** Somebody stopped it meanwhile. */
  | { readonly kind: "overruled"; readonly message: string };

/** A process that is coming up. */
export interface Candidate {
  readonly process: Process;
  /** What came of the order that started it. */
  readonly verdict: Promise<Verdict>;
}

/** What looking after processes takes. */
export interface VerificationParts {
  /** Milliseconds that each gets, from the end of its old run. */
  readonly limitMs: number;
  readonly clock: Clock;
  /** Calls `listener` with a name as soon as something has happened to it. */
  readonly watch: (listener: (name: string) => void) => () => void;
  /** Ends it at once when it aborts; the promise rejects with the reason. */
  readonly signal: AbortSignal;
}

/** Looks after processes until each has come up, or can't. */
export async function verify(
  candidates: readonly Candidate[],
  parts: VerificationParts,
): Promise<ReadonlyMap<string, Judgement>> {
  parts.signal.throwIfAborted();
  using verification = new Verification(candidates, parts);
  return await verification.result;
}

class Verification implements Disposable {
  readonly #parts: VerificationParts;
  readonly #checks: ReadonlyMap<string, Check>;
  readonly #done = Promise.withResolvers<ReadonlyMap<string, Judgement>>();
  readonly #unwatch: () => void;
  readonly #abort = () => this.#done.reject(this.#parts.signal.reason);
  #isOver = false;
  /** Processes about which nothing can be said yet. */
  readonly #open: Set<string>;

  constructor(
    candidates: readonly Candidate[],
    parts: VerificationParts,
  ) {
    this.#parts = parts;
    this.#checks = new Map(
      candidates.map(({ process }) => [process.name, new Check(process)]),
    );
    this.#open = new Set(this.#checks.keys());
    parts.signal.addEventListener("abort", this.#abort);
    this.#unwatch = parts.watch((name) => {
      // An unhealthy process is restarted at once; good news about health
      // follows its event.
      this.#look(name);
      queueMicrotask(() => this.#look(name));
    });
    for (const { process, verdict } of candidates) {
      this.#follow(process, verdict);
    }
    this.#conclude();
  }

  get result(): Promise<ReadonlyMap<string, Judgement>> {
    return this.#done.promise;
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#unwatch();
    this.#parts.signal.removeEventListener("abort", this.#abort);
    for (const check of this.#checks.values()) check.timer?.cancel();
  }

  #follow({ name }: Process, verdict: Promise<Verdict>): void {
    this.#look(name);
    verdict.then((verdict) => {
      const isStuck = !verdict.ok && verdict.why === "stuck";
      const check = this.#checks.get(name);
      if (isStuck && check !== undefined) check.isStuck = true;
      this.#look(name);
    }, (error) => this.#done.reject(error));
  }

  #look(name: string): void {
    const check = this.#checks.get(name);
    if (check === undefined || this.#isOver) return;
    if (check.timer === null && !check.isEnding) {
      const { clock, limitMs } = this.#parts;
      check.timer = clock.after(limitMs, () => {
        check.isLate = true;
        this.#look(name);
      });
    }
    check.judge(this.#parts.limitMs);
    if (check.judgement === null) this.#open.add(name);
    else this.#open.delete(name);
    this.#conclude();
  }

  /** Ends when all are decided at the same time: one may fail after all. */
  #conclude(): void {
    if (this.#open.size > 0) return;
    const judgements = [...this.#checks].flatMap(([name, { judgement }]) =>
      judgement === null ? [] : [[name, judgement] as const]
    );
    this.#done.resolve(new Map(judgements));
  }
}

/** What is known about one of them. */
class Check {
  judgement: Judgement | null = null;
  /** Its time, once it runs. */
  timer: Timer | null = null;
  isLate = false;
  isStuck = false;
  readonly #process: Process;

  constructor(process: Process) {
    this.#process = process;
  }

  /** Whether its old run has not come to its end yet. */
  get isEnding(): boolean {
    const { state } = this.#process;
    return state === "STOPPING" ||
      (state === "EXITED" && !this.#process.isDown);
  }

  /** Judges anew, unless it has failed before. */
  judge(limitMs: number): void {
    if (this.judgement === null || this.judgement.kind === "well") {
      this.judgement = this.#verdict(limitMs);
    }
  }

  #verdict(limitMs: number): Judgement | null {
    const { name, state, healthy, reason, changed } = this.#process.info();
    const why = reason === null ? "" : `: ${reason}`;
    const failed = (message: string): Judgement => ({
      kind: "failed",
      message: `${name} ${message}${why}`,
    });
    if (this.isStuck) return failed(`did not stop (state: ${state})`);
    switch (state) {
      case "RUNNING":
        // With its old configuration it says nothing about the new one.
        if (!changed && (this.#process.spec.health === null || healthy)) {
          return { kind: "well" };
        }
        return this.isLate
          ? failed(`was not found healthy within ${formatDuration(limitMs)}`)
          : null;
      case "UNHEALTHY":
        return failed("is unhealthy");
      case "STOPPED":
        return {
          kind: "overruled",
          message: `${name} was stopped by another request`,
        };
      case "FATAL":
        return failed("failed to start (state: FATAL)");
      case "EXITED":
        return this.#process.isDown ? failed("has ended") : null;
      default:
        return this.isLate
          ? failed(
            `did not reach RUNNING within ${formatDuration(limitMs)} ` +
              `(state: ${state})`,
          )
          : null;
    }
  }
}
