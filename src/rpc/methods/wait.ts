import { SupervisorError } from "../../model/errors.ts";
import type { ProcessInfo } from "../../model/process_info.ts";
import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { Control } from "../../supervisor/control.ts";
import type { Caller } from "../caller.ts";
import type { RpcContext } from "../context.ts";

/** What processes are to be like. */
type Wanted = Pick<ParamsOf<"wait">, "state" | "healthy">;

/** Processes that the message of a timeout names. */
const NAMED = 10;

/** Answers `wait`: looks again whenever something has happened. */
export async function wait(
  { control, journal, clock }: RpcContext,
  { names, timeout, ...wanted }: ParamsOf<"wait">,
  { gone }: Caller,
): Promise<ResultOf<"wait">> {
  const chosen = new Chosen(control, control.resolve(names), wanted);
  const { promise, resolve, reject } = Promise.withResolvers<
    ResultOf<"wait">
  >();
  const attempt = (look: () => readonly ProcessInfo[] | null): void => {
    try {
      const processes = look();
      if (processes !== null) resolve({ processes });
    } catch (error) {
      // It is too late, or one of them is no longer configured.
      reject(error);
    }
  };
  const giveUp = (): void => reject(gone.reason);
  // A verdict on health follows its event: look when both are there.
  const unlisten = journal.listen(({ name }) =>
    queueMicrotask(() => attempt(() => chosen.lookAfter(name)))
  );
  const timer = timeout === undefined ? null : clock.after(
    timeout * 1_000,
    () => attempt(() => chosen.lookForTheLastTime(timeout)),
  );
  gone.addEventListener("abort", giveUp);
  try {
    if (gone.aborted) giveUp();
    attempt(() => chosen.look());
    return await promise;
  } finally {
    unlisten();
    timer?.cancel();
    gone.removeEventListener("abort", giveUp);
  }
}

/**
 * The processes that somebody waits for. After an event only one or two are
 * looked at: many may wait for many, and the daemon has other things to do.
 */
class Chosen {
  readonly #control: Control;
  readonly #names: readonly string[];
  readonly #known: ReadonlySet<string>;
  readonly #wanted: Wanted;
  /** Those that are not as wanted; that which was looked at last comes last. */
  readonly #open = new Set<string>();

  constructor(control: Control, names: readonly string[], wanted: Wanted) {
    this.#control = control;
    this.#names = names;
    this.#known = new Set(names);
    this.#wanted = wanted;
  }

  /** Looks at all of them, and gives them when they are as wanted. */
  look(): readonly ProcessInfo[] | null {
    const processes = this.#lookAt(this.#names);
    return this.#open.size === 0 ? processes : null;
  }

  /** Looks at what may be different after an event about a process. */
  lookAfter(name: string): readonly ProcessInfo[] | null {
    if (this.#known.has(name)) this.#lookAt([name]);
    // No event tells that one was removed: so each has its turn.
    const [oldest] = this.#open;
    if (oldest !== undefined) this.#lookAt([oldest]);
    return this.#open.size === 0 ? this.look() : null;
  }

  /**
   * Looks at all of them when the time is up.
   *
   * @throws {SupervisorError} WAIT_TIMEOUT when they are not as wanted.
   */
  lookForTheLastTime(seconds: number): readonly ProcessInfo[] {
    const processes = this.#lookAt(this.#names);
    if (this.#open.size === 0) return processes;
    const open = processes.filter(({ name }) => this.#open.has(name));
    throw late(seconds, open, processes);
  }

  #lookAt(names: readonly string[]): readonly ProcessInfo[] {
    const processes = this.#control.status(names);
    for (const process of processes) {
      this.#open.delete(process.name);
      if (!this.#isAsWanted(process)) this.#open.add(process.name);
    }
    return processes;
  }

  #isAsWanted(process: ProcessInfo): boolean {
    const { state, healthy } = this.#wanted;
    if (state === undefined && healthy === undefined) {
      return process.state === "RUNNING";
    }
    return (state === undefined || process.state === state) &&
      (healthy === undefined || process.healthy === healthy ||
        (healthy && this.#isUnchecked(process)));
  }

  /** Whether it runs, and nothing will ever tell more about its health. */
  #isUnchecked({ name, state, healthy }: ProcessInfo): boolean {
    return state === "RUNNING" && healthy === null &&
      this.#control.info(name).config["health"] === null;
  }
}

function late(
  seconds: number,
  open: readonly ProcessInfo[],
  processes: readonly ProcessInfo[],
): SupervisorError {
  const states = open.slice(0, NAMED)
    .map(({ name, state }) => `${name} (${state})`);
  const more = open.length - states.length;
  const rest = more > 0 ? ` and ${more} more` : "";
  return new SupervisorError(
    "WAIT_TIMEOUT",
    `Waited ${seconds} s in vain for: ${states.join(", ")}${rest}`,
    { processes },
  );
}
