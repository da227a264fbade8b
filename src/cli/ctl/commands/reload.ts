import { printable } from "../../../logs/printable.ts";
import { EXIT } from "../../../model/errors.ts";
import { RESTART_POLICIES } from "../../../model/reload_report.ts";
import type { ReloadParams } from "../../../protocol/method_types.ts";
import { parseDuration } from "../../../util/duration.ts";
import { UsageError } from "../../command_line/options.ts";
import type { CommandRequest } from "../command.ts";
import { doneText, isNothing, planText, undone } from "../reload_text.ts";
import { isSettled, waitWatching } from "../waiting.ts";

const NO_CHANGES = "No changes detected\n";

/** Lets the daemon read its configuration again. */
export async function run(request: CommandRequest): Promise<number> {
  const { daemon, screen } = request;
  const params = readParams(request);
  const waited = {
    doing: "reloading",
    isOrder: true,
    names: [],
    isDone: isSettled,
  };
  const answer = daemon.order("reload", params);
  const report = await waitWatching(request, waited, answer);
  for (const warning of report.warnings) {
    screen.note(`warning: ${printable(warning)}\n`);
  }
  if (params.plan === true) {
    screen.show(report, () => planText(report, screen.terminal.columns));
    return isNothing(report) ? EXIT.done : EXIT.changes;
  }
  const text = isNothing(report) ? NO_CHANGES : doneText(report);
  if (screen.isJson || text !== "") screen.show(report, () => text);
  const errors = undone(report);
  // As JSON, they are in the report.
  if (!screen.isJson) { for (const error of errors) await screen.fail(error); }
  return errors.length === 0 ? EXIT.done : EXIT.failed;
}

function readParams(
  { flags, values }: Pick<CommandRequest, "flags" | "values">,
): ReloadParams {
  const restart = readRestart(values.get("restart"));
  const verify = readVerify(values.get("verify"));
  if (verify !== undefined && restart !== "changed") {
    throw new UsageError(
      "Option --verify needs --restart changed: without it nothing is " +
        "restarted",
    );
  }
  return {
    ...(flags.has("plan") ? { plan: true } : {}),
    ...(restart === undefined ? {} : { restart }),
    ...(verify === undefined ? {} : { verify }),
  };
}

function readRestart(text: string | undefined): ReloadParams["restart"] {
  if (text === undefined) return undefined;
  const policy = RESTART_POLICIES.find((each) => each === text);
  if (policy !== undefined) return policy;
  throw new UsageError(
    `Option --restart must be ${RESTART_POLICIES.join(" or ")}: ` +
      `found "${text}"`,
  );
}

/** Longest time that can be asked for, in seconds: a day. */
const MAX_VERIFY = 86_400;

/** Reads a duration; answers in seconds. */
function readVerify(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = (parseDuration(text) ?? 0) / 1_000;
  if (seconds > 0 && seconds <= MAX_VERIFY) return seconds;
  throw new UsageError(
    "Option --verify must be a time above 0 and at most a day, such as 10s: " +
      `found "${text}"`,
  );
}
