import { EXIT } from "../../../model/errors.ts";
import type { ReloadResult } from "../../../protocol/methods.ts";
import { type Command, type CommandRequest, NO_OPERANDS } from "../command.ts";

/** Lets the daemon read its configuration again. */
export const RELOAD: Command = {
  name: "reload",
  operands: NO_OPERANDS,
  summary: "Let the daemon read its configuration again",
  detail: "New processes are started, removed ones are stopped, and all " +
    "others go on undisturbed: one whose configuration has changed takes it " +
    "up at its next start. A file with mistakes changes nothing.",
  options: [],
  examples: [
    { command: "supervicectl reload", doc: "Act on what is different" },
    {
      command: "supervicectl reload && supervicectl restart web",
      doc: "Take up a change of a running program, too",
    },
  ],
  run: runReload,
};

async function runReload(
  { daemon, output }: CommandRequest,
): Promise<number> {
  const result = await daemon.call("reload", {});
  output.out(reloadText(result, await outdated(result, daemon)));
  return EXIT.done;
}

/** Which of the changed processes run with their old configuration. */
async function outdated(
  { changed }: ReloadResult,
  daemon: CommandRequest["daemon"],
): Promise<ReadonlySet<string>> {
  if (changed.length === 0) return new Set();
  const { processes } = await daemon.call("status", { names: changed });
  return new Set(
    processes.filter((process) => process.changed).map(({ name }) => name),
  );
}

/** Says what a reload did. */
function reloadText(
  { added, removed, changed }: ReloadResult,
  outdated: ReadonlySet<string>,
): string {
  const lines = [
    ["Added", added],
    ["Removed", removed],
    ["Changed", changed.filter((name) => !outdated.has(name))],
    [
      "Changed (restart to apply)",
      changed.filter((name) => outdated.has(name)),
    ],
  ] as const;
  const text = lines
    .filter(([, names]) => names.length > 0)
    .map(([title, names]) => `${title}: ${names.join(", ")}\n`)
    .join("");
  return text === "" ? "No changes detected\n" : text;
}
