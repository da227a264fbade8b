/**
 * What a command of the control tool is.
 *
 * @module
 */

import type {
  AnswerTo,
  Exactly,
  MethodName,
  ParamsOf,
} from "../../protocol/methods.ts";
import type { Example, OptionFacts } from "../command_line/options.ts";

/** Where a program writes. */
export interface Output {
  /** Writes results. */
  out(text: string): void;
  /** Writes what went wrong. */
  err(text: string): void;
}

/** The daemon, connected to at the first call. */
export interface Daemon {
  /** Connects now; rejects with a `SupervisorError`. */
  connect(): Promise<void>;
  /** Calls a method; rejects with a `SupervisorError`. */
  call<M extends MethodName, const P extends ParamsOf<M>>(
    method: M,
    params: Exactly<M, P>,
  ): Promise<AnswerTo<M, P>>;
}

/** Options that only some commands have. */
export type CommandOption = "force" | "detail";

/** What a command works with. */
export interface CommandRequest {
  readonly operands: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly daemon: Daemon;
  readonly output: Output;
}

/** How many operands a command takes, and what they are. */
export interface Operands {
  /** As in the usage line: `NAME...`; empty when it takes none. */
  readonly usage: string;
  readonly min: number;
  readonly max: number;
}

/** One command of the control tool. */
export interface Command {
  readonly name: string;
  readonly operands: Operands;
  /** What it does, one line for the list of commands. */
  readonly summary: string;
  /** What else is to be known, for its own help text. */
  readonly detail: string;
  readonly options: readonly OptionFacts<CommandOption>[];
  readonly examples: readonly [Example, Example];
  /**
   * Does it.
   *
   * @returns The exit status.
   */
  readonly run: (request: CommandRequest) => Promise<number>;
}

/** No operands. */
export const NO_OPERANDS: Operands = { usage: "", min: 0, max: 0 };

/** One or more names of processes. */
export const NAMES: Operands = { usage: "NAME...", min: 1, max: Infinity };

/** The name of one group. */
export const GROUP: Operands = { usage: "GROUP", min: 1, max: 1 };
