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

import { onSignal } from "./deno_signals.ts";
import { Executables } from "./executable.ts";
import {
  type Closing,
  closingStep,
  findInherited,
} from "./inherited_descriptors.ts";
import { makeSocketRoom } from "./socket_room.ts";

/** How long the daemon may take to become ready, in milliseconds. */
const READY_TIMEOUT_MS = 60_000;

/** Name of the socket on which it reports. */
const SOCKET = "ready";

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
function selfCommand(args: readonly string[]): string[] {
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
  const room = await makeSocketRoom(SOCKET);
  const socket = `${room}/${SOCKET}`;
  const stderr = `${room}/stderr`;
  const patience = startPatience();
  let listener: Deno.UnixListener | null = null;
  try {
    const closing = await findInherited(await Executables.ofDaemon());
    listener = Deno.listen({ transport: "unix", path: socket });
    const shell = startShell(selfCommand(makeArgs(socket)), stderr, closing);
    const silence = shell.status.then(() => saySilence(socket));
    const gaveUp = patience.over.then((message) => giveUp(shell, message));
    const message = await Promise.race([receive(listener, stderr), gaveUp]);
    // The daemon must not lose its parent before the verdict is in.
    kill(shell);
    await silence;
    return message;
  } finally {
    patience.end();
    listener?.close();
    await Deno.remove(room, { recursive: true });
  }
}

function startShell(
  command: readonly string[],
  stderr: string,
  closing: Closing | null,
): Deno.ChildProcess {
  const start = 'err=$1; shift; "$@" </dev/null >/dev/null 2>"$err" & wait $!';
  const script = closing ? `${closingStep(closing)}; ${start}` : start;
  const [shell, ...options] = closing?.shell ?? ["sh"];
  return new Deno.Command(shell, {
    args: [...options, "-c", script, "sh", stderr, ...command],
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
}

/** The time that the launcher waits, unless somebody interrupts it. */
interface Patience {
  /** Settles, with what to tell, when there is no time left. */
  readonly over: Promise<string>;
  /** Forgets about it. */
  readonly end: () => void;
}

function startPatience(): Patience {
  const { promise, resolve } = Promise.withResolvers<string>();
  const seconds = READY_TIMEOUT_MS / 1000;
  const timer = setTimeout(
    () => resolve(`The daemon was not ready after ${seconds} s`),
    READY_TIMEOUT_MS,
  );
  const removers = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((signal) =>
    onSignal(signal, () => resolve(`${signal} before the daemon was ready`))
  );
  return {
    over: promise,
    end: () => {
      clearTimeout(timer);
      for (const remove of removers) remove();
    },
  };
}

/** Nobody is going to hear of this daemon: tells it to end. */
function giveUp(shell: Deno.ChildProcess, message: string): ReadyMessage {
  try {
    // The shell and the daemon, which are a group of their own.
    Deno.kill(-shell.pid, "SIGTERM");
  } catch {
    // Both have ended by themselves.
  }
  return { kind: "failed", message };
}

async function receive(
  listener: Deno.UnixListener,
  stderr: string,
): Promise<ReadyMessage> {
  try {
    const connection = await listener.accept();
    const text = await new Response(connection.readable).text();
    return JSON.parse(text) as ReadyMessage;
  } catch (error) {
    // Closed, because the launcher gave up.
    if (error instanceof Deno.errors.BadResource) return never();
    // Silence, or a daemon that died in mid-sentence.
    if (error instanceof SyntaxError) return await lastWords(stderr);
    throw error;
  }
}

/**
 * The shell has ended, and so has the daemon. What it has said, if anything,
 * is waiting on the socket: this comes after it, and says that it is all.
 */
async function saySilence(socket: string): Promise<void> {
  try {
    (await Deno.connect({ transport: "unix", path: socket })).close();
  } catch {
    // The verdict was in before.
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

/**
 * Tells the launcher how the start went.
 *
 * @returns Whether the launcher was still there to hear it.
 */
export async function reportReady(
  readySocket: string,
  message: ReadyMessage,
): Promise<boolean> {
  let connection: Deno.UnixConn;
  try {
    connection = await Deno.connect({ transport: "unix", path: readySocket });
  } catch {
    // It has been interrupted, or has waited too long.
    return false;
  }
  try {
    let rest = new TextEncoder().encode(JSON.stringify(message));
    while (rest.length > 0) {
      rest = rest.subarray(await connection.write(rest));
    }
    return true;
  } catch {
    // It went away while it was listening.
    return false;
  } finally {
    connection.close();
  }
}
