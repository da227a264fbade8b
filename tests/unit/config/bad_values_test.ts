/** What is said about a bad value of each option of the table. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { draftOf } from "../../../src/config/draft_of.ts";
import type { Option } from "../../../src/config/option_types.ts";
import { headerOf, SECTIONS } from "../../../src/config/options.ts";
import type { ConfigIssue } from "../../../src/model/errors.ts";
import type { Dialect } from "../../../src/model/process_spec.ts";
import { MemoryFiles } from "../../support/memory_files.ts";

/** Texts that no option of the type takes; there may be none. */
const BAD: Readonly<Record<Option["type"], readonly string[]>> = {
  text: [],
  int: ["x9x", "1.5", "0x10", "1e3", "--1", "99999999999999"],
  decimal: ["x9x", "1e3", "1,5", "-1", "1000000"],
  duration: ["x9x", "1 minute", "-1", "5:00", "1000000d"],
  size: ["x9x", "1.5GB", "-1", "5 bytes"],
  bool: ["ture", "x9x", "2", "yes no"],
  choice: ["x9x", "a b"],
  signals: ["x9x", "SIGTREM", "TERM,INT", "TERM:x", "KILL TERM"],
  exits: ["x9x", "256", "5-3", "-1", "1 2"],
  mask: ["x9x", "089", "1000", "-22", "0o22"],
  mode: ["x9x", "089", "1000", "rw-r--r--"],
  limit: ["x9x", "1:2:3", "5:", "6:5", "-2"],
  path: [],
  place: ["logs/", "/dev/fd/7"],
  paths: [],
  names: [],
  command: ["'open", "open\\", "''"],
  environment: ["A", "=b", "1A=b", "A='open"],
  account: ["a:b:c", "a:", ":b", "-a", "a/b"],
};

const ROWS = (["supervice", "program", "group"] as const).flatMap((kind) =>
  Object.entries<Option>(SECTIONS[kind].options)
    .map(([key, option]) => {
      const dialect = option.dialect ?? "supervice";
      const header = headerOf(kind, dialect);
      return { kind: header, key, option, dialect };
    })
);

/** A file with one bad option, which is in its third line. */
function fileOf(kind: string, key: string, text: string): string {
  if (kind.startsWith("superv")) return `[${kind}]\n\n${key} = ${text}\n`;
  const program = key === "command" ? "" : "command = true\n";
  return kind === "program"
    ? `[program:web]\n\n${key} = ${text}\n${program}`
    : `[group:all]\n\n${key} = ${text}\n` +
      `${key === "programs" ? "" : "programs = web\n"}[program:web]\n` +
      program;
}

async function issuesOf(
  text: string,
  dialect: Dialect = "supervice",
): Promise<readonly ConfigIssue[]> {
  const reader = { files: new MemoryFiles(), surroundings: null };
  const draft = await draftOf(text, { file: "x.conf", dialect }, reader);
  return draft.findings.errors();
}

for (const type of new Set(ROWS.map(({ option }) => option.type))) {
  Deno.test(`every option of type ${type} says what is wrong, and where`, async () => {
    for (const { kind, key, option, dialect } of ROWS) {
      if (option.type !== type) continue;
      for (const text of BAD[type]) {
        const [issue, ...others] = await issuesOf(
          fileOf(kind, key, text),
          dialect,
        );
        const what = `[${kind}] ${key} = ${text}`;
        assert(issue !== undefined, what);
        assertEquals(others, [], what);
        const { file, line, key: named, message, hint } = issue;
        assertEquals([file, line, named], ["x.conf", 3, key], what);
        assertMatch(message, /^Cannot .+: .+[^.]$/, what);
        const shows = message.includes(text) ||
          text.split(/[\s:,]/).some((part) =>
            part !== "" && message.includes(part)
          ) || type === "command" || type === "environment";
        assert(shows, `${what}: ${message}`);
        const saysRange = /the (?:range|least|choices?)\b/.test(message);
        const isHelpful = hint !== null || saysRange ||
          type === "command" || type === "environment" || type === "place";
        assert(isHelpful, `${what}: ${message}`);
      }
    }
  });
}

Deno.test("every option that must not be empty says so", async () => {
  for (const { kind, key, option, dialect } of ROWS) {
    const issues = await issuesOf(fileOf(kind, key, ""), dialect);
    const mayBeEmpty = option.emptyIsUnset === true ||
      option.type === "exits" || option.type === "place" ||
      (option.type === "path" && option.off?.includes("") === true);
    const messages = issues.map(({ message }) => message);
    const expected = mayBeEmpty ? [] : ["Cannot use an empty value"];
    // A group without programs is told of in another way.
    assertEquals(messages, expected, `[${kind}] ${key}`);
    for (const { hint } of issues) assert(hint !== null, key);
  }
});

Deno.test("every option that is given twice says where it was before", async () => {
  for (const { kind, key, dialect } of ROWS) {
    // There the last one counts.
    if (dialect === "supervisord") continue;
    const text = fileOf(kind, key, "x").replace(/^(\w+ = x)$/m, "$1\n$1");
    const issues = (await issuesOf(text))
      .filter(({ message }) => message.includes("twice"));
    assertEquals(issues.map(({ line, key, message }) => [line, key, message]), [
      [4, key, "Cannot set the option twice: also at line 3"],
    ]);
  }
});
