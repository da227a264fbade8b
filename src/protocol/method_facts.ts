/**
 * What the table of methods says about each of them.
 *
 * @module
 */

import type { ErrorCode } from "../model/errors.ts";
import type { MethodName, ParamsOf, ResultOf } from "./method_signatures.ts";
import type { ParamFacts } from "./param_facts.ts";
import type { Schema } from "./schema.ts";

/** The names of params; of alternatives together, not of each apart. */
type NamesOf<Params> = Exclude<keyof Params, never>;

/** What the table says about one method. */
export interface MethodFacts<Params extends object, Result extends object> {
  /** What it does, one sentence for the documentation. */
  readonly summary: string;
  /** Whether it changes anything; such calls are logged. */
  readonly changing: boolean;
  /** Its params, in the order in which they are given by position. */
  readonly params: {
    readonly [K in NamesOf<Params>]: ParamFacts<
      Exclude<Params[K], undefined>,
      undefined extends Params[K] ? true : false
    >;
  };
  /** Params of which exactly one must be given. */
  readonly exactlyOne?: readonly (keyof Params & string)[];
  readonly result: Schema<Result>;
  /** What it may fail with, besides what {@linkcode errorsOf} adds. */
  readonly errors: readonly ErrorCode[];
}

/** The table: one entry for each method. */
export type MethodTable = {
  readonly [M in MethodName]: MethodFacts<ParamsOf<M>, ResultOf<M>>;
};

/** The params of a method that takes one process, or several. */
export const NAME_OR_NAMES = ["name", "names"] as const;
