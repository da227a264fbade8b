/**
 * What the daemon's log tells of a call that changes something: who asked for
 * what, and what came of it.
 *
 * @module
 */

import { oneLine } from "../logs/one_line.ts";
import { printable } from "../logs/printable.ts";
import { SupervisorError } from "../model/errors.ts";
import {
  type MethodName,
  METHODS,
  type ParamsOf,
} from "../protocol/methods.ts";
import { describeFound } from "../protocol/schema.ts";

/** What the table says about a param, whatever its type. */
interface AnyParam {
  readonly secret?: true;
}

/**
 * What was asked for: `restart name="web" force=true`. Values are written as
 * JSON, so that a name with a line feed can't forge a line; of those that may
 * be secret only the length is told.
 */
export function requestText<M extends MethodName>(
  method: M,
  params: ParamsOf<M>,
): string {
  const table: Readonly<Record<string, AnyParam>> = METHODS[method].params;
  const words = Object.entries<unknown>({ ...params }).map(([name, value]) =>
    `${name}=${
      table[name]?.secret === true
        ? lengthText(`${value}`)
        : describeFound(value)
    }`
  );
  return [method, ...words].join(" ");
}

function lengthText({ length }: string): string {
  return length === 1 ? "(1 character)" : `(${length} characters)`;
}

/** What came of it: the words of the answer. */
export function resultText(result: object): string {
  return "message" in result ? printable(`${result.message}`) : "done";
}

/** Why nothing came of it. */
export function failureText(error: unknown): string {
  if (!(error instanceof SupervisorError)) return "failed: INTERNAL_ERROR";
  return `failed: ${error.code}: ${oneLine(error.message)}`;
}
