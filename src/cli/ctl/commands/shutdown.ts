import { EXIT, SupervisorError } from "../../../model/errors.ts";
import { printable } from "../../../logs/printable.ts";
import type { CommandRequest } from "../command.ts";
import type { Daemon } from "../daemon.ts";
import { isDown, waitWatching } from "../waiting.ts";

/** Ends the daemon. */
export async function run(request: CommandRequest): Promise<number> {
  const { daemon, screen, flags } = request;
  const client = await daemon.client();
  const ended = Promise.withResolvers<void>();
  const isWaiting = flags.has("wait");
  const message = await beginShutdown(daemon, isWaiting);
  if (!isWaiting) {
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
  await waitWatching(request, waited, daemon.inTime(ended.promise, true));
  screen.show({ message }, () => "The daemon has ended\n");
  return EXIT.done;
}

/**
 * Has the shutdown begin.
 *
 * @param isWaiting Whether one that is under way does as well.
 * @returns What the daemon says to that.
 */
async function beginShutdown(
  daemon: Daemon,
  isWaiting: boolean,
): Promise<string> {
  try {
    const { message } = await daemon.order("shutdown", {});
    return message;
  } catch (error) {
    const isUnderWay = error instanceof SupervisorError &&
      error.code === "SHUTTING_DOWN";
    if (!isWaiting || !isUnderWay) throw error;
    return error.message;
  }
}
