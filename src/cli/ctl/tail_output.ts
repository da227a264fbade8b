/**
 * The end of one log, and what comes.
 *
 * @module
 */

import type { RpcCalls } from "../../client/rpc_calls.ts";
import { EXIT } from "../../model/errors.ts";
import type { TailResult } from "../../protocol/method_types.ts";
import type { CommandRequest } from "./command.ts";
import { followOutput } from "./follow_output.ts";
import { shownText } from "./output_text.ts";

/**
 * Shows the end of a log; goes on with `--follow`.
 *
 * @param ask Asks the daemon for it.
 */
export async function tailOutput(
  request: CommandRequest,
  ask: (client: RpcCalls, follow: boolean) => Promise<TailResult>,
): Promise<number> {
  const { daemon, flags, screen } = request;
  const text = (shown: string) => () => shownText(shown, screen.terminal);
  if (!flags.has("follow")) {
    const result = await daemon.inTime(ask(await daemon.client(), false));
    screen.show(result, text(result.text));
    return EXIT.done;
  }
  return await followOutput(request, {
    begin: async (client) => {
      const result = await ask(client, true);
      screen.show(result, text(result.text));
    },
    take: (message) => screen.show(message, text(message.text)),
  });
}
