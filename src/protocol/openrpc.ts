/**
 * The table of methods as an OpenRPC document, from which programs can learn
 * what there is to call.
 *
 * @module
 */

import { type ErrorCode, type ErrorFacts, ERRORS } from "../model/errors.ts";
import { EVENT_KINDS } from "../model/event.ts";
import { PROTOCOL_VERSION, VERSION } from "../model/version.ts";
import { EVENT_METHOD } from "./event_message.ts";
import { LOG_METHOD } from "./log_message.ts";
import { errorsOf, type MethodTable } from "./methods.ts";
import type { JsonSchema, Schema } from "./schema.ts";

/** Version of OpenRPC that documents follow. */
const OPENRPC_VERSION = "1.3.2";

/** A param or a result. */
interface ContentDescriptor {
  readonly name: string;
  readonly description?: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

interface MethodObject {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly { readonly name: "changing" | "reading" }[];
  readonly paramStructure: "either";
  readonly params: readonly ContentDescriptor[];
  readonly result: ContentDescriptor;
  readonly errors: readonly { readonly $ref: string }[];
}

/** An OpenRPC document. */
export interface OpenRpcDocument {
  readonly openrpc: string;
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
  };
  readonly methods: readonly MethodObject[];
  readonly components: {
    readonly errors: Readonly<
      Record<string, { readonly code: number; readonly message: string }>
    >;
  };
}

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
  readonly result: Schema<unknown>;
  readonly exactlyOne?: readonly string[];
  readonly changing: boolean;
  readonly errors: readonly ErrorCode[];
}

/** Makes the document for a table of methods, or for some rows of it. */
export function openRpcDocument(
  table: Partial<MethodTable>,
): OpenRpcDocument {
  return {
    openrpc: OPENRPC_VERSION,
    info: {
      title: "Supervice",
      version: VERSION,
      description: `Version ${PROTOCOL_VERSION} of the protocol: JSON-RPC ` +
        "2.0, one message a line, on a Unix socket. Notifications with the " +
        `method "${EVENT_METHOD}" follow events.subscribe; their types: ` +
        `${EVENT_KINDS.join(", ")}. Those with the method "${LOG_METHOD}" ` +
        "follow tail and maintail with follow.",
    },
    methods: Object.entries<AnyMethod>(table).map(([name, facts]) =>
      methodObject(name, facts)
    ),
    components: { errors: errorObjects() },
  };
}

function methodObject(
  name: string,
  method: AnyMethod,
): MethodObject {
  const { summary, params, exactlyOne, result, changing } = method;
  return {
    name,
    summary,
    ...(exactlyOne === undefined ? {} : {
      description: `Exactly one of ${exactlyOne.join(" and ")} must be given.`,
    }),
    // What a socket for reading answers.
    tags: [{ name: changing ? "changing" : "reading" }],
    paramStructure: "either",
    params: Object.entries(params).map(([param, facts]) => ({
      name: param,
      description: facts.doc,
      required: !facts.optional,
      schema: facts.schema.json,
    })),
    result: { name: "result", schema: result.json },
    errors: errorsOf(method).map((code) => ({
      $ref: `#/components/errors/${code}`,
    })),
  };
}

function errorObjects(): OpenRpcDocument["components"]["errors"] {
  const errors = Object.entries<ErrorFacts>(ERRORS);
  return Object.fromEntries(
    errors.flatMap(([name, { rpc, meaning }]) =>
      rpc === null ? [] : [[name, { code: rpc, message: meaning }]]
    ),
  );
}
