/**
 * What the command line says about logs.
 *
 * @module
 */

import {
  OUTPUT_STREAMS,
  type OutputStream,
} from "../../model/output_stream.ts";
import type { TailAmount } from "../../protocol/method_types.ts";
import { UsageError } from "../command_line/options.ts";
import type { CommandRequest } from "./command.ts";

/**
 * Reads `--lines` and `--bytes`.
 *
 * @throws {UsageError} When one is no number.
 */
export function readAmount(
  { values }: Pick<CommandRequest, "values">,
): TailAmount {
  const lines = readCount("lines", values.get("lines"));
  const bytes = readCount("bytes", values.get("bytes"));
  return {
    ...(lines === undefined ? {} : { lines }),
    ...(bytes === undefined ? {} : { bytes }),
  };
}

/** Reads a whole number, as the value of an option. */
function readCount(
  option: string,
  text: string | undefined,
): number | undefined {
  if (text === undefined) return undefined;
  const count = /^\d{1,15}$/.test(text) ? Number(text) : null;
  if (count !== null) return count;
  throw new UsageError(
    `Option "--${option}" must be a whole number from 0: found "${text}"`,
  );
}

/**
 * Reads the name of a stream.
 *
 * @throws {UsageError} When there is no such stream.
 */
export function readStream(text: string | undefined): OutputStream | undefined {
  if (text === undefined) return undefined;
  const stream = OUTPUT_STREAMS.find((each) => each === text);
  if (stream !== undefined) return stream;
  throw new UsageError(
    `Unknown stream "${text}": one of ${OUTPUT_STREAMS.join(", ")}`,
  );
}
