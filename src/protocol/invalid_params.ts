/**
 * The failure of a call whose params are not what its method takes.
 *
 * @module
 */

import { SupervisorError } from "../model/errors.ts";
import type { MethodName } from "./method_signatures.ts";

/** What is wrong with the params, for programs. */
export interface ParamsFault {
  /** Which param; `null` when it is none in particular. */
  readonly param: string | null;
  /** What it must be, in words. */
  readonly expected: string;
  /** What it is, as JSON; `null` when it is missing. */
  readonly found: string | null;
}

/** @param text What is wrong, for people; the method is told before it. */
export function invalidParams(
  method: MethodName,
  text: string,
  fault: ParamsFault,
): SupervisorError {
  return new SupervisorError("INVALID_PARAMS", `${method}: ${text}`, {
    ...fault,
  });
}
