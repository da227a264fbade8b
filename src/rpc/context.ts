/**
 * What the methods of the RPC interface work with.
 *
 * @module
 */

import type { OutputLogs } from "../logs/output_logs.ts";
import type { Clock } from "../ports/clock.ts";
import type { UsageSurvey } from "../ports/usage_survey.ts";
import type {
  MethodName,
  ParamsOf,
  ResultOf,
  VersionResult,
} from "../protocol/methods.ts";
import type { EventJournal } from "../events/event_journal.ts";
import type { Control } from "../supervisor/control.ts";
import type { Caller } from "./caller.ts";

/** What may be asked for: everything, or only what changes nothing. */
export type Access = "all" | "readonly";

/** What a method may use. */
export interface RpcContext {
  /** Takes the orders. */
  readonly control: Control;
  /** What has happened. */
  readonly journal: EventJournal;
  /** What programs say. */
  readonly outputs: OutputLogs;
  /** What programs use of the machine. */
  readonly usage: UsageSurvey;
  readonly clock: Clock;
  /** Everything when left out. */
  readonly access?: Access;
  /** What `version` answers. */
  readonly version: VersionResult;
}

/** Does the work of one method; the params have been checked. */
export type Handler<M extends MethodName> = (
  context: RpcContext,
  params: ParamsOf<M>,
  caller: Caller,
) => ResultOf<M> | Promise<ResultOf<M>>;

/** A handler for each method. */
export type Handlers = { readonly [M in MethodName]: Handler<M> };
