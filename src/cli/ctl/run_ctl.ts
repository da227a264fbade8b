/**
 * The composition root of the control tool.
 *
 * @module
 */

import type { SocketAccess } from "../../client/dial.ts";
import type { ConfigFiles } from "../../config/include_files.ts";
import { EXIT } from "../../model/errors.ts";
import type { Dialect } from "../../model/process_spec.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Terminal } from "../../ports/terminal.ts";
import {
  type CommandLine,
  type OptionFacts,
  UsageError,
} from "../command_line/options.ts";
import { readPlainLine } from "../command_line/plain_line.ts";
import type { Command } from "./command.ts";
import {
  type CommandEntry,
  findEntry,
  loadCommand,
  loadModule,
} from "./command_index.ts";
import type { Circumstances } from "./failure.ts";
import { GLOBAL_OPTIONS, PROGRAM } from "./global_options.ts";
import type { Interrupts } from "./interrupted.ts";
import { LazyDaemon } from "./lazy_daemon.ts";
import {
  type Output,
  OutputClosed,
  Screen,
  type TerminalFacts,
} from "./screen.ts";
import { nearbySocket, socketPath } from "./socket_path.ts";
import type { DaemonChoice, Tool } from "./tool.ts";

/** Longest timeout, in seconds: what timers can hold. */
const MAX_TIMEOUT_SECONDS = 2_000_000;

/** What the control tool needs of the world. */
export interface CtlDeps {
  readonly output: Output;
  readonly terminal: TerminalFacts;
  /** Whoever sits at the terminal; `null` when input or output is none. */
  readonly person: Terminal | null;
  /** Reads from standard input; `null` at its end. */
  readonly readInput: () => Promise<Uint8Array | null>;
  readonly access: SocketAccess;
  readonly clock: Clock;
  /** Where configurations are read from. */
  readonly reader: () => Promise<ConfigFiles>;
  readonly interrupts: Interrupts;
}

type Line = CommandLine<string>;

/** A command line, and the command that it is for. */
interface Call {
  readonly line: Line;
  /** `null` where it is still to be found. */
  readonly command: Command | CommandEntry | null;
}

/**
 * Runs the control tool. Never rejects: failures are reported on the output.
 *
 * @param args The command line without the name of the program.
 * @returns The exit status.
 */
export async function runCtl(
  args: readonly string[],
  deps: CtlDeps,
): Promise<number> {
  let screen = makeScreen(null, args, deps);
  try {
    const call = await readCall(args);
    screen = makeScreen(call.line, args, deps);
    return await carryOut(call, screen, deps);
  } catch (error) {
    if (error instanceof OutputClosed) return EXIT.done;
    return await screen.fail(error);
  }
}

/** Reads a command line by as few tables as it takes. */
async function readCall(args: readonly string[]): Promise<Call> {
  const name = args.find((word) => findEntry(word) !== undefined);
  const entry = findEntry(name ?? "");
  if (name === undefined || entry === undefined) {
    return await readAny(args, null);
  }
  const words = entry.name === "signal" ? args.map(withoutDash) : args;
  return readPlain(words, name, entry) ??
    await readWithRow(words, name, entry) ?? await readAny(words, entry.name);
}

/** A signal as kill has it: `-9`, `-HUP`. No option looks like that. */
function withoutDash(word: string): string {
  return /^-(?:\d+|[A-Z][A-Z\d+-]+)$/.test(word) ? word.slice(1) : word;
}

/**
 * Reads a command line by nothing but the options that every command has;
 * `null` where that is not enough.
 */
function readPlain(
  args: readonly string[],
  name: string,
  entry: CommandEntry,
): Call | null {
  const line = readPlainLine(args, GLOBAL_OPTIONS);
  if (line?.operands[0] !== name) return null;
  const { count: { min, max } } = entry;
  const count = line.operands.length - 1;
  return count < min || count > max ? null : { line, command: entry };
}

/** Reads a command line by the options of its command as well. */
async function readWithRow(
  args: readonly string[],
  name: string,
  entry: CommandEntry,
): Promise<Call | null> {
  const command = await loadCommand(entry);
  try {
    const options = [...GLOBAL_OPTIONS, ...command.options];
    const line = readPlainLine(args, options) ??
      await parseLine(args, options);
    // The value of an option may be spelled like a command.
    return line.operands[0] === name ? { line, command } : null;
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

async function parseLine(
  args: readonly string[],
  options: readonly OptionFacts[],
  likely = options,
): Promise<Line> {
  const { parseCommandLine }:
    typeof import("../command_line/parse_command_line.ts") = await import(
      import.meta.resolve("../command_line/parse_command_line.ts")
    );
  return parseCommandLine(args, options, likely);
}

/**
 * Reads a command line by the options of all commands, which tells best what
 * is wrong with it.
 *
 * @param name The command that it seems to be for: an option that nobody knows
 * was meant to be one of its own.
 */
async function readAny(
  args: readonly string[],
  name: string | null,
): Promise<Call> {
  const { COMMANDS } = await loadTable();
  const command = COMMANDS.find((each) => each.name === name);
  const all = [
    ...GLOBAL_OPTIONS,
    ...COMMANDS.flatMap(({ options }) => options),
  ];
  // Those of one name are alike.
  const byName = new Map(all.map((option) => [option.long, option]));
  const likely = command && [...GLOBAL_OPTIONS, ...command.options];
  const line = await parseLine(args, [...byName.values()], likely);
  return { line, command: null };
}

function loadTable(): Promise<typeof import("./command_table.ts")> {
  return import(import.meta.resolve("./command_table.ts"));
}

/** @param line `null` for a command line that can't be understood. */
function makeScreen(
  line: Line | null,
  args: readonly string[],
  { output, terminal, reader }: CtlDeps,
): Screen {
  const configuration = line?.values.get("configuration") ?? null;
  const json = line?.flags.has("json") ?? args.includes("--json");
  const circumstances: Circumstances = {
    configuration,
    command: topicOf(line, args),
    isDefaultSocket: line !== null && configuration === null &&
      !line.values.has("socket"),
    json,
    cwd: async () => (await reader()).cwd(),
  };
  return new Screen(output, {
    quiet: line?.flags.has("quiet") ?? false,
    terminal: line?.flags.has("no-color")
      ? { ...terminal, color: false }
      : terminal,
    circumstances,
  });
}

/** The command that a call is about, as far as that can be told. */
function topicOf(line: Line | null, args: readonly string[]): string | null {
  const words = line === null ? args : line.operands.slice(0, 1);
  const isTopic = (word: string) =>
    (findEntry(word)?.name ?? "help") !== "help";
  return words.find(isTopic) ?? null;
}

/** Does what the command line says. */
async function carryOut(
  { line, command }: Call,
  screen: Screen,
  deps: CtlDeps,
): Promise<number> {
  if (line.flags.has("version")) {
    const { VERSION }: typeof import("../../model/version.ts") = await import(
      import.meta.resolve("../../model/version.ts")
    );
    screen.show({ version: VERSION }, () => `${PROGRAM} ${VERSION}\n`);
    return EXIT.done;
  }
  const [name, ...operands] = line.operands;
  const wantsHelp = line.flags.has("help");
  if (name === undefined && !wantsHelp) {
    const { person } = deps;
    if (person !== null) return await converse(person, line, { screen, deps });
    // Who reads JSON reads no help text.
    if (screen.isJson) throw new UsageError("A command is missing");
    const { programHelp }: typeof import("./help.ts") = await import(
      import.meta.resolve("./help.ts")
    );
    deps.output.err(programHelp());
    return EXIT.usage;
  }
  if (wantsHelp) {
    const topic = name === undefined ? [] : [name];
    return await runCommand("help", topic, { line, screen, deps });
  }
  const called = command ?? (await loadTable()).findCommand(name ?? "");
  // What the index alone is enough for has nothing that could be wrong.
  if ("options" in called) checkUse(called, operands, line);
  return await runCommand(called.name, operands, { line, screen, deps });
}

/** Takes one command after the other. */
async function converse(
  terminal: Terminal,
  line: Line,
  { screen, deps }: { readonly screen: Screen; readonly deps: CtlDeps },
): Promise<number> {
  const { interrupts } = deps;
  // Only now: most calls have a command.
  const { runShell }: typeof import("./shell.ts") = await import(
    import.meta.resolve("./shell.ts")
  );
  const tool = makeTool(line, deps);
  const choice = await readChoice(line.values);
  return await runShell({ terminal, tool, screen, interrupts, choice });
}

async function runCommand(
  name: string,
  operands: readonly string[],
  { line: { flags, values }, screen, deps }: {
    readonly line: Line;
    readonly screen: Screen;
    readonly deps: CtlDeps;
  },
): Promise<number> {
  const { clock, interrupts } = deps;
  const tool = makeTool({ flags, values }, deps);
  const choice = await readChoice(values);
  using daemon = tool.daemonAt(choice);
  const { run } = await loadModule(name);
  return await run({
    operands,
    flags,
    values,
    daemon,
    screen,
    clock,
    interrupts,
    tool,
    choice,
  });
}

/** Which daemon a command line means. */
async function readChoice(values: Line["values"]): Promise<DaemonChoice> {
  const dialect = values.get("dialect");
  return {
    socket: values.get("socket") ?? null,
    configuration: values.get("configuration") ?? null,
    dialect: dialect === undefined ? null : await readDialect(dialect),
    timeoutMs: readTimeout(values.get("timeout")),
  };
}

async function readDialect(text: string): Promise<Dialect> {
  const { parseDialect }: typeof import("../command_line/dialect_option.ts") =
    await import(import.meta.resolve("../command_line/dialect_option.ts"));
  return parseDialect(text);
}

/** Options that a command passes on when it runs another. */
const INHERITED = [
  "socket",
  "configuration",
  "dialect",
  "timeout",
  "no-color",
] as const;

function makeTool(
  { flags, values }: Pick<Line, "flags" | "values">,
  deps: CtlDeps,
): Tool {
  const { access, clock, reader, person, readInput } = deps;
  const inherited = INHERITED.flatMap((long) => {
    const value = values.get(long);
    if (value !== undefined) return [`--${long}=${value}`];
    return flags.has(long) ? [`--${long}`] : [];
  });
  return {
    terminal: person,
    readInput,
    daemonAt: ({ timeoutMs, ...choice }) =>
      new LazyDaemon({
        findPath: () => socketPath(choice, reader),
        otherPath: () => nearbySocket(choice, reader),
        timeoutMs,
        access,
        clock,
      }),
    run: (args) => runCtl([...inherited, ...args], deps),
  };
}

/** Refuses operands and options that a command does not take. */
function checkUse(
  { name, operands: { usage, min, max }, options }: Command,
  operands: readonly string[],
  { flags, values }: Line,
): void {
  const refuse = (fault: string) => {
    throw new UsageError(`Command "${name}" ${fault}`, {
      hint: `${PROGRAM} help ${name}`,
    });
  };
  const surplus = operands[max];
  const known = [...GLOBAL_OPTIONS, ...options].map(({ long }) => long);
  const foreign = [...flags, ...values.keys()]
    .find((option) => !known.includes(option));
  // A state chooses among all processes, where no targets are given.
  const needed = values.has("state") ? min - 1 : min;
  if (foreign !== undefined) refuse(`takes no option "--${foreign}"`);
  if (operands.length < needed) refuse(`needs ${usage}`);
  if (surplus !== undefined) {
    refuse(`takes ${usage || "no arguments"}: found "${surplus}"`);
  }
  if (flags.has("wait") && flags.has("no-wait")) {
    refuse("takes --wait or --no-wait, not both");
  }
}

/** Reads the value of `--timeout`; answers in milliseconds. */
function readTimeout(text: string | undefined): number | null {
  if (text === undefined) return null;
  const seconds = /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN;
  if (seconds > 0 && seconds <= MAX_TIMEOUT_SECONDS) return seconds * 1000;
  throw new UsageError(
    "Option --timeout must be a number of seconds above 0 and at most " +
      `${MAX_TIMEOUT_SECONDS}: found "${text}"`,
  );
}
