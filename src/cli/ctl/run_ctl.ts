/**
 * The composition root of the control tool.
 *
 * @module
 */

import type { SocketAccess } from "../../client/connect.ts";
import type { ConfigFiles } from "../../config/include_files.ts";
import { EXIT } from "../../model/errors.ts";
import { VERSION } from "../../model/version.ts";
import type { Clock } from "../../ports/clock.ts";
import { parseDialect } from "../command_line/dialect_option.ts";
import type { Terminal } from "../../ports/terminal.ts";
import { type OptionFacts, UsageError } from "../command_line/options.ts";
import {
  type CommandLine,
  parseCommandLine,
} from "../command_line/parse_command_line.ts";
import type { Command } from "./command.ts";
import { COMMANDS, findCommand } from "./command_table.ts";
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
  readonly reader: ConfigFiles;
  readonly interrupts: Interrupts;
}

type Line = CommandLine<string>;

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
    const line = parseCommandLine(args, allOptions());
    screen = makeScreen(line, args, deps);
    return await follow(line, screen, deps);
  } catch (error) {
    if (error instanceof OutputClosed) return EXIT.done;
    return await screen.fail(error);
  }
}

/** Every option that some command has; those of one name are alike. */
function allOptions(): readonly OptionFacts[] {
  const all = [
    ...GLOBAL_OPTIONS,
    ...COMMANDS.flatMap(({ options }) => options),
  ];
  return [...new Map(all.map((option) => [option.long, option])).values()];
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
    nearbySocket: () => nearbySocket(reader),
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
    COMMANDS.some(({ name, aliases }) =>
      name !== "help" && [name, ...aliases].includes(word)
    );
  return words.find(isTopic) ?? null;
}

/** Does what the command line says. */
async function follow(
  line: Line,
  screen: Screen,
  deps: CtlDeps,
): Promise<number> {
  if (line.flags.has("version")) {
    screen.show({ version: VERSION }, () => `${PROGRAM} ${VERSION}\n`);
    return EXIT.done;
  }
  const [name, ...operands] = line.operands;
  const wantsHelp = line.flags.has("help");
  if (name === undefined && !wantsHelp) {
    if (deps.person !== null) return await converse(line, screen, deps);
    const { programHelp } = await import("./help.ts");
    deps.output.err(programHelp());
    return EXIT.usage;
  }
  if (wantsHelp) {
    const topic = name === undefined ? [] : [name];
    return await runCommand(findCommand("help"), topic, { line, screen, deps });
  }
  const command = findCommand(name ?? "");
  checkUse(command, operands, line);
  return await runCommand(command, operands, { line, screen, deps });
}

/** Takes one command after the other. */
async function converse(
  line: Line,
  screen: Screen,
  deps: CtlDeps,
): Promise<number> {
  const { person: terminal, interrupts } = deps;
  if (terminal === null) return EXIT.usage;
  // Only now: most calls have a command.
  const { runShell } = await import("./shell.ts");
  const tool = makeTool(line, deps);
  const choice = readChoice(line.values);
  return await runShell({ terminal, tool, screen, interrupts, choice });
}

async function runCommand(
  { load }: Command,
  operands: readonly string[],
  { line: { flags, values }, screen, deps }: {
    readonly line: Line;
    readonly screen: Screen;
    readonly deps: CtlDeps;
  },
): Promise<number> {
  const { clock, interrupts } = deps;
  const tool = makeTool({ flags, values }, deps);
  const choice = readChoice(values);
  using daemon = tool.daemonAt(choice);
  const { run } = await load();
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
function readChoice(values: Line["values"]): DaemonChoice {
  const dialect = values.get("dialect");
  return {
    socket: values.get("socket") ?? null,
    configuration: values.get("configuration") ?? null,
    dialect: dialect === undefined ? null : parseDialect(dialect),
    timeoutMs: readTimeout(values.get("timeout")),
  };
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
