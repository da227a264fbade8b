import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import type { Option } from "../../../src/config/option_types.ts";
import { isIn, SECTIONS } from "../../../src/config/options.ts";
import { METHODS } from "../../../src/protocol/methods.ts";
import {
  BOOLEAN,
  INTEGER,
  listOf,
  objectOf,
  oneOf,
  orNull,
  STRING,
} from "../../../src/protocol/schema.ts";
import { makeBlocks } from "../../../tools/docs/block_table.ts";
import { ctlExits, exitTable } from "../../../tools/docs/command_lines.ts";
import {
  defaultText,
  optionTable,
  rangeText,
} from "../../../tools/docs/configuration.ts";
import { blockNames, fillBlocks } from "../../../tools/docs/marked_blocks.ts";
import { anchor, reflow, table, wrap } from "../../../tools/docs/markdown.ts";
import {
  anchors,
  fencedBlocks,
  linkTargets,
} from "../../../tools/docs/page_parts.ts";
import { readPages } from "../../../tools/docs/pages.ts";
import { typeText } from "../../../tools/docs/rpc.ts";
import {
  declaration,
  functionComments,
  memberComments,
  moduleComment,
  unionComments,
} from "../../../tools/docs/source_comments.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;

function source(path: string): string {
  return Deno.readTextFileSync(`${ROOT}${path}`);
}

Deno.test("table() pads its columns and keeps cells on one line", () => {
  assertEquals(
    table(["A", "Longer"], [["a|b", "two\nlines"], ["", "x"]]),
    [
      "| A    | Longer    |",
      "| ---- | --------- |",
      "| a\\|b | two lines |",
      "|      | x         |",
    ].join("\n"),
  );
});

Deno.test("wrap() breaks at 80 characters, but never inside of code", () => {
  const word = "x".repeat(40);
  assertEquals(wrap(`${word} ${word}`), `${word}\n${word}`);
  assertEquals(wrap(`${word} ${word.slice(1)}`), `${word} ${word.slice(1)}`);
  const command = "`a b c d e f g h i j k l m n o p q r s t u v`,";
  assertEquals(wrap(`${word} ${command}`), `${word}\n${command}`);
  assertEquals(wrap(`${word} ${word}`, "- ", "  "), `- ${word}\n  ${word}`);
});

Deno.test("reflow() joins the lines of paragraphs and of list items", () => {
  const text = "One\ntwo *three*.\n\n- a\n  b\n- `c`\n";
  assertEquals(reflow(text), "One two _three_.\n\n- a b\n- `c`");
});

Deno.test("anchor() is what readers of Markdown make of a heading", () => {
  const rows = [
    ["Health checks", "health-checks"],
    ["[program:NAME]", "programname"],
    ["When the daemon is killed", "when-the-daemon-is-killed"],
    ["supervicectl restart [--force]", "supervicectl-restart---force"],
  ] as const;
  for (const [title, expected] of rows) assertEquals(anchor(title), expected);
});

Deno.test("fillBlocks() replaces what is between marks, and nothing else", () => {
  const page = (inside: string) =>
    `# T\n\n<!-- begin generated: a -->${inside}<!-- end generated -->\n\nend\n`;
  const fresh = fillBlocks(page("\nold\n"), { a: () => "new\nlines" });
  assertEquals(fresh, page("\n\nnew\nlines\n\n"));
  assertEquals(fillBlocks(fresh, { a: () => "new\nlines" }), fresh);
  assertEquals(blockNames(fresh), ["a"]);
});

Deno.test("fillBlocks() refuses marks that do not fit", () => {
  const begin = (name: string) => `<!-- begin generated: ${name} -->\n`;
  const end = "<!-- end generated -->\n";
  const rows = [
    [begin("b") + end, 'Cannot make block "b"'],
    [begin("toString") + end, 'Cannot make block "toString"'],
    [begin("a"), 'Cannot find the end of "a"'],
    [begin("a") + begin("a") + end, 'Cannot begin "a": "a" is open'],
    [end, "Cannot end a block: none is open"],
  ] as const;
  for (const [page, message] of rows) {
    assertThrows(
      () => fillBlocks(page, { a: () => "" }),
      TypeError,
      message,
    );
  }
});

Deno.test("comments are found in the forms that deno fmt writes", () => {
  const text = `/**
 * About *all*,
 * in {@linkcode Two} lines.
 *
 * @module
 */

/** First. */
export function one(): void {}

/**
 * Second,
 * longer.
 *
 * @returns Nothing.
 */
export function two(): void {}

export interface Shape {
  /** How wide. */
  readonly width: number;
  readonly plain: number;
  /** How deep. */
  readonly depth?: number;
}

export type Name =
  /** The first. */
  | "a-b"
  | "c";

export interface Other {
  /** Not of the shape. */
  readonly other: number;
}
`;
  assertEquals(moduleComment(text), "About *all*,\nin `Two` lines.");
  assertEquals([...functionComments(text)], [
    ["one", "First."],
    ["two", "Second,\nlonger."],
  ]);
  assertEquals([...memberComments(declaration(text, "Shape"))], [
    ["width", "How wide."],
    ["depth", "How deep."],
  ]);
  assertEquals([...unionComments(declaration(text, "Name"))], [
    ["a-b", "The first."],
  ]);
  assertThrows(() => declaration(text, "Nothing"), TypeError, '"Nothing"');
  assertThrows(() => moduleComment("export {};"), TypeError);
});

Deno.test("defaults and ranges are written as a user would write them", () => {
  const program: Readonly<Record<string, Option>> = SECTIONS.program.options;
  const rows = [
    ["command", "_required_", ""],
    ["numprocs", "`1`", "`1` to `1000`"],
    ["startretries", "`3`", "`0` or more, `infinite`"],
    ["stopwaitsecs", "`10s`", "`0s` to `24d`"],
    ["stdout_logfile_maxbytes", "`50MB`", "`0` or more"],
    ["stopsignal", "`TERM`", ""],
    ["autostart", "`true`", ""],
    ["directory", "_none_", ""],
    ["stdout_logfile", "`NONE`", ""],
    ["reconcile", "`auto`", "`auto`, `kill`, `warn`, `off`"],
    ["environment", "_none_", ""],
  ] as const;
  for (const [name, expected, range] of rows) {
    const option = program[name];
    assert(option !== undefined, name);
    assertEquals([defaultText(option), rangeText(option)], [expected, range]);
  }
});

Deno.test("optionTable() has a row for each option, with its meaning", () => {
  for (const kind of ["supervice", "program", "group"] as const) {
    const text = optionTable(kind);
    const options = Object.entries<Option>(SECTIONS[kind].options)
      .filter(([_name, option]) => isIn(option, "supervice"));
    assertEquals(text.split("\n").length, options.length + 2);
    for (const [name, { doc }] of options) {
      assertStringIncludes(text, `| \`${name}\` `);
      assertStringIncludes(text, doc);
    }
  }
});

Deno.test("typeText() says the shape of a value in words", () => {
  const rows = [
    [STRING, "string"],
    [orNull(INTEGER), "integer or null"],
    [listOf(STRING), "list of string"],
    [oneOf(["a", "b"]), "one of `a`, `b`"],
    [
      orNull(objectOf<{ on: boolean }>({ on: BOOLEAN })),
      "object of `on` (boolean) or null",
    ],
    [
      METHODS.status.result,
      "object of `processes` (list of [ProcessInfo]" +
      "(#processinfo))",
    ],
  ] as const;
  for (const [schema, expected] of rows) {
    assertEquals(typeText(schema.json), expected);
  }
});

Deno.test("exitTable() reads the exit statuses of a help text", () => {
  const help = "Usage: x\n\nExit status:\n  0  good\n  1  bad, for a\n" +
    "     reason\n\nExamples:\n  x\n";
  assertEquals(
    exitTable(help).split("\n").slice(2),
    ["| 0      | good              |", "| 1      | bad, for a reason |"],
  );
  assertEquals(ctlExits().split("\n").length, 10);
});

Deno.test("fencedBlocks() finds blocks with their tags and lines", () => {
  assertEquals(fencedBlocks("a\n```ini ignore\nx\n\ny\n```\n```\nz\n```\n"), [
    { info: "ini ignore", text: "x\n\ny\n", line: 2 },
    { info: "", text: "z\n", line: 7 },
  ]);
});

Deno.test("links and headings are not looked for in code", () => {
  const page = "# `a` b\n\n[x](y.md#z) `[no](no)`\n\n" +
    "```sh\n# no\n[no](no)\n```\n\n[out](https://x.org/)\n";
  assertEquals(linkTargets(page), ["y.md#z", "https://x.org/"]);
  assertEquals(anchors(page), ["a-b"]);
});

Deno.test("every block that can be made stands on a page", () => {
  const used = readPages(ROOT).flatMap(({ text }) => blockNames(text));
  const made = Object.keys(makeBlocks(source));
  assertEquals(made.filter((name) => !used.includes(name)), []);
});

Deno.test("no block has a gap where an explanation belongs", () => {
  const blocks = makeBlocks(source);
  for (const name of ["machine-cells", "machine-timers", "rpc-limits"]) {
    const rows = blocks[name]?.().split("\n") ?? [];
    assert(rows.length > 3, name);
    assertEquals(rows.filter((row) => /\| +\|$/.test(row)), [], name);
  }
});
