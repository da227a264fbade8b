import { EXIT } from "../../../model/errors.ts";
import type { ProcessInfo } from "../../../model/process_info.ts";
import { nearest, suggestion } from "../../../util/edit_distance.ts";
import { UsageError } from "../../command_line/options.ts";
import type { CommandRequest } from "../command.ts";
import { GRAPH_FORMATS, type GraphFormat } from "../graph_formats.ts";
import { graphText } from "../graph_text.ts";
import { chooseNames, nobodyText, readTargets } from "../targets.ts";

/** Draws which groups there are, and who is in them. */
export async function run(request: CommandRequest): Promise<number> {
  const { daemon, screen, values } = request;
  const format = readFormat(values.get("format") ?? "text");
  const targets = readTargets(request);
  const names = await chooseNames(targets, request);
  const isNobody = names.length === 0 && targets.states !== null;
  const { processes } = isNobody
    ? { processes: [] }
    : await daemon.call("status", names.length === 0 ? {} : { names });
  screen.show(
    { groups: groupsOf(processes) },
    () =>
      processes.length === 0
        ? nobodyText(targets)
        : graphText(processes, { format, color: screen.terminal.color }),
  );
  return EXIT.done;
}

/** The groups with their members, for programs. */
function groupsOf(processes: readonly ProcessInfo[]): object[] {
  const groups = Map.groupBy(processes, ({ group }) => group);
  return Array.from(groups, ([name, members]) => ({
    name,
    processes: members.map(({ name, state, pid }) => ({ name, state, pid })),
  }));
}

function readFormat(word: string): GraphFormat {
  const format = GRAPH_FORMATS.find((each) => each === word);
  if (format !== undefined) return format;
  const near = nearest(word, GRAPH_FORMATS);
  throw new UsageError(
    `Unknown format "${word}"` +
      (near === null
        ? `: one of ${GRAPH_FORMATS.join(", ")}`
        : suggestion(near)),
  );
}
