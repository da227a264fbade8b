/**
 * Errors as they travel: the number and name from the table of errors, the
 * message, and further facts.
 *
 * @module
 */

import {
  type ErrorCode,
  ERRORS,
  isErrorCode,
  SupervisorError,
} from "../model/errors.ts";

/** The error object of JSON-RPC; `data.code` holds the name of the error. */
export interface WireError {
  readonly code: number;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Makes the error object for an error of the table. */
export function wireError(
  code: ErrorCode,
  message: string,
  data?: Readonly<Record<string, unknown>>,
): WireError {
  return {
    code: ERRORS[code].rpc ?? ERRORS.INTERNAL_ERROR.rpc,
    message,
    data: { ...data, code },
  };
}

/** Makes the error object for a failure with a name. */
export function toWireError(error: SupervisorError): WireError {
  return wireError(error.code, error.message, error.data);
}

/**
 * Turns an error object back into the failure it stands for. Without a known
 * name the number decides, and an unknown number is a defect of the server.
 */
export function fromWireError(error: WireError): SupervisorError {
  const { code: name, ...data } = error.data;
  const code = isErrorCode(name) ? name : codeOfNumber(error.code);
  return new SupervisorError(code, error.message || ERRORS[code].meaning, data);
}

function codeOfNumber(number: number): ErrorCode {
  const codes = Object.keys(ERRORS).filter(isErrorCode);
  return codes.find((code) => ERRORS[code].rpc === number) ?? "INTERNAL_ERROR";
}
