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

import type { Clock } from "../ports/clock.ts";
import { RUN_ID_VARIABLE } from "../ports/process_survey.ts";

/**
 * Each line says what has begun or ended: `+ 12` for a process, `+ -12` for a
 * group. A leader has no group of its own for the first millisecond.
 */
const SCRIPT = `trap '' HUP INT QUIT TERM
live=' '
while read -r sign id; do
  case $sign in
    +) live="$live$id " ;;
    -) case $live in
      *" $id "*) live="\${live%%" $id "*} \${live#*" $id "}" ;;
    esac ;;
  esac
done
for id in $live; do
  kill -9 "$id" || kill -9 "\${id#-}"
done 2>/dev/null`;

/** How `ps` shows it. */
export const GUARD_NAME = "supervice-guard";

/** Milliseconds that it lives at least, where it can live. */
const SHORTEST_LIFE_MS = 1_000;

/** Milliseconds that it has for its end. */
const END_MS = 1_000;

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

/** Has programs ended when the daemon is killed. */
export class Guard implements AsyncDisposable {
  /** Hears what people should know. */
  onTrouble: (message: string) => void = () => {};
  readonly #options: GuardOptions;
  readonly #live = new Map<number, string>();
  #shell: GuardShell | null = null;
  #isOn: boolean;

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
    if (!this.#isOn || this.#shell !== null) return;
    const { shell, clock } = this.#options;
    const beganMs = clock.monotonicMs();
    try {
      this.#shell = new GuardShell(shell ?? "sh");
    } catch (error) {
      this.#giveUp(String(error));
      return;
    }
    for (const id of this.#live.values()) this.#shell.tell(`+ ${id}`);
    this.#shell.ended.then((how) => {
      this.#shell = null;
      if (!this.#isOn) return;
      const livedMs = clock.monotonicMs() - beganMs;
      if (livedMs < SHORTEST_LIFE_MS) {
        this.#giveUp(how);
        return;
      }
      this.onTrouble(
        `the guard of the programs has ended (${how}): started again`,
      );
      this.prepare();
    });
  }

  /** A program has begun. */
  add({ pid, group }: Guarded): void {
    const id = group ? `-${pid}` : `${pid}`;
    this.#live.set(pid, id);
    this.prepare();
    this.#shell?.tell(`+ ${id}`);
  }

  /** A program has ended, and its id may soon be that of another one. */
  remove(pid: number): void {
    const id = this.#live.get(pid);
    if (id === undefined) return;
    this.#live.delete(pid);
    this.#shell?.tell(`- ${id}`);
  }

  /** The daemon ends in order: so does the shell, and whatever is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOn = false;
    await this.#shell?.end();
  }

  #giveUp(reason: string): void {
    this.#isOn = false;
    this.onTrouble(
      `there is no guard any more (${reason}): programs that were started ` +
        "so far outlive the daemon when it is killed; the next daemon ends them",
    );
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

  /** @throws {Error} When it can't be started. */
  constructor(shell: string) {
    this.#child = new Deno.Command(shell, {
      args: ["-c", 'eval "$SCRIPT"', GUARD_NAME],
      // Where the daemon itself carries a mark, this must not show it.
      env: { SCRIPT, [RUN_ID_VARIABLE]: "" },
      cwd: "/",
      stdin: "piped",
      stdout: "null",
      stderr: "null",
      // What is meant for the daemon's terminal or group is not for it.
      detached: true,
    }).spawn();
    this.#child.unref();
    this.#input = this.#child.stdin.getWriter();
    this.ended = this.#child.status
      .then(({ signal, code }) => signal ?? `exit status ${code}`);
  }

  tell(line: string): void {
    this.#lines += `${line}\n`;
    this.#writing ??= this.#write();
  }

  async end(): Promise<void> {
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

  async #write(): Promise<void> {
    // What is told in one go is written in one go.
    await Promise.resolve();
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
