import type { Contender, Program } from "../contender.ts";

/**
 * The floor below Deno: a shell that starts programs, in a loop where they
 * shall live again, and `cat` into a file where they have a log.
 */
export const SHELL: Contender = {
  name: "shell",
  kind: "floor",
  needs: ["sh", "cat"],
  async prepare(programs, sandbox) {
    const text = programs.map((program) => `${lineOf(program)} &\n`).join("");
    const path = await sandbox.put("shell", `#!/bin/sh\n${text}wait\n`);
    return {
      start() {
        const { pid } = sandbox.spawn(["sh", path]);
        return { shutDown: () => Deno.kill(-pid, "SIGTERM") };
      },
    };
  },
};

function lineOf({ argv, logFolder }: Program): string {
  const words = argv.map((word) => `'${word}'`).join(" ");
  if (logFolder !== undefined) return `${words} | cat >'${logFolder}/log'`;
  // What a shell runs lives again in a loop of its own; a plain program does
  // without, so that there is no shell in between.
  return argv[0] === "/bin/sh" ? `while :; do ${words}; done` : words;
}
