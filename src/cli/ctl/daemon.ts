/**
 * The daemon as the commands of the control tool see it.
 *
 * @module
 */

import type { RpcCalls } from "../../client/rpc_calls.ts";
import type {
  AnswerTo,
  Exactly,
  MethodName,
  ParamsOf,
} from "../../protocol/methods.ts";

/** The daemon, connected to at the first call. */
export interface Daemon {
  /** Milliseconds of `--timeout`; `null` without it. */
  readonly timeoutMs: number | null;
  /** Connects now; rejects with a `SupervisorError`. */
  client(): Promise<RpcCalls>;
  /**
   * Calls a method that is answered at once; rejects with a
   * `SupervisorError`, NO_ANSWER after the timeout.
   */
  call<M extends MethodName, const P extends ParamsOf<M>>(
    method: M,
    params: Exactly<M, P>,
  ): Promise<AnswerTo<M, P>>;
  /**
   * Calls a method that is answered when something has been done, which may
   * take as long as it takes: it is given up only after `--timeout`, or when
   * the daemon no longer answers other calls. Where the daemon is known to go
   * on with it, `data.accepted` of NO_ANSWER says so.
   */
  order<M extends MethodName, const P extends ParamsOf<M>>(
    method: M,
    params: Exactly<M, P>,
  ): Promise<AnswerTo<M, P>>;
  /**
   * Waits for something; rejects with NO_ANSWER after `--timeout`.
   *
   * @param isAccepted Whether it is an order that the daemon has, and goes on
   * with in any case.
   */
  inTime<T>(work: Promise<T>, isAccepted?: boolean): Promise<T>;
}
