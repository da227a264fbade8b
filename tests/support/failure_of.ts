/**
 * Calls that are to fail.
 *
 * @module
 */

import { SupervisorError } from "../../src/model/errors.ts";

/** Waits for a call to fail, and returns the failure. */
export async function failureOf(
  call: Promise<unknown>,
): Promise<SupervisorError> {
  let result: unknown;
  try {
    result = await call;
  } catch (error) {
    if (error instanceof SupervisorError) return error;
    throw error;
  }
  throw new Error(`The call did not fail: ${JSON.stringify(result)}`);
}
