/**
 * What an option can be: the columns of the table in options.ts.
 *
 * @module
 */

import type { ExitPattern } from "../model/exit_pattern.ts";
import type { LogFileSpec, LogTarget } from "../model/log_target.ts";
import type { SignalName } from "../model/signal.ts";
import type { Dialect } from "./dialect.ts";

/** When a reload of the configuration makes a changed value count. */
export type Reload =
  /** At once, also for a process that is running. */
  | "live"
  /** When the process starts the next time; it need not be restarted. */
  | "start"
  /** When the process is restarted; until then it runs as it was. */
  | "restart"
  /** Not at all: the daemon has to be started again. */
  | "refused";

/** What a path is for, which decides what must be true of it. */
export type PathRole =
  | "log"
  | "log-directory"
  | "pidfile"
  | "socket"
  | "state"
  | "directory";

/** What every option has. */
interface OptionBase {
  /** What the option does, in one sentence, with units. */
  readonly doc: string;
  /** Field of the spec that the option sets; `null` when it sets none. */
  readonly field: string | null;
  readonly reload: Reload;
  /** For `refused`: why it can't change while the daemon runs. */
  readonly refusal?: string;
  /** Whether the option must be given. */
  readonly required?: boolean;
  /** Whether an empty value is the same as no value. Else it is refused. */
  readonly emptyIsUnset?: boolean;
  /** The only dialect that has the option; without it both have it. */
  readonly dialect?: Dialect;
  /** What is different in files of supervisord. */
  readonly supervisord?: SupervisordWays;
  /** What the option would do, which it does not: a reason, or a way out. */
  readonly unhonoured?: string;
}

/** How an option of files of supervisord differs from ours. */
export interface SupervisordWays {
  /** Its name there. */
  readonly name?: string;
  /** Its default there. */
  readonly default?: unknown;
  /** Another option of the section whose value is the default there. */
  readonly sameAs?: string;
  /** Whether the option of this name in `[supervisord]` is the default. */
  readonly inherits?: boolean;
  /** The least that it can be there: only for whole numbers. */
  readonly min?: number;
}

/** Any text. */
export interface TextOption extends OptionBase {
  readonly type: "text";
  readonly default: string | null;
}

/** A whole number. */
export interface IntOption extends OptionBase {
  readonly type: "int";
  readonly default: number | null;
  readonly min: number;
  readonly max: number;
  /** Whether the word `infinite` is a value as well. */
  readonly infinite?: boolean;
}

/** A number that need not be whole. */
export interface DecimalOption extends OptionBase {
  readonly type: "decimal";
  readonly default: number | string;
  readonly min: number;
  readonly max: number;
  /** Whether `50%` is the same as 0.5. */
  readonly percent?: boolean;
  /** Words, in lower case, that are values as well. */
  readonly words?: readonly string[];
}

/** A duration; everything in milliseconds. */
export interface DurationOption extends OptionBase {
  readonly type: "duration";
  readonly default: number | null;
  readonly min: number;
  readonly max: number;
  /** Values, in lower case, that turn the option off. */
  readonly off?: readonly string[];
}

/** A size; everything in bytes. */
export interface SizeOption extends OptionBase {
  readonly type: "size";
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

/** Yes or no. */
export interface BoolOption extends OptionBase {
  readonly type: "bool";
  readonly default: boolean;
}

/** One word of a few, in any case. */
export interface ChoiceOption extends OptionBase {
  readonly type: "choice";
  readonly default: string;
  readonly choices: readonly string[];
  /** Other spellings, in lower case, and the choice each stands for. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** A signal that asks a process to end. */
export interface StopSignal {
  readonly signal: SignalName;
  /** Milliseconds before the next one; `null` where nothing is written. */
  readonly waitMs: number | null;
}

/** Signals to send one after the other, and SIGKILL after the last. */
export interface SignalsOption extends OptionBase {
  readonly type: "signals";
  readonly default: readonly StopSignal[];
}

/** Kinds of ends with commas between them; an empty value is none. */
export interface ExitsOption extends OptionBase {
  readonly type: "exits";
  readonly default: readonly ExitPattern[];
}

/** File permissions that are masked out, in octal. */
export interface MaskOption extends OptionBase {
  readonly type: "mask";
  readonly default: null;
}

/** File permissions, in octal. */
export interface ModeOption extends OptionBase {
  readonly type: "mode";
  readonly default: number;
}

/** What the limits of a resource count. */
export type LimitUnit = "bytes" | "seconds" | "number";

/** A soft and a hard limit; `null` stands for unlimited. */
export interface Limits {
  readonly soft: number | null;
  readonly hard: number | null;
}

/** The limits on a resource: `SOFT`, `SOFT:HARD` or `unlimited`. */
export interface LimitOption extends OptionBase {
  readonly type: "limit";
  readonly default: null;
  readonly unit: LimitUnit;
}

/** A path; a relative one starts at the daemon's working directory. */
export interface PathOption extends OptionBase {
  readonly type: "path";
  readonly role: PathRole;
  readonly default: string | null;
  /** Values, in lower case, that turn the option off. */
  readonly off?: readonly string[];
}

/** What is written about where output goes. */
export type LogPlace =
  | Exclude<LogTarget, LogFileSpec>
  | {
    readonly kind: "file";
    /** Absolute; may still hold the template. */
    readonly path: string;
  }
  /** A file in the folder for logs, named after the process. */
  | { readonly kind: "auto" };

/** Where output goes: a path or one of a few words. */
export interface PlaceOption extends OptionBase {
  readonly type: "place";
  readonly default: LogPlace;
}

/** Paths with commas between them. */
export interface PathsOption extends OptionBase {
  readonly type: "paths";
  readonly default: readonly string[];
}

/** Names with commas between them. */
export interface NamesOption extends OptionBase {
  readonly type: "names";
  readonly default: readonly string[];
}

/** A command line: words with the quoting of a shell. */
export interface CommandOption extends OptionBase {
  readonly type: "command";
  readonly default: null;
}

/** Pairs such as `A=1, B="x y"`. */
export interface EnvironmentOption extends OptionBase {
  readonly type: "environment";
  readonly default: Readonly<Record<string, string>>;
}

/** An account and maybe a group, each by name or number. */
export interface AccountText {
  readonly account: string;
  /** `null` for the primary group of the account. */
  readonly group: string | null;
}

/** An account to run as. */
export interface AccountOption extends OptionBase {
  readonly type: "account";
  readonly default: null;
}

/** An option of any type. */
export type Option =
  | TextOption
  | IntOption
  | DecimalOption
  | DurationOption
  | SizeOption
  | BoolOption
  | ChoiceOption
  | SignalsOption
  | ExitsOption
  | MaskOption
  | ModeOption
  | LimitOption
  | PathOption
  | PlaceOption
  | PathsOption
  | NamesOption
  | CommandOption
  | EnvironmentOption
  | AccountOption;

/** What the values of each type are once they have been read. */
interface ValueOfType {
  readonly text: string;
  readonly int: number;
  readonly decimal: number;
  /** Milliseconds. */
  readonly duration: number;
  /** Bytes. */
  readonly size: number;
  readonly bool: boolean;
  readonly choice: string;
  /** Without a final SIGKILL, which comes in any case. */
  readonly signals: readonly StopSignal[];
  readonly exits: readonly ExitPattern[];
  readonly mask: number;
  readonly mode: number;
  readonly limit: Limits;
  /** Absolute. */
  readonly path: string;
  readonly place: LogPlace;
  /** Absolute. */
  readonly paths: readonly string[];
  readonly names: readonly string[];
  /** Split into words, of which the first is not empty. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly account: AccountText;
}

/** What the value of an option is once it has been read. */
export type OptionValue<O extends Option> =
  | (O extends ChoiceOption ? O["choices"][number] : ValueOfType[O["type"]])
  | (O extends { readonly words: readonly (infer W)[] } ? W : never)
  | (O extends { readonly default: null } ? null : never)
  | (O extends { readonly off: readonly string[] } ? null : never);

/** One kind of section. */
export interface SectionKind {
  /** What such a section describes, in one sentence. */
  readonly doc: string;
  /** The only dialect that has it; without it both have it. */
  readonly dialect?: Dialect;
  /** How it is called in files of supervisord, if not the same. */
  readonly supervisordName?: string;
  /** Why the section is read but does nothing. */
  readonly unhonoured?: string;
  /** Whether any other option may stand in it. */
  readonly free?: boolean;
  /** Whether the header carries a name: `[program:NAME]`. */
  readonly named: boolean;
  readonly options: Readonly<Record<string, Option>>;
}
