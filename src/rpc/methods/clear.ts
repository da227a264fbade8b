import { SupervisorError } from "../../model/errors.ts";
import type {
  Done,
  Failure,
  ManyClearResult,
  ParamsOf,
  ResultOf,
} from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";
import { onLogs, sourcesOf } from "../log_sources.ts";

type ClearOne = (name: string) => void;

/** Answers `clear`. */
export function clear(
  context: RpcContext,
  { name, names, stream }: ParamsOf<"clear">,
): ResultOf<"clear"> {
  const clearOne: ClearOne = (each) => {
    const sources = sourcesOf(context, [each], stream);
    onLogs(`clear the log of ${each}`, () => context.outputs.clear(sources));
  };
  if (names !== undefined) return clearMany(context, names, clearOne);
  clearOne(name);
  return { message: clearedLog(name) };
}

/** Does what can be done, and tells what can't. */
function clearMany(
  { control }: RpcContext,
  names: readonly string[],
  clearOne: ClearOne,
): ManyClearResult {
  const failed: Failure[] = [];
  const attempt = (name: string, work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof SupervisorError)) throw error;
      failed.push({ name, code: error.code, message: error.message });
    }
  };
  const found = new Set<string>();
  for (const name of names) {
    attempt(name, () => {
      for (const meant of control.resolve([name])) found.add(meant);
    });
  }
  const done: Done[] = [];
  for (const name of found) {
    attempt(name, () => {
      clearOne(name);
      done.push({ name, message: clearedLog(name) });
    });
  }
  const count = done.length === found.size
    ? `${done.length}`
    : `${done.length} of ${found.size}`;
  const noun = found.size === 1 ? "process" : "processes";
  const rest = failed.map(({ name }) => name).join(", ");
  const message = `Cleared the logs of ${count} ${noun}` +
    (rest === "" ? "" : `; failed: ${rest}`);
  return { message, done, failed };
}

function clearedLog(name: string): string {
  return `Cleared the log of ${name}`;
}
