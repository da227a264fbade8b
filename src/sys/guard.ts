/**
 * Ends programs whose daemon was killed: a shell of its own session that knows
 * them, and that hears of the daemon's end as the end of its input, however
 * that came about.
 *
 * The kernel would do so, too (`setpriv --pdeathsig`), but for the leaders
 * only, on Linux only, and not for programs that get rights of their own; and
 * it takes one more program in front of each command, which is a third of what
 * a start costs.
 *
 * @module
 */

import type { Clock, Timer } from "../ports/clock.ts";
import { reasonOf } from "../util/reason_of.ts";
import { ownPid } from "./own_pid.ts";

/**
 * Each line gives a slot its process: `0 12`, or `0 -12` for a whole group, or
 * nobody when that has ended: `0`. So each takes the same short time, however
 * many there are; to cut one out of a list takes a shell minutes where there
 * are thousands. A leader has no group of its own for the first millisecond.
 * What no process has for an id is left out: -1 means everybody, and so does
 * to some shells a number that is too long.
 */
const SCRIPT = `trap '' HUP INT QUIT TERM USR1 USR2
slots=0
while read -r slot id; do
  eval id$slot='$id'
  slots=$((slot < slots ? slots : slot + 1))
done
while case $slots in 0) false ;; esac; do
  slots=$((slots - 1))
  eval id='$id'$slots
  case $id in
    '' | -1 | ????????????*) ;;
    *) kill -9 "$id" || kill -9 "\${id#-}" ;;
  esac
done 2>/dev/null`;

/** How `ps` shows it, followed by the process id of its daemon. */
export const GUARD_NAME = "supervice-guard";

/** Milliseconds that it lives at least, where it can live. */
const SHORTEST_LIFE_MS = 1_000;

/** Milliseconds before the next try where it can't live: at first, at most. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** Milliseconds that it has for its end. */
const END_MS = 1_000;

/** Characters that wait for it at most; more have never been read in time. */
const MOST_WAITING = 1024 ** 2;

/** Turns of the microtask queue that a write takes at most, if it can be done. */
const MOST_TURNS = 16;

/** What a guard is made with. */
export interface GuardOptions {
  /** Path of the shell; `null` where there is none. */
  readonly shell: string | null;
  readonly clock: Clock;
}

/** A process that is to end with the daemon. */
export interface Guarded {
  readonly pid: number;
  /** Whether the rest of its group is to end as well. */
  readonly group: boolean;
}

/** What the shell is told of a process. */
interface Place {
  readonly slot: number;
  /** Its id, negative for a group; empty for nobody. */
  readonly id: string;
}

function lineOf({ slot, id }: Place): string {
  return `${slot} ${id}\n`;
}

/** Sees to it that programs end when the daemon is killed. */
export class Guard implements AsyncDisposable {
  /** Hears what people should know. */
  onTrouble: (message: string) => void = () => {};
  readonly #options: GuardOptions;
  readonly #live = new Set<Place>();
  readonly #freeSlots: number[] = [];
  #shell: GuardShell | null = null;
  #isOn: boolean;
  #isEnding = false;
  #pause: Timer | null = null;
  #pauseMs = FIRST_PAUSE_MS;

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#isOn = options.shell !== null;
  }

  /** Whether programs are ended, as far as is known. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** Starts the shell now; otherwise the first program does. */
  prepare(): void {
    if (this.#isOn && this.#shell === null) this.#start();
  }

  /**
   * A program has begun.
   *
   * @returns To be called when it has ended: its id may soon be that of
   *   another one.
   */
  add({ pid, group }: Guarded): () => void {
    // Those that are not free are taken, from the first one on.
    const slot = this.#freeSlots.pop() ?? this.#live.size;
    const place: Place = { slot, id: group ? `-${pid}` : `${pid}` };
    this.#live.add(place);
    // One that is started now is told of everybody.
    if (this.#shell === null) this.prepare();
    else this.#shell.tell(lineOf(place));
    return () => this.#remove(place);
  }

  /**
   * Settles when the shell has been told everything; at once where it does not
   * listen: nobody waits for it.
   */
  async told(): Promise<void> {
    for (let turn = 0; turn < MOST_TURNS && this.#shell?.isBehind; turn++) {
      await null;
    }
  }

  /** The daemon ends in order: so does the shell, and whatever is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOn = false;
    this.#isEnding = true;
    this.#pause?.cancel();
    await this.#shell?.end();
  }

  #remove(place: Place): void {
    if (!this.#live.delete(place)) return;
    const { slot } = place;
    this.#freeSlots.push(slot);
    this.#shell?.tell(lineOf({ slot, id: "" }));
  }

  #start(): void {
    const { shell, clock } = this.#options;
    const beganMs = clock.monotonicMs();
    try {
      this.#shell = new GuardShell(shell ?? "sh");
    } catch (error) {
      this.#rest(reasonOf(error));
      return;
    }
    this.#shell.tell(Array.from(this.#live, lineOf).join(""));
    this.#shell.ended.then((how) => {
      this.#shell = null;
      if (this.#isEnding) return;
      const livedMs = clock.monotonicMs() - beganMs;
      if (livedMs < SHORTEST_LIFE_MS) {
        this.#rest(how);
        return;
      }
      this.onTrouble(
        `the guard of the programs has ended (${how}): started again`,
      );
      this.#start();
    });
  }

  /** It can't live here now: that may pass. */
  #rest(reason: string): void {
    if (this.#isOn) {
      this.onTrouble(
        `there is no guard of the programs for now (${reason}): they may ` +
          "outlive the daemon when it is killed, and are for the next one then",
      );
    }
    this.#isOn = false;
    this.#pause?.cancel();
    this.#pause = this.#options.clock.after(this.#pauseMs, () => this.#retry());
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }

  #retry(): void {
    this.#start();
    if (this.#shell === null) return;
    this.#pause = this.#options.clock.after(SHORTEST_LIFE_MS, () => {
      this.#isOn = true;
      this.#pauseMs = FIRST_PAUSE_MS;
      this.onTrouble("there is a guard of the programs again");
    });
  }
}

/** One life of the shell. */
class GuardShell {
  /** Settles when it has ended, with how that was. */
  readonly ended: Promise<string>;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  #lines = "";
  #writing: Promise<void> | null = null;
  #isDeaf = false;

  /** @throws {Error} When it can't be started. */
  constructor(shell: string) {
    this.#child = new Deno.Command(shell, {
      args: ["-c", 'eval "$SCRIPT"', GUARD_NAME, `${ownPid()}`],
      // The secrets of the daemon are none of its business; and there are
      // variables that change what a shell does.
      clearEnv: true,
      env: { SCRIPT },
      cwd: "/",
      stdin: "piped",
      stdout: "null",
      stderr: "null",
      // What is meant for the daemon's terminal or group is not for it.
      detached: true,
    }).spawn();
    this.#child.unref();
    this.#input = this.#child.stdin.getWriter();
    this.ended = this.#lifeOf(this.#child);
  }

  /** Whether there is something that it has not been told yet. */
  get isBehind(): boolean {
    return this.#writing !== null;
  }

  /** Says something before it returns, unless more is to be said first. */
  tell(lines: string): void {
    if (lines === "") return;
    this.#lines += lines;
    this.#writing ??= this.#write();
    if (this.#lines.length <= MOST_WAITING) return;
    this.#isDeaf = true;
    this.#kill();
  }

  async end(): Promise<void> {
    // From here on it is worth waiting for.
    this.#child.ref();
    const timer = setTimeout(() => this.#kill(), END_MS);
    await this.#writing;
    try {
      await this.#input.close();
    } catch {
      // It has ended already.
    }
    await this.ended;
    clearTimeout(timer);
  }

  async #lifeOf(child: Deno.ChildProcess): Promise<string> {
    const { signal, code } = await child.status;
    // Or the pipe would stay open.
    await this.#input.abort().catch(() => undefined);
    if (this.#isDeaf) return "it did not read any more";
    return signal ?? `exit status ${code}`;
  }

  async #write(): Promise<void> {
    while (this.#lines !== "") {
      const text = this.#lines;
      this.#lines = "";
      try {
        await this.#input.write(new TextEncoder().encode(text));
      } catch {
        // It has ended; the next one is told everything.
        break;
      }
    }
    this.#writing = null;
  }

  #kill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
  }
}
