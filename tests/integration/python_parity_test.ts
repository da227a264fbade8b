import { assert, assertEquals } from "@std/assert";
import { Findings } from "../../src/config/findings.ts";
import { expand } from "../../src/config/expansion.ts";
import { parseDocument } from "../../src/config/ini_document.ts";
import type { Dialect } from "../../src/model/process_spec.ts";
import { splitWords } from "../../src/util/shell_words.ts";

/** Reads a list of texts as JSON, writes what Python makes of each. */
const SHLEX = `
import json, shlex, sys
def split(text):
    try:
        return shlex.split(text, comments=False, posix=True)
    except ValueError:
        return None
json.dump([split(text) for text in json.load(sys.stdin)], sys.stdout)
`;

const CONFIGPARSER = `
import configparser, io, json, sys
def parse(text):
    parser = configparser.RawConfigParser()
    try:
        parser.read_file(io.StringIO(text, newline=None))
    except configparser.Error:
        return None
    return {name: dict(parser[name]) for name in parser.sections()}
json.dump([parse(text) for text in json.load(sys.stdin)], sys.stdout)
`;

/** The same parser as supervisord sets it up. */
const SUPERVISORD_PARSER = CONFIGPARSER.replace(
  "RawConfigParser()",
  "RawConfigParser(inline_comment_prefixes=(';', '#'), strict=False)",
);

/** How supervisord expands a value. */
const PERCENT = `
import json, sys
names = {"here": "/etc", "program_name": "web", "process_num": 7,
         "numprocs": 12, "ENV_HOME": "/root", "ENV_P": "50%"}
def expand(text):
    try:
        return text % names
    except (KeyError, TypeError, ValueError):
        return None
json.dump([expand(text) for text in json.load(sys.stdin)], sys.stdout)
`;

const COUNT = 3000;

/** Repeatable random numbers: a failure can be looked at again. */
function* randomNumbers(seed: number): Generator<number, never> {
  let state = seed;
  while (true) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

function makeTexts(seed: number, pieces: readonly string[]): string[] {
  const random = randomNumbers(seed);
  const below = (limit: number) => Math.floor(random.next().value * limit);
  return Array.from(
    { length: COUNT },
    () =>
      Array.from({ length: below(14) }, () => pieces[below(pieces.length)])
        .join(""),
  );
}

async function askPython(
  script: string,
  texts: readonly string[],
): Promise<readonly unknown[]> {
  const child = new Deno.Command("python3", {
    args: ["-c", script],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(texts)));
  await writer.close();
  const { success, stdout } = await child.output();
  assert(success);
  return JSON.parse(new TextDecoder().decode(stdout));
}

function hasPython(): boolean {
  try {
    const { success } = new Deno.Command("python3", {
      args: ["-c", "import configparser, shlex"],
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** What our parser makes of a text, in the shape of Python's answer. */
function readSections(text: string, dialect: Dialect): unknown {
  const findings = new Findings();
  const options = { file: "x.ini", dialect };
  const document = parseDocument(text, options, findings);
  if (document === null || findings.errors().length > 0) return null;
  const defaults = document.defaults.entries;
  return Object.fromEntries(document.sections.map(({ name, entries }) => {
    const all = [...new Map([...defaults, ...entries])];
    return [
      name,
      Object.fromEntries(all.map(([key, { value }]) => [key, value])),
    ];
  }));
}

const ignore = !hasPython();

Deno.test(
  "commands split as Python's shlex splits them",
  { ignore },
  async () => {
    const pieces = [
      ..."ab 'c\"\\#;|&$`*?~=%{}()\t\n\r",
      "é",
      "🎉",
      "\u00a0",
      " 'a b' ",
      ' "x\\"y" ',
      "''",
    ];
    const texts = makeTexts(1, pieces);
    const expected = await askPython(SHLEX, texts);
    for (const [index, text] of texts.entries()) {
      const result = splitWords(text);
      const found = result.kind === "words" ? result.words : null;
      assertEquals(found, expected[index], JSON.stringify(text));
    }
    assert(expected.some((words) => words === null));
  },
);

Deno.test(
  "files parse as Python's configparser parses them",
  { ignore },
  async () => {
    const pieces = [
      "[a]\n",
      "[b]\n",
      "[DEFAULT]\n",
      "  [c]\n",
      "[a] ; comment\n",
      "k = v\n",
      "k2: v = w\n",
      "Key=%(x)s %\n",
      '  k3 = "q" \n',
      "   more # text ; here\n",
      "\tmore = 1\n",
      "\n",
      "   \n",
      "# comment\n",
      "    ; comment\n",
      "nothing\n",
      "= v\n",
      ": v\n",
      "e =\n",
      "é = \u00a0ü\u2003\n",
      "l = a\r\n",
      "m = b\r",
      "  n",
      "\x1c\n",
      "\ufeffx = 1\n",
    ];
    const texts = makeTexts(2, pieces).map((text) => `[a0]\n${text}`);
    const expected = await askPython(CONFIGPARSER, texts);
    for (const [index, text] of texts.entries()) {
      const sections = readSections(text, "supervice");
      assertEquals(sections, expected[index], JSON.stringify(text));
    }
    const readable = expected.filter((sections) => sections !== null);
    assert(readable.length > COUNT / 10, `${readable.length} readable texts`);
  },
);

Deno.test(
  "files of supervisord parse as its configparser parses them",
  { ignore },
  async () => {
    // Never a mark that cuts behind another kind of mark that does not: there
    // the versions of Python differ.
    const pieces = [
      "[a]\n",
      "[b] ; comment\n",
      "[DEFAULT]\n",
      "  [c]# no comment\n",
      "k = v\n",
      "k = w ; comment\n",
      "k2: v;w # comment ; more\n",
      "Key=%(x)s %\t#comment\n",
      "k4 = 'a ; b'\n",
      "k5 =; not cut\n",
      "k6 = ;cut\n",
      '  k3 = "q"; \n',
      "   more #text\n",
      "\tmore; = 1\n",
      "\n",
      "   \n",
      "# comment\n",
      "    ; comment\n",
      "nothing ; = v\n",
      "= v\n",
      "e =\n",
      "l = a\u00a0; b\r\n",
      "m = b ;\r",
      "  n",
      "\x1c; x\n",
    ];
    const texts = makeTexts(3, pieces).map((text) => `[a0]\n${text}`);
    const expected = await askPython(SUPERVISORD_PARSER, texts);
    for (const [index, text] of texts.entries()) {
      const sections = readSections(text, "supervisord");
      assertEquals(sections, expected[index], JSON.stringify(text));
    }
    const readable = expected.filter((sections) => sections !== null);
    assert(readable.length > COUNT / 10, `${readable.length} readable texts`);
  },
);

Deno.test(
  "values of supervisord expand as Python's % operator expands them",
  { ignore },
  async () => {
    const pieces = [
      "a",
      " ",
      "%%",
      "%(here)s",
      "%(program_name)8s",
      "%(program_name)-6.2s",
      "%(process_num)d",
      "%(process_num)02d",
      "%(process_num)-4d",
      "%(process_num)+03d",
      "%(process_num)s",
      "%(process_num)02s",
      "%(numprocs)x",
      "%(numprocs)X",
      "%(numprocs)o",
      "%(numprocs).4d",
      "%(numprocs)6.4d",
      "%(ENV_HOME)s",
      "%(ENV_P)s",
      "(here)s",
      "s",
    ];
    const bad = ["%(none)s", "%(here)d", "%(here", "%(ENV_NONE)s", "%)"];
    const good = makeTexts(4, pieces);
    const mixed = makeTexts(5, [...pieces, ...pieces, ...bad]);
    const texts = [...good, ...mixed];
    const expected = await askPython(PERCENT, texts);
    const scope = {
      dialect: "supervisord",
      names: new Map<string, string | number>([
        ["here", "/etc"],
        ["program_name", "web"],
        ["process_num", 7],
        ["numprocs", 12],
      ]),
      environment: new Map([["HOME", "/root"], ["P", "50%"]]),
      braces: false,
    } as const;
    for (const [index, text] of texts.entries()) {
      const result = expand(text, scope);
      const found = result.kind === "text" ? result.text : null;
      assertEquals(found, expected[index], JSON.stringify(text));
    }
    assert(expected.slice(0, COUNT).every((text) => text !== null));
    assert(expected.some((text) => text === null));
  },
);
