/** The completion scripts, run by the shells they are for. */

import { assertEquals } from "@std/assert";
import { type Shell, SHELLS } from "../../src/cli/ctl/completion/scripts.ts";
import { Folder } from "../support/daemon.ts";
import { isInstalled } from "../support/installed.ts";

const PROGRAMS = `
[program:web]
command = {programs}/serve.sh
numprocs = 2
autostart = false

[program:worker]
command = {programs}/serve.sh
autostart = false
`;

/** How each shell is asked for what completes the line in $LINE. */
const QUESTIONS: Readonly<Record<Shell, string>> = {
  bash: `eval "$(supervicectl completion bash)"
COMP_LINE=$LINE COMP_POINT=\${#LINE}
_supervicectl
printf '%s\\n' "\${COMPREPLY[@]}"`,
  // The completion system itself needs a terminal; this stands in for the
  // part of it that takes the answer.
  zsh: `compdef() { :; }
eval "$(supervicectl completion zsh)"
compadd() { while [[ $1 != -- ]]; do shift; done; shift; print -l -- "$@"; }
_files() { print -- files; }
words=("\${(@s: :)LINE}") CURRENT=\${#words}
_supervicectl`,
  fish: `supervicectl completion fish | source
complete -C "$LINE" | string replace -r '\\t.*' ''`,
};

/** Keeps each shell from what its user has set up. */
const NO_RC = { bash: "--norc", zsh: "-f", fish: "--no-config" } as const;

/** Lines, and what completes their last word; for bash, what replaces it. */
const ROWS = [
  { line: "supervicectl statu", words: ["status"] },
  { line: "supervicectl info w", words: ["web:00", "web:01", "worker"] },
  {
    line: "supervicectl start web:",
    words: ["web:00", "web:01", "web:*"],
    bash: ["00", "01", "*"],
  },
  {
    line: "supervicectl status --state=FA",
    words: ["--state=FATAL"],
    bash: ["FATAL"],
  },
  { line: "supervicectl stopgroup wor", words: ["worker"] },
  { line: "supervicectl nosuch ", words: [] },
] as const;

for (const shell of SHELLS) {
  Deno.test({
    name: `${shell} completes commands, options and live names`,
    ignore: !await isInstalled(shell),
    fn: async () => {
      await using folder = await Folder.make();
      await folder.write(PROGRAMS);
      await using _daemon = await folder.start();
      const argv = await folder.ctlArgv("-s", folder.socket);
      const quoted = argv.map((word) => `'${word}'`).join(" ");
      const tool = `#!/bin/sh\nexec ${quoted} "$@"\n`;
      await folder.put("supervicectl", tool, 0o755);
      const path = `${folder.path}:${Deno.env.get("PATH")}`;
      for (const row of ROWS) {
        const { stdout, stderr } = await folder.run(
          [shell, NO_RC[shell], "-c", QUESTIONS[shell]],
          { env: { PATH: path, LINE: row.line } },
        );
        const words = stdout.split("\n").filter((word) => word !== "");
        const wanted = shell === "bash" && "bash" in row ? row.bash : row.words;
        assertEquals(
          [words.sort(), stderr],
          [[...wanted].sort(), ""],
          row.line,
        );
      }
    },
  });
}
