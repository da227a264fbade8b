/** Every call of supervicectl that a page shows is one that it understands. */

import { assert, assertEquals } from "@std/assert";
import { EXIT } from "../../../src/model/errors.ts";
import { splitWords } from "../../../src/util/shell_words.ts";
import { fencedBlocks } from "../../../tools/docs/page_parts.ts";
import { pagePaths } from "../../../tools/docs/pages.ts";
import { ctl } from "../../support/ctl_bench.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;

/** Blocks of what is typed into a shell. */
const SHELL = ["sh", "console"];

/** The configurations that calls name. */
const FILES = {
  "supervisord.conf": "[supervice]\n",
  "other.conf": "[supervice]\n",
};

/** A call, up to where the shell goes on with something else. */
const CALL =
  /(?:\bsupervicectl|\btask (?:-q )?ctl|^\$ ctl) ((?:[^|)>']|'[^']*')+)/g;

/** The calls in the examples and in the prose of a page, without the names. */
function callsOf(page: string): string[] {
  const lines = fencedBlocks(page).filter(({ info }) => SHELL.includes(info))
    .flatMap(({ text }) => text.split("\n"))
    .filter((line) => !line.startsWith("#"));
  const prose = page.replaceAll(/^```[^]*?^```$/gm, "");
  const inline = Array.from(
    prose.matchAll(/`([^`]+)`/g),
    ([, code = ""]) => code.replaceAll("\n", " "),
  );
  return [
    ...lines.flatMap(callsIn),
    // Prose speaks of commands without what they need.
    ...inline.flatMap(callsIn)
      .map((call) => call.includes(" ") ? call : `help ${call}`),
  ];
}

function callsIn(text: string): string[] {
  return Array.from(text.matchAll(CALL), ([, call = ""]) => call.trim())
    // These are forms, not calls.
    .filter((call) =>
      !/\[|\.\.\.|\b(?:NAME|SHELL|GROUP|FILE|PATH)\b/.test(call)
    );
}

Deno.test("supervicectl understands every call in the documentation", async () => {
  const calls = pagePaths(ROOT).flatMap((path) =>
    callsOf(Deno.readTextFileSync(`${ROOT}${path}`))
      .map((call) => ({ path, call }))
  );
  assert(calls.length > 80, `${calls.length} calls found`);
  for (const { path, call } of calls) {
    const split = splitWords(call);
    assert(split.kind === "words", `${path}: ${call}`);
    const { status, err } = await ctl(split.words.join(" "), (bench) => {
      bench.isSocketThere = false;
      bench.files = FILES;
    });
    // Nobody sits at a terminal here.
    if (/needs a terminal/.test(err)) continue;
    assertEquals(status === EXIT.usage ? err : "", "", `${path}: ${call}`);
  }
});
