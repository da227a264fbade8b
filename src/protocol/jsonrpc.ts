/**
 * The envelope of JSON-RPC 2.0: from a line of text to requests,
 * notifications and batches, and from results and errors back to text.
 *
 * @module
 */

import { describeFound, isObject } from "./schema.ts";
import { type WireError, wireError } from "./wire_error.ts";

/** What a request is matched by; `null` is allowed, but a bad idea. */
export type RequestId = string | number | null;

/** Params as they came: by position, by name, or none. */
export type RawParams =
  | readonly unknown[]
  | Readonly<Record<string, unknown>>
  | undefined;

/** A call that wants an answer. */
export interface Request {
  readonly kind: "request";
  readonly id: RequestId;
  readonly method: string;
  readonly params: RawParams;
}

/** A call that gets no answer, not even an error. */
export interface Notification {
  readonly kind: "notification";
  readonly method: string;
  readonly params: RawParams;
}

/** JSON that is not a call; `error` is to be sent back. */
export interface Invalid {
  readonly kind: "invalid";
  /** Id of the failed request as far as it could be read, else `null`. */
  readonly id: RequestId;
  readonly error: WireError;
}

/** One element of a message. */
export type Call = Request | Notification | Invalid;

/** Several calls in one line; their answers go into one line, too. */
export interface Batch {
  readonly kind: "batch";
  /** At least one. */
  readonly calls: readonly Call[];
}

/** What one line of text can be. */
export type Message = Call | Batch;

/**
 * Reads one line. Never throws: what is not a call becomes an
 * {@linkcode Invalid} with the error that the specification asks for.
 *
 * @param maxCalls Largest number of calls in a batch.
 * @example
 * ```ts
 * import { parseMessage } from "./jsonrpc.ts";
 * const message = parseMessage('{"jsonrpc":"2.0","id":1,"method":"status"}');
 * message.kind; // "request"
 * ```
 */
export function parseMessage(line: string, maxCalls = Infinity): Message {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // The engine's own words about the text would only puzzle a client.
    return {
      kind: "invalid",
      id: null,
      error: wireError("PARSE_ERROR", "The line is not JSON"),
    };
  }
  if (!Array.isArray(value)) return parseCall(value);
  if (value.length === 0) return invalid(null, "The batch is empty");
  if (value.length > maxCalls) {
    return invalid(
      null,
      `A batch may hold ${maxCalls} calls at most: found ${value.length}`,
    );
  }
  return { kind: "batch", calls: value.map(parseCall) };
}

/** Reads one call: a request or a notification. */
function parseCall(value: unknown): Call {
  if (!isObject(value)) {
    return invalid(
      null,
      `A call must be an object: found ${describeFound(value)}`,
    );
  }
  const { jsonrpc, id, method, params } = value;
  if (id !== undefined && !isRequestId(id)) {
    return invalid(
      null,
      'Field "id" must be a string, null or a number that comes back exactly, ' +
        `as whole ones up to 2^53 do: found ${describeFound(id)}`,
    );
  }
  if (jsonrpc !== "2.0") {
    return invalid(
      id ?? null,
      `Field "jsonrpc" must be "2.0": found ${describeFound(jsonrpc)}`,
    );
  }
  if (typeof method !== "string") {
    return invalid(
      id ?? null,
      `Field "method" must be a string: found ${describeFound(method)}`,
    );
  }
  if (!isRawParams(params)) {
    return invalid(
      id ?? null,
      `Field "params" must be a list or an object: found ${
        describeFound(params)
      }`,
    );
  }
  return id === undefined
    ? { kind: "notification", method, params }
    : { kind: "request", id, method, params };
}

/**
 * Tells whether a value may be an id. A number that a double can't hold would
 * come back as another one, and the client would wait for ever.
 */
function isRequestId(value: unknown): value is RequestId {
  if (typeof value !== "number") {
    return value === null || typeof value === "string";
  }
  return Number.isSafeInteger(value) ||
    (Number.isFinite(value) && !Number.isInteger(value));
}

function isRawParams(value: unknown): value is RawParams {
  return value === undefined || Array.isArray(value) || isObject(value);
}

function invalid(id: RequestId, message: string): Invalid {
  return { kind: "invalid", id, error: wireError("INVALID_REQUEST", message) };
}

/** Writes a request as one line, without the line feed. */
export function encodeRequest(
  id: RequestId,
  method: string,
  params: RawParams,
): string {
  return JSON.stringify({ jsonrpc: "2.0", id, method, params });
}

/** Writes the answer to a request as one line, without the line feed. */
export function encodeResult(id: RequestId, result: unknown): string {
  return JSON.stringify({ jsonrpc: "2.0", id, result });
}

/** Writes an error as one line, without the line feed. */
export function encodeError(id: RequestId, error: WireError): string {
  return JSON.stringify({ jsonrpc: "2.0", id, error });
}

/** Writes a notification as one line, without the line feed. */
export function encodeNotification(method: string, params: object): string {
  return JSON.stringify({ jsonrpc: "2.0", method, params });
}

/** Joins the answers to a batch into one line; at least one answer. */
export function encodeBatch(answers: readonly string[]): string {
  return `[${answers.join(",")}]`;
}

/** What comes back from a server. */
export type Response =
  | {
    readonly kind: "result";
    readonly id: RequestId;
    readonly result: unknown;
  }
  | {
    readonly kind: "error";
    readonly id: RequestId;
    readonly error: WireError;
  };

/** What a server sends without being asked. */
export interface ServerNotification {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Reads a notification from a server; `null` when the line is none. */
export function parseNotification(line: string): ServerNotification | null {
  const message = parseMessage(line);
  return message.kind === "notification" && isObject(message.params)
    ? { method: message.method, params: message.params }
    : null;
}

/**
 * Reads an answer from a server.
 *
 * @returns The answer, or `null` when the line is none, which is the case for
 * notifications from a server of a later version.
 */
export function parseResponse(line: string): Response | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isObject(value) || value.jsonrpc !== "2.0") return null;
  const id = value.id;
  if (id === undefined || !isRequestId(id)) return null;
  const error = value.error;
  if (error === undefined) {
    return value.result === undefined
      ? null
      : { kind: "result", id, result: value.result };
  }
  if (!isObject(error)) return null;
  return {
    kind: "error",
    id,
    error: {
      code: typeof error.code === "number" ? error.code : 0,
      message: typeof error.message === "string" ? error.message : "",
      data: isObject(error.data) ? error.data : {},
    },
  };
}
