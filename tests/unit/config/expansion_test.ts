import { assert, assertEquals } from "@std/assert";
import {
  expand,
  mayNeedSurroundings,
  type Scope,
} from "../../../src/config/expansion.ts";

function scopeOf(dialect: Scope["dialect"], braces = false): Scope {
  return {
    dialect,
    braces,
    names: new Map<string, string | number>([
      ["here", "/etc"],
      ["program_name", "web"],
      ["group_name", "all"],
      ["process_num", 7],
      ["numprocs", 12],
      ["host_node_name", "box"],
    ]),
    environment: new Map([["HOME", "/root"], ["EMPTY", ""], ["P", "50%"]]),
  };
}

function expanded(text: string, scope: Scope): string {
  const result = expand(text, scope);
  return result.kind === "text"
    ? result.text
    : `! ${result.offset} ${result.remark.message}`;
}

Deno.test("expand() formats as Python in files of supervisord", () => {
  const scope = scopeOf("supervisord");
  // Each right side is what Python's % operator gives.
  const rows: readonly (readonly [string, string])[] = [
    ["plain", "plain"],
    ["%(here)s/%(program_name)s", "/etc/web"],
    ["%(process_num)s %(process_num)d", "7 7"],
    ["%(process_num)02d %(process_num)05d", "07 00007"],
    ["[%(process_num)3d] [%(process_num)-3d]", "[  7] [7  ]"],
    ["[%(process_num)+d] [%(process_num)02s]", "[+7] [ 7]"],
    ["%(numprocs)x %(numprocs)X %(numprocs)o", "c C 14"],
    ["%(numprocs).3d", "012"],
    ["[%(program_name)5s] [%(program_name)-5s]", "[  web] [web  ]"],
    ["[%(program_name).2s]", "[we]"],
    ["%(group_name)s@%(host_node_name)s", "all@box"],
    ["100%% %%(here)s", "100% %(here)s"],
    ["%(ENV_HOME)s%(ENV_EMPTY)s.", "/root."],
    // What a variable holds is not looked at again.
    ["%(ENV_P)s", "50%"],
    ["${HOME}", "${HOME}"],
  ];
  for (const [text, result] of rows) {
    assertEquals(expanded(text, scope), result, text);
  }
});

Deno.test("expand() refuses in files of supervisord what Python can't format", () => {
  const scope = scopeOf("supervisord");
  const rows: readonly (readonly [string, string])[] = [
    [
      "date +%Y",
      '! 6 Cannot expand "%": no name in parentheses and no letter after it',
    ],
    [
      "100%",
      '! 3 Cannot expand "%": no name in parentheses and no letter after it',
    ],
    [
      "a %(here)",
      '! 2 Cannot expand "%": no name in parentheses and no letter after it',
    ],
    ["%(programe)s", '! 0 Cannot expand "%(programe)s": no such name'],
    ["%(here)d", '! 0 Cannot expand "%(here)d": not a number'],
    ["%(process_num)q", '! 0 Cannot expand "%(process_num)q": no such form'],
    [
      "x %(ENV_NONE)s",
      '! 2 Cannot expand "%(ENV_NONE)s": the environment variable "NONE" is ' +
      "not set",
    ],
  ];
  for (const [text, message] of rows) {
    assertEquals(expanded(text, scope), message, text);
  }
  const near = expand("%(program_nam)s", scope);
  assert(near.kind === "fault");
  assertEquals(near.remark.hint, "did you mean %(program_name)s?");
});

Deno.test("expand() leaves in our own files every other % as it is", () => {
  const scope = scopeOf("supervice");
  const rows: readonly (readonly [string, string])[] = [
    ["100% %% %s %d date +%Y-%m", "100% %% %s %d date +%Y-%m"],
    ["%(asctime)s %(message)s %(here)", "%(asctime)s %(message)s %(here)"],
    ["%(process_num)s", "07"],
    ["%(process_num)d %(process_num)03d", "7 007"],
    ["%(here)s %(program_name)s %(group_name)s", "/etc web all"],
    ["%(numprocs)s %(host_node_name)s %(ENV_HOME)s", "12 box /root"],
    ["${HOME} $HOME", "${HOME} $HOME"],
  ];
  for (const [text, result] of rows) {
    assertEquals(expanded(text, scope), result, text);
  }
});

Deno.test("expand() takes ${NAME} where it is asked for", () => {
  const scope = scopeOf("supervice", true);
  const rows: readonly (readonly [string, string])[] = [
    ["${HOME}/x", "/root/x"],
    ["${NONE:-a b} ${EMPTY:-c} ${HOME:-d}", "a b c /root"],
    ["${NONE:-}|${EMPTY}|", "||"],
    ["$HOME $$ $(id) $${HOME}", "$HOME $$ $(id) ${HOME}"],
    ["${NONE:-%(here)s}", "%(here)s"],
    ["%(here)s:${P}", "/etc:50%"],
    [
      "${NONE}",
      '! 0 Cannot expand "${NONE}": the environment variable ' +
      '"NONE" is not set',
    ],
    ["a ${1}", '! 2 Cannot expand "${": no name and "}" after it'],
    ["a ${HOME", '! 2 Cannot expand "${": no name and "}" after it'],
    ["${HOME:+x}", '! 0 Cannot expand "${": no name and "}" after it'],
  ];
  for (const [text, result] of rows) {
    assertEquals(expanded(text, scope), result, text);
  }
});

Deno.test("expand() tells what was used and where it came from", () => {
  const result = expand("a %(here)s b ${HOME} c", scopeOf("supervice", true));
  assert(result.kind === "text");
  assertEquals(result.text, "a /etc b /root c");
  assertEquals(result.used, ["here", "ENV_HOME"]);
  assertEquals(
    [0, 2, 4, 6, 7, 9, 12, 15].map(result.originOf),
    [0, 2, 2, 10, 11, 13, 13, 21],
  );
});

Deno.test("expand() knows what it can't know", () => {
  const scope = { ...scopeOf("supervice", true), environment: null };
  const message = "the environment of the daemon is not known here";
  assertEquals(
    expanded("%(ENV_A)s", scope),
    `! 0 Cannot expand "%(ENV_A)s": ${message}`,
  );
  assertEquals(
    expanded("${A:-b}", scope),
    `! 0 Cannot expand "\${A}": ${message}`,
  );
});

Deno.test("mayNeedSurroundings() looks around for those who ask only", () => {
  assertEquals(mayNeedSurroundings("a = %(here)s ${X}"), false);
  assertEquals(mayNeedSurroundings("a = %(ENV_X)s"), true);
  assertEquals(mayNeedSurroundings("a = ~/x"), true);
  assertEquals(mayNeedSurroundings("a = %(host_node_name)s"), true);
  assertEquals(mayNeedSurroundings("Expand_Env = 1\na = ${X}"), true);
});
