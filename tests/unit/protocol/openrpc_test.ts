import { assert, assertEquals, assertMatch } from "@std/assert";
import { isMethodName, METHODS } from "../../../src/protocol/methods.ts";
import { openRpcDocument } from "../../../src/protocol/openrpc.ts";
import type { JsonSchema } from "../../../src/protocol/schema.ts";

const TYPES = [
  "array",
  "boolean",
  "integer",
  "null",
  "number",
  "object",
  "string",
];

/** Makes sure that a schema is one of JSON Schema draft 7. */
function checkSchema(schema: JsonSchema, where: string): void {
  const types = [schema.type ?? []].flat();
  for (const type of types) assert(TYPES.includes(type), where);
  assert(types.length > 0 || schema.anyOf !== undefined, where);
  assertEquals(types.includes("array"), schema.items !== undefined, where);
  if (schema.items !== undefined) checkSchema(schema.items, `${where}[]`);
  const fields = schema.properties ?? {};
  for (const [name, field] of Object.entries(fields)) {
    checkSchema(field, `${where}.${name}`);
  }
  for (const name of schema.required ?? []) {
    assert(Object.hasOwn(fields, name), `${where}.${name}`);
  }
  for (const each of schema.anyOf ?? []) checkSchema(each, where);
}

Deno.test("openRpcDocument() describes every method by the rules of OpenRPC", () => {
  const document = openRpcDocument(METHODS);
  assertMatch(document.openrpc, /^1\.\d+\.\d+$/);
  assert(document.info.title !== "" && document.info.version !== "");
  const names = document.methods.map(({ name }) => name);
  assertEquals(names, Object.keys(METHODS));
  for (const { name, params, result } of document.methods) {
    checkSchema(result.schema, name);
    for (const param of params) {
      checkSchema(param.schema, `${name}(${param.name})`);
    }
    // Required params come first, and no name comes twice.
    const required = params.map((param) => param.required ? 0 : 1);
    assertEquals(required, required.toSorted(), name);
    assertEquals(
      new Set(params.map((param) => param.name)).size,
      params.length,
    );
  }
});

/**
 * The fields that the meta-schema of OpenRPC 1.3.2 allows in each of its
 * objects that are used here, `!` marking those that must be there.
 */
const FIELDS = {
  document: "openrpc! info! methods! components externalDocs servers",
  info: "title! version! description termsOfService contact license",
  method: "name! params! description summary servers tags paramStructure " +
    "result errors links examples deprecated externalDocs",
  descriptor: "name! schema! description summary required deprecated",
  tag: "name! summary description externalDocs",
  reference: "$ref!",
  error: "code! message! data",
  components: "schemas links errors examples examplePairings " +
    "contentDescriptors tags",
} as const;

function checkFields(
  kind: keyof typeof FIELDS,
  value: object,
  where: string = kind,
): void {
  const all = FIELDS[kind].split(" ");
  const known = all.map((field) => field.replace("!", ""));
  const found = Object.keys(value);
  for (const field of found) {
    assert(known.includes(field), `${where}: ${field}`);
  }
  for (const field of all.filter((field) => field.endsWith("!"))) {
    assert(found.includes(field.slice(0, -1)), `${where}: ${field}`);
  }
}

Deno.test("openRpcDocument() has the fields of the meta-schema, and no others", () => {
  const document = openRpcDocument(METHODS);
  checkFields("document", document);
  assertEquals(document.openrpc, "1.3.2");
  checkFields("info", document.info);
  checkFields("components", document.components);
  for (const [name, error] of Object.entries(document.components.errors)) {
    checkFields("error", error, name);
    assert(Number.isInteger(error.code) && error.message !== "", name);
    assertMatch(name, /^[0-9A-Za-z_]+$/);
  }
  for (const method of document.methods) {
    const { name, params, result, tags, errors } = method;
    checkFields("method", method, name);
    checkFields("descriptor", result, name);
    for (const param of params) checkFields("descriptor", param, name);
    for (const tag of tags) checkFields("tag", tag, name);
    for (const error of errors) checkFields("reference", error, name);
  }
});

Deno.test("openRpcDocument() tells what each method may fail with", () => {
  const { methods, components } = openRpcDocument(METHODS);
  for (const { name, errors } of methods) {
    const codes = errors.map(({ $ref }) => {
      const [, error = ""] = /^#\/components\/errors\/(\w+)$/.exec($ref) ?? [];
      return components.errors[error]?.code;
    });
    assert(codes.every((code) => code !== undefined), name);
    // A rule of OpenRPC.
    assertEquals(new Set(codes).size, codes.length, name);
    assertEquals(
      codes.includes(-32010),
      isMethodName(name) && METHODS[name].changing,
      name,
    );
  }
  for (const { name, tags: [tag] } of methods) {
    const isChanging = isMethodName(name) && METHODS[name].changing;
    assertEquals(tag?.name, isChanging ? "changing" : "reading", name);
  }
  const stop = methods.find(({ name }) => name === "stop");
  assertEquals(
    stop?.description,
    "Exactly one of name and names must be given.",
  );
  assertEquals(stop?.errors[1], { $ref: "#/components/errors/STOP_FAILED" });
});

Deno.test("openRpcDocument() survives the wire, and names all errors", () => {
  const document = openRpcDocument(METHODS);
  assertEquals(JSON.parse(JSON.stringify(document)), document);
  const { errors } = document.components;
  assertEquals(errors["WAIT_TIMEOUT"]?.code, -32007);
  assertEquals(errors["NO_ANSWER"], undefined);
});
