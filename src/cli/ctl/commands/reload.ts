import { EXIT } from "../../../model/errors.ts";
import type { ReloadResult } from "../../../protocol/methods.ts";
import type { CommandRequest } from "../command.ts";
import { isSettled, waitWatching } from "../waiting.ts";

/** Lets the daemon read its configuration again. */
export async function run(
  request: CommandRequest,
): Promise<number> {
  const { daemon, screen } = request;
  const waited = { doing: "reloading", names: [], isDone: isSettled };
  const answer = request.daemon.order("reload", {});
  const result = await waitWatching(request, waited, answer);
  const late = screen.isJson
    ? new Set<string>()
    : await outdated(result, daemon);
  screen.show(result, () => reloadText(result, late));
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
