/**
 * Shows which processes are being waited for, and for how long: in one line
 * that moves on a terminal, in a few plain lines elsewhere.
 *
 * @module
 */

import { printable } from "../../logs/printable.ts";
import { type ClientEvent, eventStream } from "../../client/event_stream.ts";
import { SupervisorError } from "../../model/errors.ts";
import type { StateName } from "../../model/process_info.ts";
import type { Clock, Timer } from "../../ports/clock.ts";
import { clip } from "../../util/table_text.ts";
import type { CommandRequest } from "./command.ts";
import { eventText } from "./event_text.ts";
import { isMeant } from "./is_meant.ts";
import type { Screen } from "./screen.ts";
import type { ProcessStatus, Waited } from "./waiting.ts";

/** Milliseconds between two frames on a terminal. */
const FRAME_MS = 120;

/** Milliseconds between two lines where nothing happens. */
const LINE_MS = 30_000;

/** Most processes that are named. */
const MAX_NAMES = 4;

/** What the `^C` takes that a terminal echoes: it must not begin a new line. */
const ECHO_COLUMNS = 3;

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;

/** Back to the beginning of the line, and empty it. */
const CLEAR_LINE = "\r\x1b[K";

/** What is waited for, and since when on the clock that never jumps. */
export type Watched = Waited & { readonly startMs: number };

/** Shows progress until `signal` aborts. Never fails: it only shows. */
export async function showProgress(
  { daemon, clock, screen }: CommandRequest,
  waited: Watched,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const progress = new Progress({ clock, screen }, waited);
  try {
    const client = await daemon.client();
    const types = ["state-changed"] as const;
    for await (
      const event of eventStream(client.streamParts(signal), { types })
    ) {
      progress.take(event);
    }
  } catch (error) {
    // The order itself fails for the same reason, and says so.
    if (!(error instanceof SupervisorError)) throw error;
  } finally {
    progress.end();
  }
}

/** What is known about one of those that are waited for. */
interface Known {
  readonly process: ProcessStatus;
  /** When it came to its state, on the clock that never jumps. */
  readonly sinceMs: number;
}

/** Keeps the states, and shows who is not there yet. */
export class Progress {
  readonly #clock: Clock;
  readonly #screen: Screen;
  readonly #waited: Watched;
  readonly #known = new Map<string, Known>();
  #frame = 0;
  #timer: Timer | null = null;
  #isEnded = false;

  constructor(
    { clock, screen }: { readonly clock: Clock; readonly screen: Screen },
    waited: Watched,
  ) {
    this.#clock = clock;
    this.#screen = screen;
    this.#waited = waited;
  }

  /** Takes the next event, and shows what it changes. */
  take(event: ClientEvent): void {
    if (event.type === "snapshot") {
      // How long before that nobody knows: not of interest here.
      const { startMs } = this.#waited;
      for (const process of event.processes) this.#note(process, startMs);
      if (this.#timer === null) this.#draw();
    } else if (event.type === "state-changed") {
      const { name, group, to } = event;
      if (!isMeant(event, this.#waited.names)) return;
      this.#note({ name, group, state: to }, this.#clock.monotonicMs());
      if (this.#columns === null) this.#screen.note(eventText(event));
    }
  }

  /** Leaves nothing behind. */
  end(): void {
    this.#isEnded = true;
    this.#timer?.cancel();
    if (this.#columns !== null) this.#screen.note(CLEAR_LINE);
  }

  get #columns(): number | null {
    return this.#screen.terminal.errColumns;
  }

  #note(process: ProcessStatus, sinceMs: number): void {
    if (!isMeant(process, this.#waited.names)) return;
    const before = this.#known.get(process.name);
    if (before?.process.state === process.state) return;
    this.#known.set(process.name, { process, sinceMs });
  }

  #draw(): void {
    if (this.#isEnded) return;
    const columns = this.#columns;
    const text = printable(this.#text());
    if (columns === null) {
      this.#screen.note(`${text}\n`);
    } else {
      const frame = FRAMES[this.#frame++ % FRAMES.length] ?? "";
      const line = clip(`${frame} ${text}`, columns - ECHO_COLUMNS);
      this.#screen.note(`${CLEAR_LINE}${line}`);
    }
    const delayMs = columns === null ? LINE_MS : FRAME_MS;
    this.#timer = this.#clock.after(delayMs, () => this.#draw());
  }

  /** Who is waited for, each with its state and for how long. */
  #text(): string {
    const { doing, isDone, startMs } = this.#waited;
    const late = [...this.#known.values()]
      .filter(({ process }) => !isDone(process));
    const named = late.slice(0, MAX_NAMES).map(({ process, sinceMs }) =>
      `${process.name} (${
        describe(process.state, this.#secondsSince(sinceMs))
      })`
    );
    const more = late.length - named.length;
    const rest = more > 0 ? ` and ${more} more` : "";
    const total = this.#secondsSince(startMs);
    return `${doing}, ${total} s: ${named.join(", ") || "..."}${rest}`;
  }

  #secondsSince(ms: number): number {
    return Math.round((this.#clock.monotonicMs() - ms) / 1000);
  }
}

function describe(state: StateName, seconds: number): string {
  return `${state} for ${seconds} s`;
}
