/**
 * Runs one program to its end, for a bounded time.
 *
 * @module
 */

/** How a program ended. */
export type CommandResult =
  | { readonly kind: "succeeded"; readonly stdout: string }
  | { readonly kind: "failed"; readonly reason: string };

/** How to run a program. */
export interface CommandOptions {
  /** Arguments. */
  readonly args: readonly string[];
  /** Working directory. */
  readonly cwd: string;
  /** How long it may take before it is killed. */
  readonly limitMs: number;
  /**
   * Asked when the time is up: an answer of `true` lets the program finish,
   * however long it takes.
   */
  readonly mayFinish?: () => Promise<boolean>;
}

/**
 * Runs a program without a terminal and waits for its end.
 *
 * @param program Name or path of the program.
 * @param options How to run it.
 * @returns What it printed, or why it did not succeed.
 */
export async function runCommand(
  program: string,
  options: CommandOptions,
): Promise<CommandResult> {
  const child = spawn(program, options);
  if (child === undefined) {
    return { kind: "failed", reason: `there is no program "${program}"` };
  }
  const output = child.output();
  if (
    !await settlesWithin(output, options.limitMs) &&
    await options.mayFinish?.() !== true
  ) {
    stop(child);
    await output;
    const seconds = options.limitMs / 1000;
    return { kind: "failed", reason: `no answer within ${seconds} s` };
  }
  const { success, stdout, stderr } = await output;
  const decoder = new TextDecoder();
  if (success) return { kind: "succeeded", stdout: decoder.decode(stdout) };
  return { kind: "failed", reason: decoder.decode(stderr).trim() };
}

function spawn(
  program: string,
  options: CommandOptions,
): Deno.ChildProcess | undefined {
  try {
    return new Deno.Command(program, {
      args: [...options.args],
      cwd: options.cwd,
      env: { NO_COLOR: "1", RUST_BACKTRACE: "0" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function stop(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It ended by itself just now, which is as good.
  }
}

/** Whether a promise settles before the time is up. */
async function settlesWithin(
  promise: Promise<unknown>,
  limitMs: number,
): Promise<boolean> {
  const { promise: timeUp, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), limitMs);
  try {
    return await Promise.race([promise.then(() => true), timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
