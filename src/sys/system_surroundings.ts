/**
 * The environment of the daemon and the name of its machine, from `env` and
 * `uname`: the daemon has no permission to ask for them itself.
 *
 * @module
 */

import { RUN_ID_VARIABLE } from "../ports/process_survey.ts";
import type {
  Surroundings,
  SurroundingsReader,
} from "../ports/surroundings.ts";
import { runTool, type ToolAnswer, type ToolRunner } from "./run_tool.ts";

/** Does what `env -0` does, which macOS did not know for a long time. */
const AWK =
  'BEGIN { for (name in ENVIRON) printf "%s=%s%c", name, ENVIRON[name], 0 }';

/** What the system tells about the surroundings. */
export class SystemSurroundings implements SurroundingsReader {
  readonly #run: ToolRunner;

  /** @param run Runs the tools. */
  constructor(run: ToolRunner = runTool) {
    this.#run = run;
  }

  async read(): Promise<Surroundings> {
    const [env, uname] = await Promise.all([
      this.#env(),
      this.#run("uname", ["-n"]),
    ]);
    return {
      environment: env.ok ? variablesIn(env.text) : null,
      hostName: uname.ok ? uname.text.trimEnd() : null,
    };
  }

  async #env(): Promise<ToolAnswer> {
    const answer = await this.#run("env", ["-0"]);
    return answer.ok ? answer : await this.#run("awk", [AWK]);
  }
}

function variablesIn(text: string): ReadonlyMap<string, string> {
  const pairs = text.split("\0").flatMap((line) => {
    const end = line.indexOf("=");
    return end < 1 ? [] : [[line.slice(0, end), line.slice(end + 1)] as const];
  });
  const variables = new Map(pairs);
  // It marks the tool that was asked.
  variables.delete(RUN_ID_VARIABLE);
  return variables;
}
