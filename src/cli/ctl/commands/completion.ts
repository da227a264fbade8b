import { EXIT } from "../../../model/errors.ts";
import { UsageError } from "../../command_line/options.ts";
import type { CommandRequest } from "../command.ts";
import {
  type Candidate,
  type Expected,
  expected,
} from "../completion/complete.ts";
import { liveCandidates } from "../completion/live_candidates.ts";
import {
  FILES_LINE,
  SCRIPTS,
  type Shell,
  SHELLS,
} from "../completion/scripts.ts";

/** Milliseconds that a person at a prompt is kept waiting by the daemon. */
const PATIENCE_MS = 1_000;

/** Prints the script for a shell, or answers what such a script asks. */
export async function run(request: CommandRequest): Promise<number> {
  const { operands, flags, screen } = request;
  if (flags.has("words")) return await answerScript(request);
  const [name = "", surplus] = operands;
  const shell = SHELLS.find((each) => each === name);
  if (shell === undefined || surplus !== undefined) {
    throw new UsageError(
      `Command "completion" needs one of ${SHELLS.join(", ")}: found ` +
        `"${operands.join(" ")}"`,
    );
  }
  showScript(shell, screen);
  return EXIT.done;
}

function showScript(shell: Shell, screen: CommandRequest["screen"]): void {
  const script = SCRIPTS[shell];
  screen.show({ shell, script }, () => script);
}

async function answerScript(request: CommandRequest): Promise<number> {
  const line = expected(request.operands);
  const current = request.operands.at(-1) ?? "";
  const candidates = line.live === null || line.live === "file"
    ? line.candidates
    : (await askDaemon(request, line))
      .map(({ word, doc }) => ({ word: `${line.prefix}${word}`, doc }))
      .filter(({ word }) => word.startsWith(current));
  const files = line.live === "file";
  request.screen.show({ files, candidates }, () => {
    if (files) return `${FILES_LINE}\n`;
    return candidates.map(({ word, doc }) => `${word}\t${doc}\n`).join("");
  });
  return EXIT.done;
}

/** Nothing without a daemon: a prompt is no place for errors. */
async function askDaemon(
  { tool, values }: CommandRequest,
  { live, socket, configuration }: Expected,
): Promise<readonly Candidate[]> {
  const isSaid = socket !== null || configuration !== null;
  const ownSocket = values.get("socket") ?? null;
  const ownConfiguration = values.get("configuration") ?? null;
  try {
    using daemon = tool.daemonAt({
      socket: isSaid ? socket : ownSocket,
      configuration: isSaid ? configuration : ownConfiguration,
      dialect: null,
      timeoutMs: PATIENCE_MS,
    });
    const { processes } = await daemon.call("status", {});
    return liveCandidates(live, processes);
  } catch {
    // There is no daemon, or not the right to ask it.
    return [];
  }
}
