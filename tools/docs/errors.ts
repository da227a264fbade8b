/**
 * The reference of errors, from their one table.
 *
 * @module
 */

import { type ErrorFacts, ERRORS } from "../../src/model/errors.ts";
import { code, table } from "./markdown.ts";

const ALL = Object.entries<ErrorFacts>(ERRORS);

/** Every error there is. */
export function errorTable(): string {
  return table(
    ["Name", "RPC number", "Exit status", "Meaning", "What to do"],
    ALL.map(([name, { rpc, exit, meaning, hint }]) => [
      code(name),
      rpc === null ? "-" : `${rpc}`,
      `${exit}`,
      meaning,
      hint ?? "",
    ]),
  );
}

/** The errors that travel over RPC. */
export function rpcErrorTable(): string {
  return table(
    ["Number", "`error.data.code`", "Meaning"],
    ALL.filter(([, { rpc }]) => rpc !== null)
      .map(([name, { rpc, meaning }]) => [`${rpc}`, code(name), meaning]),
  );
}
