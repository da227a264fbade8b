/**
 * Everything that can happen to a process, and everything it can do.
 *
 * @module
 */

import type { ExitOutcome } from "../model/exit_outcome.ts";
import type { SignalName } from "../model/signal.ts";

/** The timers of a process; each is armed at most once. */
export type TimerName =
  /** The child has lived long enough to count as started. */
  | "start-gate"
  /** The delay before the next try is over. */
  | "retry"
  /** The time that FATAL lasts before it is tried again is over. */
  | "fatal-retry"
  /** The time that the last stop signal was given is over. */
  | "stop-deadline"
  /** The time that SIGKILL was given is over. */
  | "kill-deadline"
  /** It is time to look again who is left of the group. */
  | "sweep-check";

/** What the user asks for. */
export type Request =
  | { readonly kind: "start" }
  | { readonly kind: "stop"; readonly force: boolean }
  | { readonly kind: "restart"; readonly force: boolean };

/**
 * What the world reports. Each report belongs to one spawn: one of an older
 * incarnation is dropped.
 */
export type Report =
  & { readonly incarnation: number }
  & (
    | { readonly kind: "spawned"; readonly pid: number }
    | {
      readonly kind: "spawn-failed";
      readonly message: string;
      /** Whether trying again can help. */
      readonly transient: boolean;
      /** Whether it was given up for a stop, which may be outdated by now. */
      readonly abandoned: boolean;
    }
    | {
      readonly kind: "leader-exited";
      readonly outcome: ExitOutcome;
      /** Whether other members of its group were there at that moment. */
      readonly membersLeft: boolean;
    }
    | {
      /** Who is left was found out. */
      readonly kind: "looked";
      /** Living members of the group. */
      readonly living: number;
      /** Living descendants outside the group, by pid. */
      readonly escaped: readonly number[];
      /** When it was asked for, on the monotonic clock. */
      readonly askedMs: number;
      /** Why nobody could look, and that may pass; `null` after a look. */
      readonly noRoom: string | null;
    }
    | {
      readonly kind: "stop-command-ended";
      /** What went wrong with it, or `null`. */
      readonly problem: string | null;
    }
    | { readonly kind: "timer-fired"; readonly timer: TimerName }
    | { readonly kind: "health-passed" }
    | { readonly kind: "health-failed"; readonly message: string }
    /** Posted by the machine to itself, so that UNHEALTHY is seen first. */
    | { readonly kind: "health-restart" }
  );

/** Everything that can happen to a process. */
export type Input = Request | Report;

/** A report without the number of its spawn, which the actor adds. */
export type Finding = Report extends infer R
  ? R extends Report ? Omit<R, "incarnation"> : never
  : never;

/** The kinds of {@linkcode Input}. */
export type InputKind = Input["kind"];

/** Everything a process can do. */
export type Effect =
  /** Make the child of the machine's (new) incarnation. */
  | { readonly kind: "spawn" }
  /** Give the child up that is being made; answered as the spawn is. */
  | { readonly kind: "abandon-spawn" }
  | {
    readonly kind: "signal-group";
    readonly pgid: number;
    readonly signal: SignalName;
  }
  | {
    readonly kind: "signal-processes";
    readonly pids: readonly number[];
    readonly signal: SignalName;
  }
  /** Run the stop command; answered by `stop-command-ended`. */
  | { readonly kind: "run-stop-command"; readonly pid: number }
  | {
    readonly kind: "arm-timer";
    readonly timer: TimerName;
    readonly delayMs: number;
  }
  | { readonly kind: "disarm-timer"; readonly timer: TimerName }
  /** Find out who is left of the last run; answered by `looked`. */
  | { readonly kind: "look"; readonly pgid: number | null }
  /** End what left the group of an old run, while a new one starts. */
  | {
    readonly kind: "sweep-strays";
    readonly ofIncarnation: number;
    /** The group that its leader had. */
    readonly pgid: number;
  }
  /** Start the health checks that the run was configured with, if any. */
  | { readonly kind: "start-health-checks" }
  | { readonly kind: "stop-health-checks" }
  /** Post `health-restart` once this transition has been announced. */
  | { readonly kind: "post-health-restart" }
  /** Put a line into the daemon's log. */
  | {
    readonly kind: "log";
    readonly level: "info" | "warning" | "error" | "critical";
    readonly message: string;
  };
