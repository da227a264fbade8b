/**
 * Runs the small programs of the operating system that answer what Deno may
 * not ask itself: `id`, `ps`, `setpriv`, `sh`.
 *
 * @module
 */

/** What a tool answered. */
export interface ToolAnswer {
  readonly ok: boolean;
  /** Standard output. */
  readonly text: string;
}

/**
 * Runs a tool to its end, without input.
 *
 * @returns Its answer; `ok: false` too when the tool does not exist.
 */
export async function runTool(
  name: string,
  args: readonly string[],
): Promise<ToolAnswer> {
  try {
    const { success, stdout } = await new Deno.Command(name, {
      args: [...args],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).output();
    return { ok: success, text: new TextDecoder().decode(stdout) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { ok: false, text: "" };
    throw error;
  }
}
