/**
 * Makes the reference pages from the tables in the code: `deno task docs`.
 * With `--check` nothing is written, and the exit status is 1 where something
 * would change.
 *
 * @module
 */

import { readPages } from "./docs/pages.ts";

const ROOT = `${import.meta.dirname}/..`;

function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`docs: ${line}\n`));
}

function main(args: readonly string[]): number {
  const isCheck = args[0] === "--check";
  if (args.length > (isCheck ? 1 : 0)) {
    say(`usage: deno task docs [--check]: found ${args.join(" ")}`);
    return 2;
  }
  const stale = readPages(ROOT).filter(({ text, fresh }) => text !== fresh);
  for (const { path, fresh } of stale) {
    say(`${path} ${isCheck ? "is out of date" : "made anew"}`);
    if (!isCheck) Deno.writeTextFileSync(`${ROOT}/${path}`, fresh);
  }
  if (isCheck && stale.length > 0) say("run: deno task docs");
  return isCheck && stale.length > 0 ? 1 : 0;
}

if (import.meta.main) Deno.exit(main(Deno.args));
