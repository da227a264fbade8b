import { type Contender, ROTATE_BYTES, ROTATE_KEEP } from "../contender.ts";
import { endBySignal } from "./end_by_signal.ts";
import { writeRunFolders } from "./run_folders.ts";

/** One small C program for each service. */
export const RUNIT: Contender = {
  name: "runit",
  kind: "peer",
  needs: ["runsvdir", "runsv", "sv", "svlogd"],
  async prepare(programs, sandbox) {
    const folder = await writeRunFolders(
      programs,
      sandbox,
      (path) => `svlogd '${path}'`,
    );
    for (const { logFolder } of programs) {
      if (logFolder === undefined) continue;
      const rules = `s${ROTATE_BYTES}\nn${ROTATE_KEEP}\n`;
      await Deno.writeTextFile(`${logFolder}/config`, rules);
    }
    return {
      start() {
        const child = sandbox.spawn(["runsvdir", "-P", folder]);
        return {
          shutDown: () => endBySignal(child, "SIGHUP"),
          statusArgv: [
            ...["sv", "status"],
            ...programs.map(({ name }) => `${folder}/${name}`),
          ],
        };
      },
    };
  },
};
