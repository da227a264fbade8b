/**
 * What a command of the control tool is: a row of data, and a handler that is
 * loaded when the command is called.
 *
 * @module
 */

import type { EXIT } from "../../model/errors.ts";
import type {
  Completion,
  Example,
  OptionFacts,
} from "../command_line/options.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Daemon } from "./daemon.ts";
import type { Interrupts } from "./interrupted.ts";
import type { Screen } from "./screen.ts";
import type { DaemonChoice, Tool } from "./tool.ts";

/** How many operands a command takes. */
export interface OperandCount {
  readonly min: number;
  readonly max: number;
}

/** What the operands of a command are. */
export interface Operands {
  /** As in the usage line: `NAME...`; empty when it takes none. */
  readonly usage: string;
  /** What each may be completed to; the last one stands for those after it. */
  readonly completes: readonly Completion[];
}

/** The names of exit statuses. */
export type ExitName = keyof typeof EXIT;

/** What is said about one command, besides the index: a row of a table. */
export interface CommandFacts {
  readonly operands: Operands;
  /** What it does, one line for the list of commands. */
  readonly summary: string;
  /** What else is to be known, for its own help text. */
  readonly detail: string;
  readonly options: readonly OptionFacts[];
  /** What `--json` prints, to follow "With --json:". */
  readonly json: string;
  /** The exit statuses it may have besides those that every command has. */
  readonly exits: readonly ExitName[];
  readonly examples: readonly [Example, Example];
}

/** One command of the control tool. */
export interface Command extends CommandFacts {
  readonly name: string;
  /** Other names it answers to. */
  readonly aliases: readonly string[];
  readonly operands: Operands & OperandCount;
}

/** What is in the file of a command. */
export interface CommandModule {
  readonly run: Handler;
}

/**
 * Does what a command says.
 *
 * @returns The exit status.
 */
export type Handler = (request: CommandRequest) => Promise<number>;

/** What a command works with. */
export interface CommandRequest {
  readonly operands: readonly string[];
  /** The flags that are set, by their long names. */
  readonly flags: ReadonlySet<string>;
  /** The values of options, by their long names. */
  readonly values: ReadonlyMap<string, string>;
  readonly daemon: Daemon;
  readonly screen: Screen;
  readonly clock: Clock;
  readonly interrupts: Interrupts;
  readonly tool: Tool;
  /** Which daemon the command line means. */
  readonly choice: DaemonChoice;
}
