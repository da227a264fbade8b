import { invalidParams } from "../../protocol/invalid_params.ts";
import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import { describeFound } from "../../protocol/schema.ts";
import { ALL, groupOf } from "../../model/process_info.ts";
import { isGlob } from "../../util/glob.ts";
import type { RpcContext } from "../context.ts";

/**
 * Answers `status`: of all, or of those that the names mean.
 *
 * @throws {SupervisorError} INVALID_PARAMS, when a name comes twice: a small
 * request would get an answer without bounds.
 */
export function status(
  { control }: RpcContext,
  { names, detail }: ParamsOf<"status">,
): ResultOf<"status"> {
  if (names !== undefined) refuseDuplicate(names);
  const chosen = names?.flatMap((name) =>
    // A process that is no longer configured is told of by its name alone.
    name === ALL || isGlob(name) || groupOf(name) !== null
      ? control.resolve([name])
      : [name]
  );
  // A process that several patterns mean is told of once.
  const each = chosen && [...new Set(chosen)];
  return { processes: control.status(each, detail) };
}

function refuseDuplicate(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      const found = describeFound(name);
      const text =
        `param "names" must hold each name once: found ${found} twice`;
      const expected = "each name once";
      throw invalidParams("status", text, { param: "names", expected, found });
    }
    seen.add(name);
  }
}
