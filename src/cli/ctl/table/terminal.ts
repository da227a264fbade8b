/**
 * The rows of commands that make the tool at home in a terminal.
 *
 * @module
 */

import type { Command } from "../command.ts";
import { NO_OPERANDS } from "./shared.ts";

/** Commands for people at a terminal. */
export const TERMINAL_COMMANDS: readonly Command[] = [
  {
    name: "top",
    aliases: [],
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
    load: () => import("../commands/top.ts"),
  },
  {
    name: "completion",
    aliases: [],
    operands: {
      usage: "SHELL",
      min: 1,
      max: Infinity,
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
        command: "source <(supervicectl completion bash)",
        doc: "In ~/.bashrc; zsh is alike",
      },
      {
        command: "supervicectl completion fish | source",
        doc: "In ~/.config/fish/config.fish",
      },
    ],
    load: () => import("../commands/completion.ts"),
  },
];
