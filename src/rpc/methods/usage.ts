import type { GroupUsage } from "../../model/group_usage.ts";
import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** What is used by what is not there. */
const NOTHING: GroupUsage = { processes: 0, cpu: 0, memory: 0 };

/** Answers `usage`: one look, however many processes. */
export async function usage(
  { control, usage }: RpcContext,
  { names = ["all"] }: ParamsOf<"usage">,
): Promise<ResultOf<"usage">> {
  const chosen = control.status(control.resolve(names));
  const groups = await usage.usage();
  return {
    processes: chosen.map(({ name, pid }) => ({
      name,
      pid,
      ...(pid === null ? NOTHING : groups.get(pid) ?? NOTHING),
    })),
  };
}
