/**
 * The control tool: `supervicectl`.
 *
 * @module
 */

import { runCtl } from "./src/cli/ctl/run_ctl.ts";
import { systemDeps } from "./src/cli/ctl/system_deps.ts";

/** Writes text at once; a reader that has gone, as in `| head`, is no error. */
function writeTo(
  stream: { writeSync(bytes: Uint8Array): number },
): (text: string) => void {
  return (text) => {
    let rest = new TextEncoder().encode(text);
    try {
      while (rest.length > 0) rest = rest.subarray(stream.writeSync(rest));
    } catch (error) {
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    }
  };
}

const deps = systemDeps({
  output: { out: writeTo(Deno.stdout), err: writeTo(Deno.stderr) },
  reader: {
    cwd: () => Deno.cwd(),
    readText: (path) => Deno.readTextFile(path),
  },
});

if (import.meta.main) Deno.exit(await runCtl(Deno.args, deps));
