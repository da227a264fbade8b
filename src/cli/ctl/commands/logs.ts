import type { RpcCalls } from "../../../client/rpc_calls.ts";
import { EXIT } from "../../../model/errors.ts";
import { ALL } from "../../../model/process_info.ts";
import type { ManyTailResult } from "../../../protocol/method_types.ts";
import type { CommandRequest } from "../command.ts";
import { followOutput } from "../follow_output.ts";
import { readAmount, readStream } from "../log_options.ts";
import { NamedLines } from "../output_text.ts";
import { nobodyText, readTargets, type Targets } from "../targets.ts";

/** Shows what several processes write, in the order of time. */
export async function run(request: CommandRequest): Promise<number> {
  const { daemon, flags, screen, values } = request;
  const stream = readStream(values.get("stream"));
  const amount = readAmount(request);
  const targets = readTargets(request);
  const names = await whoIsMeant(request);
  if (names.length === 0 && !screen.isJson) {
    screen.show({}, () => nobodyText(targets));
    return EXIT.done;
  }
  const lines = new NamedLines(names, screen.terminal);
  const params = {
    // What they mean later is followed as well.
    names: targets.states === null ? wordsOf(targets) : names,
    ...amount,
    ...(stream === undefined ? {} : { stream }),
  };
  const begin = async (client: RpcCalls, follow: boolean): Promise<void> => {
    const asked = client.call("tail", follow ? { ...params, follow } : params);
    const result = await daemon.inTime<ManyTailResult>(asked);
    screen.show(
      result,
      () =>
        result.output.map((piece) => lines.take(piece)).join("") +
        (follow ? "" : lines.rest()),
    );
  };
  if (!flags.has("follow")) {
    await begin(await daemon.client(), false);
    return EXIT.done;
  }
  return await followOutput(request, {
    begin: (client) => begin(client, true),
    take: (message) => screen.show(message, () => lines.take(message)),
  });
}

function wordsOf({ names }: Targets): readonly string[] {
  return names.length === 0 ? [ALL] : names;
}

/** The names of all who are meant, for the width of their column. */
async function whoIsMeant(request: CommandRequest): Promise<readonly string[]> {
  const { names, states } = readTargets(request);
  const { processes } = await request.daemon.call(
    "status",
    names.length === 0 ? {} : { names },
  );
  return processes.filter(({ state }) => states === null || states.has(state))
    .map(({ name }) => name);
}
