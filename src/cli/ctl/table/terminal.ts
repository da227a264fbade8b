/**
 * The rows of commands that make the tool at home in a terminal.
 *
 * @module
 */

import type { CommandRows } from "../command_index.ts";
import { GRAPH_FORMATS } from "../graph_formats.ts";
import { BYTES, LINES } from "./logs.ts";
import {
  NO_OPERANDS,
  OPTIONAL_TARGETS,
  PROCESS,
  STATE,
  TARGET_FORMS,
} from "./shared.ts";

/** Commands for people at a terminal. */
export const ROWS: CommandRows<"terminal"> = {
  top: {
    operands: NO_OPERANDS,
    summary: "Show how all processes do, as it changes, and take orders",
    detail: "Cpu and memory count everything that a process has started: " +
      "100% is one core. Keys: up and down choose a process, s starts, x " +
      "stops and r restarts it, l shows its output, o changes the order, q " +
      "leaves; whatever happens, the terminal is then as it was.",
    options: [],
    json: "nothing, it needs a terminal; usage and status are for programs",
    exits: [],
    examples: [
      { command: "supervicectl top", doc: "Everything" },
      {
        command: "supervicectl -c other.conf top",
        doc: "The daemon of another configuration",
      },
    ],
  },
  fg: {
    operands: PROCESS,
    summary: "Show what a process writes, and send it what is typed",
    detail: "Input goes line by line, and needs stdin = pipe in the " +
      "configuration; Ctrl-D ends it. Ctrl-C leaves the process as it is. " +
      "With input from a file or pipe, it ends after that with the process.",
    options: [LINES, BYTES],
    json: "one line for each piece of output: {name, text}",
    exits: ["notFound", "interrupted"],
    examples: [
      { command: "supervicectl fg console", doc: "Talk to a program" },
      {
        command: "echo reload | supervicectl fg console",
        doc: "Send it a line, and wait for its end",
      },
    ],
  },
  graph: {
    operands: OPTIONAL_TARGETS,
    summary: "Draw groups and the processes in them",
    detail: `For people, or for Graphviz or Mermaid. ${TARGET_FORMS}`,
    options: [
      {
        long: "format",
        short: null,
        value: "FORMAT",
        doc: `How it is drawn: ${GRAPH_FORMATS.join(", ")} (text)`,
        completes: { kind: "words", words: GRAPH_FORMATS },
      },
      STATE,
    ],
    json: "{groups: [{name, processes: [{name, state, pid}]}]}",
    exits: ["notFound"],
    examples: [
      { command: "supervicectl graph", doc: "As a tree" },
      {
        command: "supervicectl graph --format dot | dot -Tsvg > graph.svg",
        doc: "As a picture, by Graphviz",
      },
    ],
  },
  completion: {
    operands: {
      usage: "SHELL",
      completes: [{ kind: "words", words: ["bash", "zsh", "fish"] }],
    },
    summary: "Print a script that teaches a shell to complete commands",
    detail: "SHELL is bash, zsh or fish. Names of processes and groups are " +
      "those that the daemon has at that moment.",
    options: [
      {
        long: "words",
        short: null,
        value: null,
        doc: "Complete the last of the words after --: this is what the " +
          "scripts call",
      },
    ],
    json: "{shell, script}; with --words {files, candidates: [{word, doc}]}",
    exits: [],
    examples: [
      {
        command: 'eval "$(supervicectl completion bash)"',
        doc: "In ~/.bashrc; zsh is alike, after compinit",
      },
      {
        command: "supervicectl completion fish | source",
        doc: "In ~/.config/fish/config.fish",
      },
    ],
  },
};
