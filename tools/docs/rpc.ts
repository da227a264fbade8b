/**
 * The reference of the RPC interface, from the table of methods.
 *
 * @module
 */

import { EVENT_KINDS, EVENT_MEANINGS } from "../../src/model/event.ts";
import { SECTIONS } from "../../src/config/options.ts";
import type { ErrorCode } from "../../src/model/errors.ts";
import { errorsOf, METHODS, PROCESS_INFO } from "../../src/protocol/methods.ts";
import {
  ACTION_MEANINGS,
  OUTCOME_MEANINGS,
  RELOAD_ACTIONS,
  RELOAD_OUTCOMES,
} from "../../src/model/reload_report.ts";
import type { JsonSchema, Schema } from "../../src/protocol/schema.ts";
import { DEFAULT_LIMITS } from "../../src/rpc/limits.ts";
import { blocks, code, heading, list, table, wrap } from "./markdown.ts";
import { declaration, memberComments } from "./source_comments.ts";

/** What the table says about a method, whatever its types. */
interface AnyMethod {
  readonly summary: string;
  readonly params: Readonly<
    Record<string, {
      readonly schema: Schema<unknown>;
      readonly optional: boolean;
      readonly doc: string;
    }>
  >;
  readonly exactlyOne?: readonly string[];
  readonly result: Schema<unknown>;
  readonly changing: boolean;
  readonly errors: readonly ErrorCode[];
}

/** Every method with its params and its result. */
export function methodSections(): string {
  return blocks(
    ...Object.entries<AnyMethod>(METHODS).map(([name, method]) =>
      methodSection(name, method)
    ),
  );
}

function methodSection(
  name: string,
  method: AnyMethod,
): string {
  const { summary, params, exactlyOne, result, changing } = method;
  const rows = Object.entries(params).map(([param, facts]) => [
    code(param),
    typeText(facts.schema.json),
    facts.optional ? "no" : "yes",
    facts.doc,
  ]);
  return blocks(
    heading(3, code(name)),
    wrap(
      `${summary}. ${
        changing ? "It changes something." : "It changes nothing."
      }`,
    ),
    rows.length === 0
      ? "No params."
      : table(["Param", "Type", "Required", "Meaning"], rows),
    exactlyOne === undefined
      ? ""
      : `Exactly one of ${exactlyOne.map(code).join(" and ")} must be given.`,
    resultText(result.json, exactlyOne ?? []),
    wrap(`Errors: ${errorsOf(method).map(code).join(", ")}.`),
  );
}

/** What comes back: one shape, or one for each of the params to choose from. */
function resultText(
  { anyOf, ...schema }: JsonSchema,
  params: readonly string[],
): string {
  if (anyOf === undefined) {
    if (schema.properties === undefined) return "The result is an object.";
    return blocks("The result is an object:", fieldList(schema, new Map()));
  }
  return blocks(
    ...anyOf.flatMap((each, at) => [
      `The result is, with ${code(params[at] ?? "")}, an object:`,
      fieldList(each, new Map()),
    ]),
  );
}

/** Every type of event. */
export function eventTable(): string {
  return table(
    ["Type", "Meaning"],
    EVENT_KINDS.map((kind) => [code(kind), EVENT_MEANINGS[kind]]),
  );
}

/** What a reload does with processes, and what may come of that. */
export function reloadWords(): string {
  return [
    table(
      ["`action`", "Meaning"],
      RELOAD_ACTIONS.map((word) => [code(word), ACTION_MEANINGS[word]]),
    ),
    table(
      ["`outcome`", "Meaning"],
      RELOAD_OUTCOMES.map((word) => [code(word), OUTCOME_MEANINGS[word]]),
    ),
  ].join("\n\n");
}

/** The fields of a snapshot; `source` is where their comments are. */
export function processInfoFields(source: string): string {
  const text = declaration(source, "ProcessInfo");
  return fieldList(PROCESS_INFO.json, memberComments(text), true);
}

function fieldList(
  { properties = {} }: JsonSchema,
  comments: ReadonlyMap<string, string>,
  isOwn = false,
): string {
  return list(
    Object.entries(properties).map(([name, schema]) => {
      const comment = comments.get(name);
      const type = typeText(schema, isOwn);
      return `${code(name)}: ${type}${
        comment === undefined ? "" : `. ${comment}`
      }`;
    }),
  );
}

/** The shape of a value in words. */
export function typeText(schema: JsonSchema, isOwn = false): string {
  if (schema === PROCESS_INFO.json) {
    return isOwn ? "ProcessInfo" : "[ProcessInfo](#processinfo)";
  }
  if (schema.enum !== undefined) {
    return `one of ${schema.enum.map(code).join(", ")}`;
  }
  const [type, ...others] = [schema.type ?? []].flat();
  const tail = others.map((other) => ` or ${other}`).join("");
  switch (type) {
    case "array":
      return `list of ${typeText(schema.items ?? {}, isOwn)}${tail}`;
    case "object": {
      const fields = Object.entries(schema.properties ?? {});
      if (fields.length === 0) return `object${tail}`;
      return `object of ${
        fields.map(([name, field]) => `${code(name)} (${typeText(field)})`)
          .join(", ")
      }${tail}`;
    }
    default:
      return `${type ?? "anything"}${tail}`;
  }
}

/** What one client may use up; `source` is where the comments are. */
export function limitTable(source: string): string {
  const comments = memberComments(source);
  return table(
    ["Limit", "Value", "Option", "Meaning"],
    Object.entries(DEFAULT_LIMITS).map(([name, value]) => [
      code(name),
      `${value}`,
      optionOf(name),
      comments.get(name) ?? "",
    ]),
  );
}

/** The option of `[supervice]` that sets a limit. */
function optionOf(limit: string): string {
  const field = `rpc${limit.charAt(0).toUpperCase()}${limit.slice(1)}`;
  const options = Object.entries(SECTIONS.supervice.options);
  const found = options.find(([, option]) => option.field === field);
  return found === undefined ? "" : code(found[0]);
}
