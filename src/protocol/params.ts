/**
 * Checks the params of a call against the table of methods.
 *
 * @module
 */

import { invalidParams } from "./invalid_params.ts";
import { type MethodName, METHODS, type ParamsOf } from "./methods.ts";
import type { RawParams } from "./jsonrpc.ts";
import { describeFound, type Schema } from "./schema.ts";

/** What the table says about a param, whatever its type. */
interface AnyParam {
  readonly schema: Schema<unknown>;
  readonly optional: boolean;
}

/**
 * Checks params that came by name, or by position in the order of the table.
 *
 * @throws {SupervisorError} INVALID_PARAMS, naming the param, what was
 * expected and what was found; `data` holds the same for programs.
 * @example
 * ```ts
 * import { checkParams } from "./params.ts";
 * checkParams("restart", ["web", true]); // { name: "web", force: true }
 * ```
 */
export function checkParams<M extends MethodName>(
  method: M,
  raw: RawParams,
): ParamsOf<M> {
  const table: Readonly<Record<string, AnyParam>> = METHODS[method].params;
  const names = Object.keys(table);
  const given = Array.isArray(raw)
    ? byPosition(method, positional(method, names), raw)
    : raw as Readonly<Record<string, unknown>> ?? {};
  refuseUnknown(method, names, given);
  const checked: Record<string, unknown> = {};
  for (const name of names) {
    const param = table[name];
    if (param === undefined) continue;
    if (!Object.hasOwn(given, name)) {
      if (!param.optional) refuse(method, name, param, undefined);
    } else if (param.schema.accepts(given[name])) {
      checked[name] = given[name];
    } else {
      refuse(method, name, param, given[name]);
    }
  }
  checkAlternatives(method, checked);
  // The loop above has just made sure of every field of that type.
  return checked as ParamsOf<M>;
}

/** Makes sure of one, and only one, of the params that replace each other. */
function checkAlternatives(
  method: MethodName,
  given: Readonly<Record<string, unknown>>,
): void {
  const names: readonly string[] = METHODS[method].exactlyOne ?? [];
  const found = names.filter((name) => Object.hasOwn(given, name));
  const [first] = names;
  if (first === undefined || found.length === 1) return;
  const quoted = names.map((name) => `"${name}"`);
  const expected = `exactly one of ${quoted.join(", ")}`;
  const text = found.length === 0
    ? `param "${first}" is missing: it takes ${expected}`
    : `it takes ${expected}: found ${found.length}`;
  throw invalidParams(method, text, {
    param: first,
    expected,
    found: found.length === 0 ? null : describeFound(given[first]),
  });
}

/**
 * The params that go by position. One that goes in place of another can't: the
 * other would have to be there, before it.
 */
function positional(
  method: MethodName,
  names: readonly string[],
): readonly string[] {
  const [, ...others]: readonly string[] = METHODS[method].exactlyOne ?? [];
  return names.filter((name) => !others.includes(name));
}

/** Gives positional params their names. */
function byPosition(
  method: MethodName,
  names: readonly string[],
  values: readonly unknown[],
): Record<string, unknown> {
  if (values.length > names.length) {
    const expected = mostText(names.length);
    const text = `expected ${expected} by position, found ${values.length}`;
    const found = describeFound(values);
    throw invalidParams(method, text, { param: null, expected, found });
  }
  return Object.fromEntries(
    values.map((value, index) => [names[index] ?? "", value]),
  );
}

function mostText(count: number): string {
  if (count === 0) return "no params";
  return count === 1 ? "at most 1 param" : `at most ${count} params`;
}

/** Refuses a param that the table does not have. */
function refuseUnknown(
  method: MethodName,
  names: readonly string[],
  given: Readonly<Record<string, unknown>>,
): void {
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const expected = names.length === 0 ? "none" : names.join(", ");
  const text = `unknown param ${describeFound(unknown)}: expected ${expected}`;
  const found = describeFound(given[unknown]);
  throw invalidParams(method, text, { param: unknown, expected, found });
}

/** Refuses a param that is missing (`undefined`) or of the wrong shape. */
function refuse(
  method: MethodName,
  name: string,
  param: AnyParam,
  found: unknown,
): never {
  const { expected, item } = param.schema;
  if (item !== undefined && Array.isArray(found)) {
    const at = found.findIndex((each) => !item.accepts(each));
    const schema = item;
    const part = `${name}[${at}]`;
    if (at !== -1) {
      refuse(method, part, { ...param, schema }, found[at] ?? null);
    }
  }
  const text = found === undefined ? null : describeFound(found);
  throw invalidParams(
    method,
    text === null
      ? `param "${name}" is missing: it must be ${expected}`
      : `param "${name}" must be ${expected}: found ${text}`,
    { param: name, expected, found: text },
  );
}
