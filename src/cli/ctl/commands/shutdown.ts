import { EXIT } from "../../../model/errors.ts";
import { printable } from "../../../logs/printable.ts";
import type { CommandRequest } from "../command.ts";
import { isDown, waitWatching } from "../waiting.ts";

/** Ends the daemon. */
export async function run(request: CommandRequest): Promise<number> {
  const { daemon, screen, flags } = request;
  const client = await daemon.client();
  const ended = Promise.withResolvers<void>();
  const { message } = await daemon.call("shutdown", {});
  if (!flags.has("wait")) {
    screen.show({ message }, () => `${printable(message)}\n`);
    return EXIT.done;
  }
  // The connection ends with the daemon, when it has let go of everything.
  client.listen({ notified: () => undefined, ended: ended.resolve });
  const waited = {
    doing: "shutting down",
    isOrder: true,
    names: [],
    isDone: isDown,
  };
  await waitWatching(request, waited, daemon.inTime(ended.promise));
  screen.show({ message }, () => "The daemon has ended\n");
  return EXIT.done;
}
