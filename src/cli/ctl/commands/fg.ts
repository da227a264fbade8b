import { eventStream } from "../../../client/event_stream.ts";
import type { RpcCalls } from "../../../client/rpc_calls.ts";
import { EXIT, SupervisorError } from "../../../model/errors.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { ParamsOf } from "../../../protocol/methods.ts";
import type { CommandRequest } from "../command.ts";
import { followOutput } from "../follow_output.ts";
import { readAmount } from "../log_options.ts";
import { shownText } from "../output_text.ts";

/** Milliseconds before a process that reads slowly is tried again. */
const FULL_MS = 50;

/** Milliseconds without output after which no more of an ended run comes. */
const QUIET_MS = 200;

/** Shows what a process writes, and sends it what is typed. */
export async function run(request: CommandRequest): Promise<number> {
  const { daemon, screen, operands: [name = ""] } = request;
  const { process, config } = await daemon.call("info", { name });
  const params = { names: [name], ...readAmount(request), follow: true };
  if (screen.terminal.columns !== null) {
    screen.note(`(${name} is ${process.state}; Ctrl-C leaves it as it is)\n`);
  }
  const client = await daemon.client();
  let pieces = 0;
  const attached = followOutput(request, {
    begin: async () => {
      const { output } = await daemon.inTime(client.call("tail", params));
      for (const { text } of output) show(text);
    },
    take: ({ text }) => show(text),
  });
  function show(text: string): void {
    pieces++;
    screen.show({ name, text }, () => shownText(text, screen.terminal));
  }
  if (config["stdin"] !== "pipe") {
    screen.note(
      `(${name} takes no input: that needs stdin = pipe in its configuration)\n`,
    );
    return await attached;
  }
  const sent = converse(request, name, client)
    .then(() => untilQuiet(request.clock, () => pieces));
  try {
    return await Promise.race([attached, sent]);
  } finally {
    // What comes of the other one is of no interest any more.
    for (const each of [attached, sent]) each.catch(() => undefined);
  }
}

/** Sends standard input to the process; settles once that has ended, too. */
async function converse(
  request: CommandRequest,
  name: string,
  client: RpcCalls,
): Promise<void> {
  let isSent = false;
  const events = eventStream(client.streamParts(), {
    types: ["process-exited"],
  });
  // Listened to from the beginning: the process may be faster than an answer.
  await events.next();
  const ended = Promise.withResolvers<void>();
  const listen = async (): Promise<void> => {
    for await (const event of events) {
      if (event.type !== "process-exited" || event.name !== name) continue;
      if (isSent) return ended.resolve();
    }
  };
  listen().catch(ended.reject);
  await send(request, name, client, () => isSent = true);
  return await ended.promise;
}

/**
 * Sends standard input to the process, up to its end.
 *
 * @param onEnd Called before the end is sent.
 */
async function send(
  { tool, clock }: CommandRequest,
  name: string,
  client: RpcCalls,
  onEnd: () => void,
): Promise<void> {
  const decoder = new TextDecoder();
  for (;;) {
    const bytes = await tool.readInput();
    const eof = bytes === null;
    if (eof) onEnd();
    const data = bytes === null
      ? decoder.decode()
      : decoder.decode(bytes, { stream: true });
    while (!await taken(client, { name, data, eof })) {
      await pause(clock, FULL_MS);
    }
    if (eof) return;
  }
}

/** Whether the process could take it; when it can't now, it may later. */
async function taken(
  client: RpcCalls,
  params: ParamsOf<"send_stdin">,
): Promise<boolean> {
  try {
    await client.call("send_stdin", params);
    return true;
  } catch (error) {
    const isFull = error instanceof SupervisorError &&
      error.data["reason"] === "full";
    if (!isFull) throw error;
    return false;
  }
}

/** Waits for the last words of a run that has ended. */
async function untilQuiet(clock: Clock, pieces: () => number): Promise<number> {
  for (;;) {
    const before = pieces();
    await pause(clock, QUIET_MS);
    if (pieces() === before) return EXIT.done;
  }
}

async function pause(clock: Clock, delayMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  clock.after(delayMs, resolve);
  await promise;
}
