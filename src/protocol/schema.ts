/**
 * What a JSON value must look like: enough to check the params of a method,
 * to give them a type, and to describe them to other programs.
 *
 * @module
 */

/** The words of JSON Schema that are used here. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly items?: JsonSchema;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
}

/** A shape of JSON values, with the type `T` they have in TypeScript. */
export interface Schema<T> {
  /** The shape in words, to follow "must be": `a string`. */
  readonly expected: string;
  /** The shape in the terms of JSON Schema. */
  readonly json: JsonSchema;
  /** Whether a field of this shape may be left out of its object. */
  readonly optional?: true;
  /** The shape of each item, where values are lists. */
  readonly item?: Schema<unknown>;
  /** Tells whether a value has the shape. */
  readonly accepts: (value: unknown) => value is T;
}

/** Any string. */
export const STRING: Schema<string> = {
  expected: "a string",
  json: { type: "string" },
  accepts: (value): value is string => typeof value === "string",
};

/** A string that is the same in UTF-8. */
export const TEXT: Schema<string> = {
  expected: "a string without half characters (lone surrogates)",
  json: { type: "string" },
  accepts: (value): value is string =>
    typeof value === "string" && value.isWellFormed(),
};

/** `true` or `false`. */
export const BOOLEAN: Schema<boolean> = {
  expected: "true or false",
  json: { type: "boolean" },
  accepts: (value): value is boolean => typeof value === "boolean",
};

/** A number without a fraction. */
export const INTEGER: Schema<number> = {
  expected: "a whole number",
  json: { type: "integer" },
  accepts: (value): value is number => Number.isSafeInteger(value),
};

/** A number without a fraction, zero or more. */
export const COUNT: Schema<number> = {
  expected: "a whole number from 0",
  json: { type: "integer", minimum: 0 },
  accepts: (value): value is number => INTEGER.accepts(value) && value >= 0,
};

/** A number without a fraction, from zero up to a limit. */
export function countUpTo(maximum: number): Schema<number> {
  return {
    expected: `a whole number from 0 to ${maximum}`,
    json: { type: "integer", minimum: 0, maximum },
    accepts: (value): value is number =>
      COUNT.accepts(value) && value <= maximum,
  };
}

/** Any number that JSON can hold. */
export const NUMBER: Schema<number> = {
  expected: "a number",
  json: { type: "number" },
  accepts: (value): value is number => Number.isFinite(value),
};

/** An object with any fields. */
export const ANY_OBJECT: Schema<Readonly<Record<string, unknown>>> = {
  expected: "an object",
  json: { type: "object" },
  accepts: isObject,
};

/** One of some strings. */
export function oneOf<T extends string>(names: readonly T[]): Schema<T> {
  return {
    expected: `one of ${names.join(", ")}`,
    json: { type: "string", enum: names },
    accepts: (value): value is T => names.some((name) => name === value),
  };
}

/** A list of values of one shape. */
export function listOf<T>(item: Schema<T>): Schema<readonly T[]> {
  return {
    expected: `a list, each item ${item.expected}`,
    json: { type: "array", items: item.json },
    item,
    accepts: (value): value is readonly T[] =>
      Array.isArray(value) && value.every((each) => item.accepts(each)),
  };
}

/** A value of some shape, or `null`. */
export function orNull<T>(schema: Schema<T>): Schema<T | null> {
  const { type } = schema.json;
  return {
    expected: `${schema.expected}, or null`,
    json: type === undefined
      ? schema.json
      : { ...schema.json, type: [type, "null"].flat() },
    accepts: (value): value is T | null =>
      value === null || schema.accepts(value),
  };
}

/** A value of one shape or of another. */
export function eitherOf<A, B>(a: Schema<A>, b: Schema<B>): Schema<A | B> {
  return {
    expected: `${a.expected} or ${b.expected}`,
    json: { anyOf: [a.json, b.json] },
    accepts: (value): value is A | B => a.accepts(value) || b.accepts(value),
  };
}

/** A field that may be left out. */
export function optional<T>(schema: Schema<T>): Schema<T> {
  return { ...schema, optional: true };
}

/**
 * An object with a schema for each of its fields. Further fields are fine:
 * later versions of the protocol may add some.
 */
export function objectOf<T extends object>(
  fields: { readonly [K in keyof T]-?: Schema<Exclude<T[K], undefined>> },
): Schema<T> {
  const entries = Object.entries<Schema<unknown>>(fields);
  return {
    expected: "an object",
    json: {
      type: "object",
      properties: Object.fromEntries(
        entries.map(([name, schema]) => [name, schema.json]),
      ),
      required: entries
        .filter(([, schema]) => schema.optional !== true)
        .map(([name]) => name),
    },
    accepts: (value): value is T =>
      isObject(value) &&
      entries.every(([name, schema]) =>
        value[name] === undefined
          ? schema.optional === true
          : schema.accepts(value[name])
      ),
  };
}

/** Tells whether a JSON value is an object, neither a list nor `null`. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Longest piece of a found value that a message repeats, in characters. */
const FOUND_LENGTH = 60;

/** Writes a value for an error message, cut when it is long. */
export function describeFound(value: unknown): string {
  const text = toJson(value);
  return text.length <= FOUND_LENGTH
    ? text
    : `${text.slice(0, FOUND_LENGTH)}...`;
}

function toJson(value: unknown): string {
  // A number that JSON can't hold would be told as null.
  if (typeof value === "number") return String(value);
  try {
    return JSON.stringify(value) ?? "nothing";
  } catch {
    // Reading JSON has no limit of depth in V8, but writing it has.
    return "a value that is nested too deeply";
  }
}
