import { assert, assertEquals } from "@std/assert";
import { Findings } from "../../../src/config/findings.ts";
import {
  type IniDocument,
  parseDocument,
  placeAt,
  type Section,
} from "../../../src/config/ini_document.ts";

type Values = Readonly<Record<string, Readonly<Record<string, string>>>>;

function valuesOf(
  { name, entries }: Section,
): [string, Record<string, string>] {
  const pairs = [...entries].map(([key, { value }]) => [key, value] as const);
  return [name, Object.fromEntries(pairs)];
}

function parse(text: string): { document: IniDocument; findings: Findings } {
  const findings = new Findings();
  const document = parseDocument(
    text,
    { file: "x.ini", dialect: "supervice" },
    findings,
  );
  assert(document !== null);
  return { document, findings };
}

Deno.test("parseDocument() keeps every value as it is written", () => {
  const values = [
    "plain",
    '"quoted"',
    "'quoted'",
    '"half',
    "true",
    "0022",
    "null",
    "a=b:c",
    "100% %s %% %(x)s",
    "a ; b # c // d",
    "[section]",
    "//x",
    "_under",
    "tab\tinside",
    "\\ back\\slash",
    "ünïcödé \u2028 🎉",
    "~$HOME ${X}",
    "!'()*",
  ];
  for (const value of values) {
    const { document, findings } = parse(`[s]\nkey = ${value}\n`);
    const [section] = document.sections;
    assert(section !== undefined);
    assertEquals(valuesOf(section), ["s", { key: value }]);
    assertEquals(findings.errors(), []);
  }
});

Deno.test("parseDocument() follows the rules of lines", () => {
  const rows: readonly (readonly [string, string, Values])[] = [
    ["separators", "[s]\na=1\nb: 2\nc : 3 = 4\nd = : 5\n", {
      s: { a: "1", b: "2", c: "3 = 4", d: ": 5" },
    }],
    ["case", "[S]\nKey = V\n[s]\nKEY = v\n", {
      S: { key: "V" },
      s: { key: "v" },
    }],
    ["comments", "# a\n[s]\n  ; b\na = 1 # not one\n#b = 2\n", {
      s: { a: "1 # not one" },
    }],
    ["continuation", "[s]\na = 1\n  2\n\t3\nb = 4\n", {
      s: { a: "1\n2\n3", b: "4" },
    }],
    ["continuation of nothing", "[s]\na =\n  1\n", { s: { a: "\n1" } }],
    ["empty lines inside", "[s]\na = 1\n\n\n  2\n\nb = 3\n\n", {
      s: { a: "1\n\n\n2", b: "3" },
    }],
    ["comments inside", "[s]\na = 1\n# x\n   ; y\n  2\n", { s: { a: "1\n2" } }],
    ["keys that look continued", "[s]\n  a = 1\n  b = 2\n c = 3\n  d = 4\n", {
      s: { a: "1", b: "2", c: "3\nd = 4" },
    }],
    ["headers that look continued", "[s]\na = 1\n  [t]\n", {
      s: { a: "1\n[t]" },
    }],
    ["line ends", "[s]\r\na = 1\r  2\nb = 3", { s: { a: "1\n2", b: "3" } }],
    ["comment after header", "[s] ; c\na = 1\n[t]# d\n", {
      s: { a: "1" },
      t: {},
    }],
    ["numbers", "[2]\n2 = b\n1 = a\n[1]\n", {
      "2": { "2": "b", "1": "a" },
      "1": {},
    }],
    ["nothing", "", {}],
  ];
  for (const [name, text, expected] of rows) {
    const { document, findings } = parse(text);
    const found = Object.fromEntries(document.sections.map(valuesOf));
    assertEquals(found, expected, name);
    assertEquals(findings.errors(), [], name);
  }
});

Deno.test("parseDocument() takes the blanks of Unicode for blanks", () => {
  const { document } = parse("[s]\n\u00a0a \t=\f x y \u2003\n");
  assertEquals(document.sections.map(valuesOf), [["s", { a: "x y" }]]);
});

Deno.test("parseDocument() takes no name for more than a name", () => {
  const text = "[__proto__]\nconstructor = 1\n__proto__ = 2\n";
  const { document } = parse(text);
  const [section] = document.sections;
  assertEquals(section?.name, "__proto__");
  assertEquals(section?.entries.get("__proto__")?.value, "2");
  assertEquals(section?.entries.get("constructor")?.value, "1");
});

Deno.test("parseDocument() merges the pieces of [DEFAULT]", () => {
  const { document, findings } = parse(
    "[DEFAULT]\na = 1\n[s]\n[DEFAULT]\nb = 2\n",
  );
  assertEquals(valuesOf(document.defaults)[1], { a: "1", b: "2" });
  assertEquals(document.sections.map(({ name }) => name), ["s"]);
  assertEquals(findings.errors(), []);
});

Deno.test("parseDocument() keeps the sections in their order", () => {
  const { document } = parse("[10]\n[9]\n[b]\n[a]\n");
  assertEquals(document.sections.map(({ name }) => name), [
    "10",
    "9",
    "b",
    "a",
  ]);
});

Deno.test("parseDocument() gives up on what is no text", () => {
  const findings = new Findings();
  assertEquals(
    parseDocument(
      "[s]\na = 1\r\n\0",
      { file: "x.ini", dialect: "supervice" },
      findings,
    ),
    null,
  );
  assertEquals(findings.errors().map(({ line }) => line), [3]);
});

Deno.test("parseDocument() reads a large file in reasonable time", () => {
  const count = 50_000;
  const text = Array.from({ length: count }, (_, i) => `[s${i}]\na = ${i}`);
  const { document } = parse(text.join("\n"));
  assertEquals(document.sections.length, count);
});

Deno.test("placeAt() finds the line and column of a character", () => {
  const { document } = parse("[s]\n  key = ab\n\n# x\n      cd\n");
  const entry = document.sections[0]?.entries.get("key");
  assert(entry !== undefined);
  assertEquals(entry.value, "ab\n\ncd");
  assertEquals(placeAt(entry, 0), { line: 2, column: 9 });
  assertEquals(placeAt(entry, 1), { line: 2, column: 10 });
  assertEquals(placeAt(entry, 4), { line: 5, column: 7 });
  assertEquals(placeAt(entry, 5), { line: 5, column: 8 });
});
