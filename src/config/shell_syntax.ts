/**
 * Finds what only a shell would understand in a command that no shell runs.
 *
 * It is told in a warning, for any word can be meant as it stands. To keep
 * silent where it is meant matters more than to find everything: what is in
 * quotes or after a backslash is taken for meant, and so is what ordinary
 * arguments look like, such as `a|b`, `>=2` and `$1`.
 *
 * @module
 */

import { basename } from "../util/paths.ts";
import { splitBlanks } from "./pieces.ts";
import { quoted } from "./quoted.ts";
import { hide, hideQuoted, QUOTED } from "./quoting.ts";
import type { Fault } from "./reading.ts";

/** What `expand_env = true` gives a meaning. */
const BRACES = /\$\$\{|\$\{[^}]*\}/g;

/** What only shells know as the first word, and what to write instead. */
const BUILT_IN: ReadonlyMap<string, string | null> = new Map([
  ["cd", "directory = sets the directory"],
  ["exec", "leave it out"],
  ["export", "environment = sets variables"],
  ["umask", "umask = sets it"],
  ["ulimit", "rlimit_nofile = and the like set limits"],
  ...[".", "source", "eval", "set", "if", "for", "while", "until", "case"]
    .map((word) => [word, null] as const),
]);

/** Programs that have operators of their own, or hand theirs to a shell. */
const WITH_OPERATORS: ReadonlySet<string> = new Set([
  "autossh",
  "parallel",
  "ssh",
  "sshpass",
  "tmux",
  "watch",
]);

const SHELLS = /^(?:ba|da|k|z|a)?sh$/;

/** Takes the words up to `;` for itself, as `find -exec` does. */
const UP_TO_SEMICOLON = /^(?:-x|-X|--?(?:exec|ok)\w*(?:-batch)?)$/;

const SEPARATORS: ReadonlySet<string> = new Set(["|", "||", "|&", "&&", "&"]);

/** Takes the next word for a file. */
const REDIRECTION = /^(?:[0-9]?(?:>{1,2}|>\||<{1,3})|&>{1,2})$/;

/** Has the file, or another output, in the same word. */
const WHOLE_REDIRECTION =
  /^(?:[0-9]?>&[0-9]|(?:[0-9&]?>{1,2}|<)(?:(?:\.{0,2}|~)\/[^>]*|[A-Za-z][\w-]*\.[a-z]+))$/;

/** Passwords have dollar signs, too, but hardly so. */
const VARIABLE =
  /(?:^|[=/:@,])(\$(?:([A-Z_][A-Z0-9_]*)(?![A-Za-z0-9])|\{([A-Z_][A-Z0-9_]*)(?::?[-=?+][^}]*)?\}))/;

/** A word of a command, with what is quoted hidden. */
interface Word {
  readonly text: string;
  readonly offset: number;
}

/** What was found, and what does the same without a shell, if anything. */
interface Finding extends Word {
  readonly instead?: string | null;
  /** Whether it is taken for the program, and not for an argument. */
  readonly isProgram?: boolean;
}

/**
 * Finds the first thing in a command that only a shell would understand.
 *
 * @param command The command as it is written.
 * @param braces Whether `${NAME}` stands for something in it.
 * @example
 * ```ts
 * import { shellDoubts } from "./shell_syntax.ts";
 * shellDoubts("date > /tmp/now", false).length; // 1
 * shellDoubts("sh -c 'date > /tmp/now'", false).length; // 0
 * ```
 */
export function shellDoubts(
  command: string,
  braces: boolean,
): readonly Fault[] {
  const plain = hideQuoted(command);
  const words = splitBlanks(braces ? plain.replaceAll(BRACES, hide) : plain);
  const found = findFirst(words);
  if (found === null) return joinDoubts(command);
  const { text, offset, isProgram = false, instead = null } = found;
  const what = isProgram ? "the program" : "an argument";
  return [{
    offset,
    message: `No shell runs the command: ${quoted(text)} is ${what}`,
    hint: [
      ...(instead === null ? [] : [instead]),
      shellHint(words),
      ...(isProgram ? [] : ["put quotes around it if it is meant"]),
    ].join("; or "),
  }];
}

/** Shells join two lines with a backslash between them. */
function joinDoubts(command: string): readonly Fault[] {
  const joint = [...command.matchAll(QUOTED)]
    .find(([text]) => text === "\\\n");
  return joint === undefined ? [] : [{
    offset: joint.index,
    message: "No shell runs the command: the line feed after the backslash " +
      "is part of an argument",
    hint: "leave the backslash out: an indented line goes on by itself",
  }];
}

function shellHint(words: readonly Word[]): string {
  const [program, option] = words;
  return SHELLS.test(basename(program?.text ?? "")) &&
      /^-\w*c$/.test(option?.text ?? "")
    ? "put quotes around all that the shell is to run"
    : "write sh -c '...' around the command";
}

function findFirst(words: readonly Word[]): Finding | null {
  const hasOperators = WITH_OPERATORS.has(basename(words[0]?.text ?? ""));
  for (const [index, word] of words.entries()) {
    const isProgram = index === 0;
    if (hasOperators && !isProgram) return null;
    const found = (isProgram ? findProgram(word) : null) ??
      findOperator(words, index) ?? findExpansion(word);
    if (found !== null) return { ...found, isProgram };
  }
  return null;
}

function findProgram(first: Word): Finding | null {
  const { text } = first;
  const [assignment] = /^[A-Za-z_]\w*=/.exec(text) ?? [];
  // The value may be a secret.
  if (assignment !== undefined) {
    const instead = "set the variable in environment =";
    return { ...first, text: `${assignment}...`, instead };
  }
  const instead = BUILT_IN.get(text);
  return instead === undefined ? null : { ...first, instead };
}

function findOperator(words: readonly Word[], index: number): Finding | null {
  const word = words[index];
  if (word === undefined) return null;
  const { text } = word;
  const next = words[index + 1]?.text ?? "";
  if (/^[^\0=?&]+;$/.test(text) && next !== "") return word;
  // All others stand after a program.
  if (index === 0) return null;
  if (SEPARATORS.has(text) || WHOLE_REDIRECTION.test(text)) return word;
  if (REDIRECTION.test(text)) return isFile(next) ? word : null;
  if (text !== ";" && text !== "#") return null;
  return words.slice(0, index).some(({ text }) => UP_TO_SEMICOLON.test(text))
    ? null
    : { ...word, instead: "put a comment on a line of its own" };
}

/** Tells a file from a number to compare with, and from an option. */
function isFile(text: string): boolean {
  return text !== "" && !/^(?:-|[0-9.]+$)/.test(text);
}

function findExpansion(word: Word): Finding | null {
  const { text } = word;
  const [home] = /^~[\w-]*\/(?=.)/.exec(text) ?? [];
  if (home !== undefined) {
    return { ...word, text: `${home}...`, instead: "write the whole path" };
  }
  const [, written = "", bare, braced] = VARIABLE.exec(text) ?? [];
  const name = bare ?? braced;
  if (name !== undefined) {
    const instead = `write %(ENV_${name})s for the daemon's variable`;
    return { ...word, text: written, instead };
  }
  const command = /(?:^|=)(\$\((?=[a-z/])|`(?=[a-z/]))/.exec(text)?.[1];
  return command === undefined ? null : { ...word, text: `${command}...` };
}
