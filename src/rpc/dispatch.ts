/**
 * From a line of text to the line that answers it.
 *
 * @module
 */

import { SupervisorError } from "../model/errors.ts";
import type { Log } from "../ports/log.ts";
import {
  type Call,
  encodeBatch,
  encodeError,
  encodeResult,
  parseMessage,
  type RawParams,
} from "../protocol/jsonrpc.ts";
import {
  isMethodName,
  type MethodName,
  METHODS,
  type ParamsOf,
  type ResultOf,
} from "../protocol/methods.ts";
import { checkParams } from "../protocol/params.ts";
import { describeFound } from "../protocol/schema.ts";
import { toWireError, wireError } from "../protocol/wire_error.ts";
import { failureText, requestText, resultText } from "./audit.ts";
import { type Caller, NO_CONNECTION } from "./caller.ts";
import type { RpcContext } from "./context.ts";
import { Turns } from "./turns.ts";
import { HANDLERS } from "./handlers.ts";

/** The line to send back, or `null` where none is due. */
export type Answer = string | null;

/** What one message may ask for and get. */
export interface DispatchLimits {
  /** Largest number of calls in a batch. */
  readonly maxBatch: number;
  /** Largest number of characters that go back. */
  readonly maxReply: number;
}

/** The room that is left in a reply. */
interface Room {
  left: number;
  /** Whether an answer did not fit. */
  isSpent: boolean;
}

/**
 * Calls the methods. An answer that can be given at once is given without a
 * promise: `status` is asked often, and a promise costs a turn of the loop.
 */
export class Dispatcher {
  readonly #context: RpcContext;
  readonly #log: Log;
  readonly #limits: DispatchLimits;

  /**
   * @param context What the methods work with.
   * @param log Takes a line for each changing call, and unexpected failures.
   * @param limits What one message may ask for and get.
   */
  constructor(context: RpcContext, log: Log, limits: DispatchLimits) {
    this.#context = context;
    this.#log = log;
    this.#limits = limits;
  }

  /**
   * Answers one line. Neither throws nor rejects.
   *
   * @param caller Who asks; somebody without a connection when left out.
   */
  answer(
    line: string,
    caller: Caller = NO_CONNECTION,
  ): Answer | Promise<Answer> {
    const { maxBatch, maxReply } = this.#limits;
    const message = parseMessage(line, maxBatch);
    const room: Room = { left: maxReply, isSpent: false };
    if (message.kind !== "batch") {
      return this.#answerWithin(room, message, caller);
    }
    return this.#answerBatch(room, message.calls, caller);
  }

  /** Works on all calls side by side, but does not begin all in one go. */
  async #answerBatch(
    room: Room,
    calls: readonly Call[],
    caller: Caller,
  ): Promise<Answer> {
    const answers: (Answer | Promise<Answer>)[] = [];
    const turns = new Turns(this.#context.clock);
    for (const call of calls) {
      if (turns.isOver) await turns.next();
      answers.push(this.#answerWithin(room, call, caller));
    }
    return joinAnswers(await Promise.all(answers));
  }

  /** Answers a call with what fits into the rest of the reply. */
  #answerWithin(
    room: Room,
    call: Call,
    caller: Caller,
  ): Answer | Promise<Answer> {
    if (room.isSpent && call.kind === "request") {
      // Work for nothing: a batch of them would keep the daemon busy.
      return tooLarge(call, "There is no room left for the answer");
    }
    const answer = this.#answerCall(call, caller);
    return answer instanceof Promise
      ? answer.then((text) => fit(room, call, text))
      : fit(room, call, answer);
  }

  #answerCall(call: Call, caller: Caller): Answer | Promise<Answer> {
    switch (call.kind) {
      case "invalid":
        return encodeError(call.id, call.error);
      case "request": {
        const { id, method } = call;
        return this.#perform(
          call,
          caller,
          (result) => encodeResult(id, result),
          (error) => encodeError(id, this.#describe(method, error)),
        );
      }
      case "notification":
        return this.#perform(call, caller, () => null, (error) => {
          this.#describe(call.method, error);
          return null;
        });
    }
  }

  #perform(
    { method, params }: { readonly method: string; readonly params: RawParams },
    caller: Caller,
    succeed: (result: unknown) => Answer,
    fail: (error: unknown) => Answer,
  ): Answer | Promise<Answer> {
    try {
      const result = this.#invoke(method, params, caller);
      return result instanceof Promise
        ? result.then(succeed).catch(fail)
        : succeed(result);
    } catch (error) {
      return fail(error);
    }
  }

  #invoke(
    method: string,
    params: RawParams,
    caller: Caller,
  ): object | Promise<object> {
    if (caller.refusal !== null) throw caller.refusal;
    if (!isMethodName(method)) {
      throw new SupervisorError(
        "METHOD_NOT_FOUND",
        `There is no method ${describeFound(method)}`,
        { methods: Object.keys(METHODS) },
      );
    }
    if (METHODS[method].changing && this.#context.access === "readonly") {
      this.#log.debug(`RPC ${method} by ${caller.name}: refused`);
      throw new SupervisorError(
        "READ_ONLY",
        `${method}: this socket is for reading only: send it to the other one`,
        { method },
      );
    }
    return this.#call(method, params, caller);
  }

  #call<M extends MethodName>(
    method: M,
    raw: RawParams,
    caller: Caller,
  ): ResultOf<M> | Promise<ResultOf<M>> {
    const params = checkParams(method, raw);
    return METHODS[method].changing
      ? this.#callAudited(method, params, caller)
      : HANDLERS[method](this.#context, params, caller);
  }

  /** Writes one line into the log, when it is known what came of the call. */
  #callAudited<M extends MethodName>(
    method: M,
    params: ParamsOf<M>,
    caller: Caller,
  ): ResultOf<M> | Promise<ResultOf<M>> {
    const request = `RPC ${requestText(method, params)} by ${caller.name}`;
    const succeed = (result: ResultOf<M>): ResultOf<M> => {
      this.#log.info(`${request}: ${resultText(result)}`);
      return result;
    };
    const fail = (error: unknown): never => {
      this.#log.info(`${request}: ${failureText(error)}`);
      throw error;
    };
    // A stop may take long: whoever wonders who asked for it need not wait.
    this.#log.debug(`${request}: begins`);
    try {
      const result = HANDLERS[method](this.#context, params, caller);
      return result instanceof Promise
        ? result.then(succeed, fail)
        : succeed(result);
    } catch (error) {
      return fail(error);
    }
  }

  /** Turns a failure into what the client may know; logs what it may not. */
  #describe(method: string, error: unknown): ReturnType<typeof wireError> {
    if (error instanceof SupervisorError) return toWireError(error);
    const text = error instanceof Error ? error.stack ?? error.message : error;
    this.#log.error(`RPC ${describeFound(method)} failed: ${text}`);
    return wireError(
      "INTERNAL_ERROR",
      "The daemon hit a defect of its own; its log has the details",
    );
  }
}

/** Takes the room for an answer, or gives an error in its place. */
function fit(room: Room, call: Call, answer: Answer): Answer {
  if (answer === null) return null;
  if (answer.length > room.left) {
    room.isSpent = true;
    return tooLarge(
      call,
      `The answer has ${answer.length} characters: there is room for ` +
        `${room.left}`,
    );
  }
  room.left -= answer.length;
  return answer;
}

function tooLarge(call: Call, message: string): string {
  const id = call.kind === "notification" ? null : call.id;
  return encodeError(id, wireError("MESSAGE_TOO_LARGE", message));
}

/** Joins what a batch gets back; nothing when it held only notifications. */
function joinAnswers(answers: readonly Answer[]): Answer {
  const lines = answers.filter((answer) => answer !== null);
  return lines.length === 0 ? null : encodeBatch(lines);
}
