/**
 * The text of an `env_file`: `NAME=VALUE` lines; empty lines and lines that
 * start with `#` are skipped. One pair of quotes around a value is removed;
 * there are no escapes, no `export`, no expansion, no comments after a value.
 * Values are often secrets: no message shows one.
 *
 * @module
 */

import { BAD_VARIABLE_NAME, isVariableName } from "./environment_text.ts";
import type { Remark } from "./findings.ts";

/** A mistake in a line. */
export interface EnvFileFault extends Remark {
  /** Line number from 1. */
  readonly line: number;
}

/** What was found in the file. */
export interface EnvFileText {
  readonly variables: Readonly<Record<string, string>>;
  readonly faults: readonly EnvFileFault[];
}

/** Reads the lines. */
export function parseEnvFile(text: string): EnvFileText {
  const variables = new Map<string, string>();
  const faults: EnvFileFault[] = [];
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const separator = line.indexOf("=");
    const name = line.slice(0, Math.max(0, separator)).trim();
    const value = line.slice(separator + 1).trim();
    const fault = faultOf(name, value);
    if (fault === null) variables.set(name, unquoted(value));
    else faults.push({ ...fault, line: index + 1 });
  }
  return { variables: Object.fromEntries(variables), faults };
}

function faultOf(name: string, value: string): Remark | null {
  if (name === "") {
    return { message: "Malformed env line", hint: "expected KEY=VALUE" };
  }
  if (!isVariableName(name)) {
    const hint = /^export\s/.test(name)
      ? 'leave "export" out: no shell reads this file'
      : BAD_VARIABLE_NAME;
    return { message: 'Malformed env line: a bad name before "="', hint };
  }
  if (value.includes("\0")) {
    return { message: `Malformed env line: a NUL byte in "${name}"` };
  }
  return null;
}

function unquoted(value: string): string {
  const quote = value.charAt(0);
  const isQuoted = value.length >= 2 && value.endsWith(quote) &&
    (quote === '"' || quote === "'");
  return isQuoted ? value.slice(1, -1) : value;
}
