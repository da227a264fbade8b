/**
 * The option `--dialect` of both programs.
 *
 * @module
 */

import { type Dialect, DIALECTS } from "../../model/process_spec.ts";
import { UsageError } from "./options.ts";

/**
 * Reads the name of a dialect.
 *
 * @throws {UsageError} When there is no such dialect.
 */
export function parseDialect(text: string): Dialect {
  const dialect = DIALECTS.find((known) => known === text.toLowerCase());
  if (dialect !== undefined) return dialect;
  throw new UsageError(
    `Unknown dialect "${text}": choose one of ${DIALECTS.join(", ")}`,
  );
}
