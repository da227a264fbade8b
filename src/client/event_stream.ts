/**
 * The events of a daemon as a loop sees them: one after the other, also when
 * the connection is lost in between, or the daemon starts anew.
 *
 * @module
 */

import { type ErrorCode, SupervisorError } from "../model/errors.ts";
import type { EventKind } from "../model/event.ts";
import type { ProcessInfo } from "../model/process_info.ts";
import { EVENT_METHOD, type EventMessage } from "../protocol/event_message.ts";
import type { SubscribeResult } from "../protocol/methods.ts";
import { EventQueue } from "./event_queue.ts";
import type { StreamParts } from "./rpc_calls.ts";

/** Milliseconds before the first and the later tries to connect again. */
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

/** What may be over when it is tried again. */
const PASSING: readonly ErrorCode[] = [
  "DAEMON_UNREACHABLE",
  "NO_ANSWER",
  "TOO_MANY_CONNECTIONS",
];

/** Events that may wait for the loop; then they wait at the daemon. */
const CAPACITY = 1_000;

/** How to listen. */
export interface EventOptions {
  /** Types of events; all when left out. */
  readonly types?: readonly EventKind[];
  /** Ends the loop when it aborts. */
  readonly signal?: AbortSignal;
  /**
   * Number of the last event that is known; 0 for all that the daemon
   * remembers. Without it only new events are told of.
   */
  readonly since?: number;
  /**
   * The `epoch` of the snapshot that `since` was told after: another daemon
   * numbers anew, and all that it remembers is told then.
   */
  readonly epoch?: string;
}

/** All processes at a time: at the start, and after each new connection. */
export interface Snapshot {
  /** What tells it from an event. */
  readonly type: "snapshot";
  /** Number of the last event before it. */
  readonly seq: number;
  /** Which daemon has numbered the events. */
  readonly epoch: string;
  /**
   * Events that are lost for good, of whatever type; `null` when the daemon
   * is another one than before, so that nobody knows.
   */
  readonly missed: number | null;
  /** Every process, in config order. */
  readonly processes: readonly ProcessInfo[];
}

/** What a loop over events gets. */
export type ClientEvent = Snapshot | EventMessage;

/** The last event that is known. */
interface Known {
  readonly since: number;
  /** Which daemon has numbered it; unknown where somebody else says so. */
  readonly epoch?: string;
}

/** What a stream keeps from one connection to the next. */
interface State {
  known: Known | null;
  /** Whether there has been any connection. */
  isConnected: boolean;
}

/**
 * Listens to the daemon until the signal aborts.
 *
 * @throws {SupervisorError} When the first connection fails, or the daemon
 * refuses to tell of events (as rejections of the loop).
 */
export async function* eventStream(
  parts: StreamParts,
  { types, since, epoch }: Omit<EventOptions, "signal">,
): AsyncGenerator<ClientEvent, void> {
  const { signal } = parts;
  const known = since === undefined
    ? null
    : { since, ...(epoch === undefined ? {} : { epoch }) };
  const state: State = { known, isConnected: false };
  let delayMs = FIRST_RETRY_MS;
  while (!signal.aborted) {
    try {
      for await (const event of oneConnection(parts, types, state)) {
        delayMs = FIRST_RETRY_MS;
        yield event;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!state.isConnected || !isPassing(error)) throw error;
    }
    await pause(delayMs, parts);
    delayMs = Math.min(2 * delayMs, LAST_RETRY_MS);
  }
}

/** Listens until the connection ends. */
async function* oneConnection(
  { open, signal }: StreamParts,
  types: readonly EventKind[] | undefined,
  state: State,
): AsyncGenerator<ClientEvent, void> {
  using client = await open();
  const queue = new EventQueue(CAPACITY);
  client.listen({
    // What no longer fits is asked for again, over the next connection.
    notified: (method, params) => {
      if (method !== EVENT_METHOD) return;
      // The shape is what the protocol promises.
      if (!queue.push(params as EventMessage & object)) client.close();
    },
    ended: () => queue.end(),
  });
  const close = (): void => client.close();
  signal.addEventListener("abort", close);
  try {
    if (signal.aborted) return;
    const answer = await client.call("events.subscribe", {
      ...(types === undefined ? {} : { types }),
      ...state.known ?? {},
    });
    state.known = knownAfter(state.known, answer);
    state.isConnected = true;
    const { seq, epoch, missed, processes } = answer;
    yield { type: "snapshot", seq, epoch, missed, processes };
    for (;;) {
      const event = await queue.next();
      if (event === null || signal.aborted) return;
      state.known = { since: event.seq, epoch: answer.epoch };
      yield event;
    }
  } finally {
    signal.removeEventListener("abort", close);
  }
}

/** What is known before the first event of a connection has come. */
function knownAfter(
  before: Known | null,
  { seq, epoch, missed }: SubscribeResult,
): Known {
  if (before === null) return { since: seq, epoch };
  return { since: missed === null ? 0 : before.since + missed, epoch };
}

/** Whether another try may do better. */
function isPassing(error: unknown): boolean {
  return error instanceof SupervisorError && PASSING.includes(error.code);
}

async function pause(
  delayMs: number,
  { clock, signal }: StreamParts,
): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = (): void => resolve();
  const timer = clock.after(delayMs, resolve);
  signal.addEventListener("abort", stop);
  await promise;
  timer.cancel();
  signal.removeEventListener("abort", stop);
}
