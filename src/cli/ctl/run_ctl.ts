/**
 * The composition root of the control tool.
 *
 * @module
 */

import type { SocketAccess } from "../../client/connect.ts";
import { EXIT } from "../../model/errors.ts";
import { VERSION } from "../../model/version.ts";
import type { Clock } from "../../ports/clock.ts";
import { UsageError } from "../command_line/options.ts";
import {
  type CommandLine,
  parseCommandLine,
} from "../command_line/parse_command_line.ts";
import type { Command, CommandOption, Output } from "./command.ts";
import { COMMANDS, findCommand } from "./command_table.ts";
import { type Circumstances, PROGRAM, reportFailure } from "./failure.ts";
import {
  DEFAULT_TIMEOUT_SECONDS,
  GLOBAL_OPTIONS,
  type GlobalOption,
} from "./global_options.ts";
import { commandHelp, programHelp } from "./help.ts";
import { LazyDaemon } from "./lazy_daemon.ts";
import { socketPath, type TextReader } from "./socket_path.ts";

/** Longest timeout, in seconds: what timers can hold. */
const MAX_TIMEOUT_SECONDS = 2_000_000;

/** What the control tool needs of the world. */
export interface CtlDeps {
  readonly output: Output;
  readonly access: SocketAccess;
  readonly clock: Clock;
  readonly reader: TextReader;
}

type Line = CommandLine<GlobalOption | CommandOption>;

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
  let circumstances: Circumstances | undefined;
  try {
    const line = parseCommandLine(args, allOptions());
    const configuration = line.values.get("configuration") ?? null;
    circumstances = {
      configuration,
      isDefaultSocket: configuration === null && !line.values.has("socket"),
    };
    return await follow(line, deps);
  } catch (error) {
    return reportFailure(error, deps.output, circumstances);
  }
}

function allOptions() {
  return [...GLOBAL_OPTIONS, ...COMMANDS.flatMap(({ options }) => options)];
}

/** Does what the command line says. */
async function follow(line: Line, deps: CtlDeps): Promise<number> {
  const { output } = deps;
  if (line.flags.has("version")) {
    output.out(`${PROGRAM} ${VERSION}\n`);
    return EXIT.done;
  }
  const [name, ...operands] = line.operands;
  const wantsHelp = line.flags.has("help");
  if (name === undefined) {
    const text = programHelp(COMMANDS);
    if (wantsHelp) output.out(text);
    else output.err(text);
    return wantsHelp ? EXIT.done : EXIT.usage;
  }
  const command = findCommand(name);
  if (wantsHelp) {
    output.out(commandHelp(command));
    return EXIT.done;
  }
  checkUse(command, operands, line.flags);
  return await runCommand(command, operands, line, deps);
}

async function runCommand(
  command: Command,
  operands: readonly string[],
  { flags, values }: Line,
  { output, access, clock, reader }: CtlDeps,
): Promise<number> {
  const timeoutMs = readTimeout(values.get("timeout"));
  const choice = {
    socket: values.get("socket") ?? null,
    configuration: values.get("configuration") ?? null,
  };
  using daemon = new LazyDaemon({
    findPath: () => socketPath(choice, reader),
    timeoutMs,
    access,
    clock,
  });
  return await command.run({ operands, flags, daemon, output });
}

/** Refuses operands and options that a command does not take. */
function checkUse(
  { name, operands: { usage, min, max }, options }: Command,
  operands: readonly string[],
  flags: ReadonlySet<GlobalOption | CommandOption>,
): void {
  const refuse = (fault: string) => {
    throw new UsageError(`Command "${name}" ${fault}`, {
      hint: `${PROGRAM} help ${name}`,
    });
  };
  const surplus = operands[max];
  const known = [...GLOBAL_OPTIONS, ...options].map(({ long }) => long);
  const foreign = [...flags].find((flag) => !known.includes(flag));
  if (operands.length < min) refuse(`needs ${usage}`);
  if (surplus !== undefined) {
    refuse(`takes ${usage || "no arguments"}: found "${surplus}"`);
  }
  if (foreign !== undefined) refuse(`takes no option "--${foreign}"`);
}

/** Reads the value of `--timeout`; answers in milliseconds. */
function readTimeout(text: string | undefined): number {
  if (text === undefined) return DEFAULT_TIMEOUT_SECONDS * 1000;
  const seconds = /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN;
  if (seconds > 0 && seconds <= MAX_TIMEOUT_SECONDS) return seconds * 1000;
  throw new UsageError(
    "Option --timeout must be a number of seconds above 0 and at most " +
      `${MAX_TIMEOUT_SECONDS}: found "${text}"`,
  );
}
