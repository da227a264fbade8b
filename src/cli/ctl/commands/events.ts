import { EXIT } from "../../../model/errors.ts";
import {
  type ClientEvent,
  eventStream,
  type Snapshot,
} from "../../../client/event_stream.ts";
import type { EventMessage } from "../../../protocol/event_message.ts";
import { EVENT_KINDS, type EventKind } from "../../../model/event.ts";
import { nearest, suggestion } from "../../../util/edit_distance.ts";
import { UsageError } from "../../command_line/options.ts";
import type { CommandRequest } from "../command.ts";
import { eventText } from "../event_text.ts";
import { readAmount } from "../log_options.ts";
import { isMeant } from "../is_meant.ts";
import { readTargets } from "../targets.ts";

/** Events to begin with where nothing else is said. */
const USUAL_LINES = 10;

/** Shows what happened last, and with `--follow` what happens. */
export async function run(request: CommandRequest): Promise<number> {
  const { flags, daemon, screen, interrupts } = request;
  const isWanted = await readWish(request);
  const { lines = USUAL_LINES } = readAmount(request);
  const client = await daemon.client();
  const show = (event: ClientEvent) =>
    screen.show(event, () => eventText(event));
  const earlier = new Earlier(lines);
  const left = new AbortController();
  using stack = new DisposableStack();
  stack.defer(interrupts.onInterrupt(() => left.abort()));
  const { signal } = left;
  const parts = client.streamParts(signal);
  for await (const event of eventStream(parts, { since: 0 })) {
    if (event.type === "snapshot") {
      // What was forgotten before, nobody has asked for.
      const isFirst = earlier.begin(event);
      if (!isFirst || screen.isJson) show(event);
    } else if (!earlier.isOver) {
      earlier.take(event, isWanted(event));
    } else if (isWanted(event)) {
      show(event);
    }
    if (!earlier.isOver) continue;
    earlier.end().forEach(show);
    if (!flags.has("follow")) break;
  }
  return signal.aborted ? EXIT.interrupted : EXIT.done;
}

/** Reads which events are of interest; that some were lost always is. */
async function readWish(
  request: CommandRequest,
): Promise<(event: EventMessage) => boolean> {
  const { values, daemon } = request;
  const { names } = readTargets(request);
  const types = values.get("type")?.split(",").map(readType) ?? null;
  // A name that means nobody is a mistake, not a reason to wait for ever.
  if (names.length > 0) await daemon.call("status", { names });
  return (event) =>
    event.type === "missed" ||
    (isMeant(event, names) && (types === null || types.includes(event.type)));
}

/** Keeps what had happened before anybody asked, until it is complete. */
class Earlier {
  readonly #count: number;
  #events: EventMessage[] = [];
  /** Number of the last one; `null` before the beginning. */
  #last: number | null = null;
  #isOver = false;

  /** @param count How many of them are of interest. */
  constructor(count: number) {
    this.#count = count;
  }

  /** Whether everything that comes has happened later. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Begins; tells whether this was the beginning. */
  begin({ seq, missed }: Snapshot): boolean {
    if (this.#last !== null) return false;
    this.#last = seq;
    this.#isOver = seq === (missed ?? 0);
    return true;
  }

  /** Takes the next one. */
  take(event: EventMessage, isWanted: boolean): void {
    if (isWanted && event.type !== "missed") this.#events.push(event);
    this.#isOver = event.seq >= (this.#last ?? 0);
  }

  /** The last ones, oldest first; nothing the next time. */
  end(): readonly EventMessage[] {
    const events = this.#count === 0 ? [] : this.#events.slice(-this.#count);
    this.#events = [];
    return events;
  }
}

function readType(word: string): EventKind {
  const type = EVENT_KINDS.find((each) => each === word);
  if (type !== undefined) return type;
  const near = nearest(word, EVENT_KINDS);
  throw new UsageError(
    `Unknown type of event "${word}"` +
      (near === null ? `: one of ${EVENT_KINDS.join(", ")}` : suggestion(near)),
  );
}
