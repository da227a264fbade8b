/**
 * Sends the daemon to the background: starts this program again so that it has
 * no terminal, no living parent and no way back to either, and waits until it
 * says how that went.
 *
 * Deno can't fork. A shell that is the leader of a session of its own starts
 * the daemon and waits for it; when the daemon is ready, the shell is killed.
 * What remains is what a double fork leaves: a process that leads no session
 * and belongs to process 1. Until then the shell is the one who notices a
 * daemon that dies without a word.
 *
 * @module
 */

/** How long the daemon may take to become ready, in milliseconds. */
const READY_TIMEOUT_MS = 60_000;

/** What the daemon tells its launcher. */
export type ReadyMessage =
  | {
    readonly kind: "ready";
    readonly pid: number;
    /** Lines for the user's eyes. */
    readonly notes: readonly string[];
  }
  | { readonly kind: "failed"; readonly message: string };

/** The command line that starts this program again. */
export function selfCommand(args: readonly string[]): string[] {
  if (Deno.build.standalone) return [Deno.execPath(), ...args];
  return [
    Deno.execPath(),
    "run",
    "--quiet",
    "--allow-run",
    "--allow-net",
    "--allow-read",
    "--allow-write",
    Deno.mainModule,
    ...args,
  ];
}

/**
 * Starts the daemon in the background.
 *
 * @param makeArgs Its arguments, given the socket on which it is to report.
 * @returns What it said, or what became of it when it said nothing.
 */
export async function launchInBackground(
  makeArgs: (readySocket: string) => readonly string[],
): Promise<ReadyMessage> {
  // Only this user can get into the directory.
  const room = await Deno.makeTempDir({ prefix: "supervice-" });
  const socket = `${room}/ready`;
  const stderr = `${room}/stderr`;
  const listener = Deno.listen({ transport: "unix", path: socket });
  try {
    const shell = startShell(selfCommand(makeArgs(socket)), stderr);
    const died = shell.status.then(() => lastWords(stderr));
    const message = await firstOf([receive(listener), died]);
    // The daemon must not lose its parent before the verdict is in.
    kill(shell);
    await shell.status;
    return message;
  } finally {
    listener.close();
    await Deno.remove(room, { recursive: true });
  }
}

function startShell(
  command: readonly string[],
  stderr: string,
): Deno.ChildProcess {
  const script = 'err=$1; shift; "$@" </dev/null >/dev/null 2>"$err" & wait $!';
  return new Deno.Command("sh", {
    args: ["-c", script, "sh", stderr, ...command],
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
}

/** The first answer, or the news that there is none in time. */
async function firstOf(
  answers: readonly Promise<ReadyMessage>[],
): Promise<ReadyMessage> {
  const { promise, resolve } = Promise.withResolvers<ReadyMessage>();
  const timer = setTimeout(resolve, READY_TIMEOUT_MS, {
    kind: "failed",
    message: `The daemon is not ready after ${
      READY_TIMEOUT_MS / 1000
    } s; it may still be starting`,
  });
  try {
    return await Promise.race([...answers, promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function receive(listener: Deno.UnixListener): Promise<ReadyMessage> {
  try {
    const connection = await listener.accept();
    const text = await new Response(connection.readable).text();
    return JSON.parse(text) as ReadyMessage;
  } catch (error) {
    // Closed because the shell was faster, or cut off in mid-sentence because
    // the daemon died: the shell knows the rest.
    if (error instanceof Deno.errors.BadResource) return never();
    if (error instanceof SyntaxError) return never();
    throw error;
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}

async function lastWords(stderr: string): Promise<ReadyMessage> {
  const text = (await Deno.readTextFile(stderr).catch(() => "")).trim();
  const words = text === "" ? "" : `:\n${text}`;
  return {
    kind: "failed",
    message: `The daemon ended before it was ready${words}`,
  };
}

function kill(shell: Deno.ChildProcess): void {
  try {
    shell.kill("SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** Tells the launcher how the start went. */
export async function reportReady(
  readySocket: string,
  message: ReadyMessage,
): Promise<void> {
  const connection = await Deno.connect({
    transport: "unix",
    path: readySocket,
  });
  try {
    const writer = connection.writable.getWriter();
    await writer.write(new TextEncoder().encode(JSON.stringify(message)));
    writer.releaseLock();
  } finally {
    connection.close();
  }
}
