import { type Contender, ROTATE_BYTES, ROTATE_KEEP } from "../contender.ts";
import { endBySignal } from "./end_by_signal.ts";
import { writeRunFolders } from "./run_folders.ts";

/** Like runit, younger. */
export const S6: Contender = {
  name: "s6",
  kind: "peer",
  needs: ["s6-svscan", "s6-supervise", "s6-svstat", "s6-log"],
  async prepare(programs, sandbox) {
    const folder = await writeRunFolders(
      programs,
      sandbox,
      (path) => `s6-log -b n${ROTATE_KEEP} s${ROTATE_BYTES} '${path}'`,
    );
    const limit = String(programs.length * 2 + 10);
    return {
      start() {
        const child = sandbox.spawn(["s6-svscan", "-c", limit, folder]);
        return {
          shutDown: () => endBySignal(child, "SIGTERM"),
          // It tells of one service at a time.
          statusArgv: [
            ...["sh", "-c", 'for i do s6-svstat "$i"; done', "sh"],
            ...programs.map(({ name }) => `${folder}/${name}`),
          ],
        };
      },
    };
  },
};
