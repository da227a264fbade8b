import { LineConnection } from "../connections.ts";
import type { Contender, Program } from "../contender.ts";
import { endBySignal } from "./end_by_signal.ts";

const FLOOR = new URL("../floor/", import.meta.url).pathname;

/** The floor: Deno with nothing but the calls that the work is made of. */
export const BARE_DENO: Contender = {
  name: "bare Deno",
  kind: "floor",
  needs: [],
  async prepare(programs, sandbox) {
    const socket = `${sandbox.path}/socket`;
    const write = (list: readonly Program[]) =>
      sandbox.put("floor.json", JSON.stringify(list));
    const list = await write(programs);
    const deno = [Deno.execPath(), "run", "--quiet", "--no-config"];
    const ask = [...deno, "--allow-all", `${FLOOR}ask.ts`, socket];
    return {
      start() {
        const child = sandbox.spawn(
          [...deno, "--allow-all", `${FLOOR}spawn.ts`, list, socket],
        );
        return {
          shutDown: () => endBySignal(child, "SIGTERM"),
          statusArgv: ask,
          connect: () => LineConnection.open(socket),
          async rewrite(programs) {
            await write(programs);
            return ask;
          },
        };
      },
    };
  },
};
