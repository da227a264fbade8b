/**
 * What the methods of the RPC interface work with.
 *
 * @module
 */

import type {
  MethodName,
  ParamsOf,
  ResultOf,
  VersionResult,
} from "../protocol/methods.ts";
import type { Control } from "../supervisor/control.ts";

/** What a method may use. */
export interface RpcContext {
  /** Takes the orders. */
  readonly control: Control;
  /** What `version` answers. */
  readonly version: VersionResult;
}

/** Does the work of one method; the params have been checked. */
export type Handler<M extends MethodName> = (
  context: RpcContext,
  params: ParamsOf<M>,
) => ResultOf<M> | Promise<ResultOf<M>>;

/** A handler for each method. */
export type Handlers = { readonly [M in MethodName]: Handler<M> };
