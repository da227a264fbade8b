/**
 * Whether what the daemon answers is what its description promises: every
 * field of the type that it must have, and no field that is not described.
 *
 * @module
 */

import { assert } from "@std/assert";
import { isErrorCode } from "../../src/model/errors.ts";
import { errorDataSchema } from "../../src/protocol/error_data.ts";
import { isMethodName, METHODS } from "../../src/protocol/methods.ts";
import { isObject, type JsonSchema } from "../../src/protocol/schema.ts";

/** Makes sure of the result of a method. */
export function assertResult(method: string, result: unknown): void {
  assert(isMethodName(method), method);
  const faults = faultsOf(METHODS[method].result.json, result, method);
  assert(faults.length === 0, faults.join("; "));
}

/** Makes sure of the `data` of an error. */
export function assertErrorData(data: Readonly<Record<string, unknown>>): void {
  const { code, ...fields } = data;
  assert(isErrorCode(code), `${code}`);
  const { json } = errorDataSchema(code);
  const known = { ...json, properties: json.properties ?? {} };
  const faults = faultsOf(known, fields, code);
  assert(faults.length === 0, faults.join("; "));
}

/** All places where a value is not as its schema says. */
export function faultsOf(
  schema: JsonSchema,
  value: unknown,
  where: string,
): readonly string[] {
  if (schema.anyOf !== undefined) {
    const tries = schema.anyOf.map((each) => faultsOf(each, value, where));
    return tries.some((faults) => faults.length === 0) ? [] : tries.flat();
  }
  const types = [schema.type ?? []].flat();
  if (!types.some((type) => isOfType(type, value))) {
    return [`${where} is no ${types.join(" or ")}: ${JSON.stringify(value)}`];
  }
  if (typeof value === "string" && schema.enum?.includes(value) === false) {
    return [`${where} is none of ${schema.enum}: ${value}`];
  }
  if (Array.isArray(value)) {
    const items = schema.items ?? {};
    return value.flatMap((item, at) =>
      faultsOf(items, item, `${where}[${at}]`)
    );
  }
  const { properties, required = [] } = schema;
  if (!isObject(value) || properties === undefined) return [];
  const missing = required.filter((name) => !Object.hasOwn(value, name))
    .map((name) => `${where}.${name} is missing`);
  const wrong = Object.entries(value).flatMap(([name, field]) => {
    const known = properties[name];
    return known === undefined
      ? [`${where}.${name} is not described`]
      : faultsOf(known, field, `${where}.${name}`);
  });
  return [...missing, ...wrong];
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    default: {
      const kind: string = typeof value;
      return kind === type;
    }
  }
}
