/**
 * One connection of a client: reads requests, lets them be worked on side by
 * side, and sends the replies.
 *
 * @module
 */

import { SupervisorError } from "../model/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Connection } from "../ports/sockets.ts";
import { type Frame, FrameDecoder } from "../protocol/framing.ts";
import { encodeError } from "../protocol/jsonrpc.ts";
import { wireError } from "../protocol/wire_error.ts";
import type { Caller } from "./caller.ts";
import type { Answer, Dispatcher } from "./dispatch.ts";
import type { RpcLimits } from "./limits.ts";
import { Outbox } from "./outbox.ts";
import type { FollowRoom } from "./output_queue.ts";
import type { QueueOwner, QueueTotal } from "./queue_total.ts";
import { Subscriptions } from "./subscriptions.ts";
import { Turns } from "./turns.ts";
import { Wakeup } from "./wakeup.ts";

/** Size of the first read buffer: a thousand idle clients must be cheap. */
const SMALL_BUFFER = 2 * 1024;
/** Size of the read buffer of a client that sends a lot. */
const LARGE_BUFFER = 64 * 1024;
const LINE_FEED = 10;
/** Milliseconds between two looks whether a silent client is still there. */
const PROBE_MS = 10_000;

/** What a session works with. */
export interface SessionDeps {
  readonly dispatcher: Dispatcher;
  readonly limits: RpcLimits;
  /** Counts the replies that wait in all sessions. */
  readonly total: QueueTotal;
  /** What waits for all who follow output. */
  readonly followRoom: FollowRoom;
  readonly clock: Clock;
  readonly log: Log;
}

/** Serves one connection. */
export class Session implements QueueOwner {
  readonly #connection: Connection;
  readonly #name: string;
  readonly #deps: SessionDeps;
  readonly #decoder: FrameDecoder;
  readonly #outbox: Outbox;
  readonly #wakeup = new Wakeup();
  #subscriptions: Subscriptions | null = null;
  #gone: AbortController | null = null;
  #pending = 0;
  /** Why it takes no more requests; `null` as long as it does. */
  #refusal: SupervisorError | null = null;
  #isClosed = false;

  /** @param name What the log calls it. */
  constructor(connection: Connection, name: string, deps: SessionDeps) {
    this.#name = name;
    this.#connection = connection;
    this.#deps = deps;
    this.#decoder = new FrameDecoder(deps.limits.maxMessageBytes);
    this.#outbox = new Outbox(connection, {
      clock: deps.clock,
      stallMs: deps.limits.stallMs,
      total: deps.total,
      events: {
        progressed: () => {
          this.#subscriptions?.pump();
          this.#wakeup.wake();
        },
        broken: (reason) => {
          if (reason === "stalled") this.cut("it does not read its replies");
          else this.close();
        },
      },
    });
  }

  /** Characters of replies that wait for the client. */
  get queued(): number {
    return this.#outbox.queued;
  }

  /** Serves until the connection has ended. Never rejects. */
  async run(): Promise<void> {
    try {
      const isLineUnfinished = await this.#serve();
      await this.#finish();
      if (isLineUnfinished) await this.#linger();
    } catch (error) {
      // Mostly a failed read: the client is gone, or close() was called.
      this.#deps.log.debug(`RPC connection ended: ${error}`);
    } finally {
      this.close();
    }
  }

  /**
   * Refuses all requests from now on; settles as soon as those under way have
   * been answered: at once where nothing is under way.
   *
   * @param reason What they are refused with.
   */
  async drain(reason: SupervisorError): Promise<void> {
    this.#refusal = reason;
    this.#gone?.abort(reason);
    this.#wakeup.wake();
    // Settles at the latest when the session is closed from outside.
    await this.#wakeup.until(() => this.#isSettled());
  }

  /** Ends the connection now; replies that wait are dropped. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#subscriptions?.endAll();
    this.#gone?.abort(
      new SupervisorError("DAEMON_UNREACHABLE", "The connection has ended"),
    );
    this.#outbox.close();
    this.#connection.close();
    this.#wakeup.wake();
  }

  /** Ends the connection now and logs the reason. */
  cut(reason: string): void {
    if (this.#isClosed) return;
    this.#deps.log.warning(`RPC ${this.#name} cut: ${reason}`);
    this.close();
  }

  /**
   * Reads and works until the client has nothing more to say or may say no
   * more. Once it takes no more requests it still reads, to say so.
   *
   * @returns Whether the client may be in the middle of a refused line.
   */
  async #serve(): Promise<boolean> {
    let buffer = new Uint8Array(SMALL_BUFFER);
    for (let isFirst = true;; isFirst = false) {
      const size = await (isFirst
        ? this.#firstRead(buffer)
        : this.#connection.read(buffer));
      if (size === null) {
        await this.#takeAll(this.#decoder.finish());
        return false;
      }
      const chunk = buffer.subarray(0, size);
      await this.#takeAll(this.#decoder.push(chunk));
      if (this.#decoder.isTooLarge) {
        return !chunk.includes(LINE_FEED);
      }
      if (size === buffer.length && size < LARGE_BUFFER) {
        buffer = new Uint8Array(LARGE_BUFFER);
      }
    }
  }

  /**
   * Lets what is under way come to its end. A client that only says no more
   * looks like one that has gone, until something is written: and what it has
   * asked for may take for ever.
   */
  async #finish(): Promise<void> {
    if (this.#isSettled()) return;
    const { clock } = this.#deps;
    const probe = (): void => {
      timer = clock.after(PROBE_MS, probe);
      void this.#outbox.probe();
    };
    let timer = clock.after(PROBE_MS, probe);
    try {
      await this.#wakeup.until(() => this.#isSettled());
    } finally {
      timer.cancel();
    }
  }

  /** Reads what comes first, if it comes in time. */
  async #firstRead(buffer: Uint8Array): Promise<number | null> {
    const { clock, limits: { firstByteMs }, log } = this.#deps;
    if (firstByteMs === null) return await this.#connection.read(buffer);
    const end = clock.after(firstByteMs, () => {
      log.debug(`RPC ${this.#name} closed: it has not said anything`);
      this.close();
    });
    try {
      return await this.#connection.read(buffer);
    } finally {
      end.cancel();
    }
  }

  async #takeAll(frames: readonly Frame[]): Promise<void> {
    this.#outbox.cork();
    const turns = new Turns(this.#deps.clock);
    for (const frame of frames) {
      if (turns.isOver || !this.#hasRoom()) {
        this.#outbox.uncork();
        if (turns.isOver) await turns.next();
        await this.#wakeup.until(() => this.#hasRoom());
        this.#outbox.cork();
      }
      if (this.#isClosed) break;
      this.#take(frame);
    }
    this.#outbox.uncork();
  }

  #take(frame: Frame): void {
    switch (frame.kind) {
      case "line": {
        const later: (() => void)[] = [];
        const caller = this.#caller(later);
        const answer = this.#deps.dispatcher.answer(frame.text, caller);
        if (answer instanceof Promise) void this.#await(answer, later);
        else this.#answer(answer, later);
        return;
      }
      case "undecodable":
        this.#refuse("PARSE_ERROR", "The line is not UTF-8");
        return;
      case "too-large": {
        const { limits: { maxMessageBytes }, log } = this.#deps;
        log.warning(
          `RPC ${this.#name} cut: it sent a message of more than ` +
            `${maxMessageBytes} bytes`,
        );
        this.#refuse(
          "MESSAGE_TOO_LARGE",
          `A message may have ${maxMessageBytes} bytes at most`,
        );
        return;
      }
    }
  }

  /** The caller of one line; `later` takes what is to follow its answer. */
  #caller(later: (() => void)[]): Caller {
    const subscriptions = () => this.#ownSubscriptions();
    const gone = () => (this.#gone ??= new AbortController()).signal;
    return {
      name: this.#name,
      get subscriptions() {
        return subscriptions();
      },
      get gone() {
        return gone();
      },
      refusal: this.#refusal,
      afterAnswer: (work) => void later.push(work),
    };
  }

  #ownSubscriptions(): Subscriptions {
    const { limits: { eventQueued, maxSubscriptions, followQueued } } =
      this.#deps;
    return this.#subscriptions ??= new Subscriptions({
      hasRoom: () => !this.#isClosed && this.#outbox.queued < eventQueued,
      send: (line) => this.#outbox.send(line),
    }, {
      most: maxSubscriptions,
      followQueued,
      followRoom: this.#deps.followRoom,
    });
  }

  #answer(answer: Answer, later: readonly (() => void)[]): void {
    this.#send(answer);
    for (const work of later) work();
  }

  async #await(
    answer: Promise<Answer>,
    later: readonly (() => void)[],
  ): Promise<void> {
    this.#pending += 1;
    try {
      this.#answer(await answer, later);
    } catch (error) {
      this.cut(`its answer could not be written: ${error}`);
    }
    this.#pending -= 1;
    this.#wakeup.wake();
  }

  #refuse(code: "PARSE_ERROR" | "MESSAGE_TOO_LARGE", message: string): void {
    this.#send(encodeError(null, wireError(code, message)));
  }

  #send(answer: Answer): void {
    if (answer === null) return;
    const { limits, total } = this.#deps;
    const length = this.#outbox.queued + answer.length + 1;
    if (length > limits.maxQueued) {
      this.cut(`${length} characters of replies wait for it`);
    } else {
      this.#outbox.send(answer);
      total.trim();
    }
  }

  #hasRoom(): boolean {
    const { maxPending, pauseQueued } = this.#deps.limits;
    return this.#isClosed || this.#refusal !== null ||
      (this.#pending < maxPending && this.#outbox.queued < pauseQueued);
  }

  #isSettled(): boolean {
    return this.#isClosed ||
      (this.#pending === 0 && this.#outbox.queued === 0);
  }

  /** Reads the rest of a refused line, for a short while. */
  async #linger(): Promise<void> {
    const { clock, limits } = this.#deps;
    const end = clock.after(limits.lingerMs, () => this.close());
    try {
      const buffer = new Uint8Array(LARGE_BUFFER);
      while (true) {
        const size = await this.#connection.read(buffer);
        if (size === null || buffer.subarray(0, size).includes(LINE_FEED)) {
          return;
        }
      }
    } finally {
      end.cancel();
    }
  }
}
