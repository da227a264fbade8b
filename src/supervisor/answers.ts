/**
 * Turns what came of a request into an answer, or into the error that says
 * what happened instead.
 *
 * @module
 */

import { SupervisorError } from "../model/errors.ts";
import type { ProcessInfo } from "../model/process_info.ts";
import type { Verdict } from "../process/waiters.ts";
import type { ProcessAnswer } from "./control.ts";

/** What was asked for. */
export type Verb = "start" | "stop" | "restart";

const DONE: Readonly<Record<Verb, string>> = {
  start: "Started",
  stop: "Stopped",
  restart: "Restarted",
};

const ALREADY: Readonly<Record<Verb, string>> = {
  start: "is already running",
  stop: "is already stopped",
  restart: "is already running",
};

/**
 * Says what came of a request.
 *
 * @param info The process as it is now.
 * @throws {SupervisorError} START_FAILED or STOP_FAILED.
 */
export function answer(
  verb: Verb,
  verdict: Verdict,
  info: ProcessInfo,
): ProcessAnswer {
  if (!verdict.ok) throw failure(verb, verdict.why, info);
  const message = verdict.already
    ? `${info.name} ${ALREADY[verb]}`
    : `${DONE[verb]} ${info.name}`;
  return { message, process: info };
}

function failure(
  verb: Verb,
  why: Extract<Verdict, { ok: false }>["why"],
  info: ProcessInfo,
): SupervisorError {
  const { name, state } = info;
  const reason = info.reason === null ? "" : `: ${info.reason}`;
  // A restart that can't get rid of the old run has failed to stop.
  const code = verb === "stop" || why === "stuck"
    ? "STOP_FAILED"
    : "START_FAILED";
  return new SupervisorError(code, sentence(), { process: info });

  function sentence(): string {
    switch (why) {
      case "failed":
        return `${name} failed to start (state: ${state})${reason}`;
      case "pending":
        return `${name} did not reach RUNNING yet (state: ${state})${reason}`;
      case "stuck":
        return `${name} did not stop (state: ${state})${reason}`;
      case "overruled":
        return verb === "stop"
          ? `${name} was started again by another request (state: ${state})`
          : `${name} was stopped by another request (state: ${state})`;
    }
  }
}
