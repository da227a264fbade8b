/**
 * Runs the small programs of the operating system that answer what Deno may
 * not ask itself: `id`, `ps`, `setpriv`, `sh`.
 *
 * @module
 */

import { RUN_ID_VARIABLE } from "../ports/process_survey.ts";

/** Milliseconds that a tool may take unless the caller says otherwise. */
const LIMIT_MS = 10_000;

/** Milliseconds that a killed tool gets to be gone before it is abandoned. */
const GONE_MS = 1_000;

/** Gives a program a session of its own, where it is installed. */
const SETSID = "setsid";

/** Exit statuses of `setsid` for a program it can't find or may not run. */
const NOT_RUN = [127, 126];

/** Until it turns out that it is not. */
let isSetsidThere = true;

/** What a tool answered. */
export interface ToolAnswer {
  readonly ok: boolean;
  /** Standard output; empty when it was killed for taking too long. */
  readonly text: string;
  /** What went wrong, if anything did. */
  readonly trouble: "failed" | "missing" | "timed out" | null;
}

/** How to run a tool. */
export interface ToolOptions {
  /** Milliseconds after which it is killed. */
  readonly limitMs?: number;
  /** Variables added to the environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

const MISSING: ToolAnswer = { ok: false, text: "", trouble: "missing" };

/** Runs a tool as {@linkcode runTool} does; to be replaced in tests. */
export type ToolRunner = typeof runTool;

/**
 * Runs a tool to its end, without input. It never takes longer than its limit
 * and a second: not even when it can't be killed, as `ps` in the middle of a
 * read that does not return.
 *
 * @returns Its answer; `ok: false` too when there is no such tool to be run.
 */
export async function runTool(
  name: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<ToolAnswer> {
  const started = start([name, ...args], options);
  if (started === null) return MISSING;
  const { child, launcher } = started;
  const output = child.output();
  const done = await atMost(options.limitMs ?? LIMIT_MS, output);
  if (done === null) {
    await giveUp(child, output);
    return { ok: false, text: "", trouble: "timed out" };
  }
  if (launcher === SETSID && NOT_RUN.includes(done.code)) return MISSING;
  const text = new TextDecoder().decode(done.stdout);
  return { ok: done.success, text, trouble: done.success ? null : "failed" };
}

interface StartedTool {
  readonly child: Deno.ChildProcess;
  /** What gives it a session of its own. */
  readonly launcher: typeof SETSID | "Deno";
}

/**
 * Starts a tool in a session of its own: Ctrl-C in the daemon's terminal is
 * not meant for it.
 *
 * @returns `null` when it is not there or may not be run.
 */
function start(
  argv: readonly string[],
  options: ToolOptions,
): StartedTool | null {
  // As for programs, see `launch_wrapper.ts`: so it costs the daemon less.
  const bySetsid = isSetsidThere && spawn([SETSID, ...argv], options, false);
  if (bySetsid) return { child: bySetsid, launcher: SETSID };
  isSetsidThere = false;
  const child = spawn(argv, options, true);
  return child && { child, launcher: "Deno" };
}

function spawn(
  [program = "", ...args]: readonly string[],
  { environment = {} }: ToolOptions,
  detached: boolean,
): Deno.ChildProcess | null {
  try {
    return new Deno.Command(program, {
      args,
      // Where the daemon itself carries a mark, its tools must not show it.
      env: { [RUN_ID_VARIABLE]: "", ...environment },
      // The working directory of the daemon may be removed while it runs.
      cwd: "/",
      stdin: "null",
      stdout: "piped",
      stderr: "null",
      detached,
    }).spawn();
  } catch (error) {
    // One that may not be run is as good as none.
    if (error instanceof Deno.errors.NotFound) return null;
    if (error instanceof Deno.errors.PermissionDenied) return null;
    throw error;
  }
}

async function giveUp(
  child: Deno.ChildProcess,
  output: Promise<unknown>,
): Promise<void> {
  try {
    Deno.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended at the last moment.
  }
  if (await atMost(GONE_MS, output) !== null) return;
  child.unref();
  output.catch(() => {
    // Nobody waits for it any more.
  });
}

async function atMost<T>(limitMs: number, work: Promise<T>): Promise<T | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, limitMs, null);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
