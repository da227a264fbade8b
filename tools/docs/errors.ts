/**
 * The reference of errors, from their one table.
 *
 * @module
 */

import { type ErrorFacts, ERRORS } from "../../src/model/errors.ts";
import { type DataFields, ERROR_DATA } from "../../src/protocol/error_data.ts";
import { code, table } from "./markdown.ts";
import { typeText } from "./rpc.ts";

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

/** What `error.data` tells, by the name of the error. */
export function rpcErrorDataTable(): string {
  const rows = Object.entries<DataFields>(ERROR_DATA).flatMap(
    ([name, fields]) =>
      Object.entries(fields).map(([field, { schema, doc }]) => [
        code(name),
        code(field),
        typeText(schema.json) + (schema.optional ? ", or left out" : ""),
        doc,
      ]),
  );
  return table(["`data.code`", "Field", "Type", "Meaning"], rows);
}
