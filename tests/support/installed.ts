/**
 * Programs that are there on some machines only.
 *
 * @module
 */

/** Whether a program is installed. */
export async function isInstalled(name: string): Promise<boolean> {
  const args = ["-c", 'command -v "$1"', "sh", name];
  return (await new Deno.Command("sh", { args }).output()).success;
}
