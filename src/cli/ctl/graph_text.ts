/**
 * The picture of groups and their processes.
 *
 * @module
 */

import { printable } from "../../logs/printable.ts";
import type { ProcessInfo } from "../../model/process_info.ts";
import { paintState } from "./colors.ts";
import type { GraphFormat } from "./graph_formats.ts";

/** How it is drawn. */
export interface GraphOptions {
  readonly format: GraphFormat;
  readonly color: boolean;
}

/**
 * Draws groups and their processes: as a tree for people, or in the language
 * of Graphviz or Mermaid.
 */
export function graphText(
  processes: readonly ProcessInfo[],
  { format, color }: GraphOptions,
): string {
  const groups = Map.groupBy(processes, ({ group }) => group);
  switch (format) {
    case "text":
      return tree(groups, color);
    case "dot":
      return dot(groups);
    case "mermaid":
      return mermaid(groups);
  }
}

type Groups = ReadonlyMap<string, readonly ProcessInfo[]>;

function tree(groups: Groups, color: boolean): string {
  const shown = [...groups.keys()];
  const lines = Array.from(groups, ([group, members], index) => {
    const isLast = index === shown.length - 1;
    const below = isLast ? "   " : "│  ";
    const [only] = members;
    // A process alone in a group of its own name needs no group around it.
    if (members.length === 1 && only?.name === group) {
      return [`${isLast ? "└─" : "├─"} ${label(only, color)}`];
    }
    const rows = members.map((member, at) =>
      `${below}${at === members.length - 1 ? "└─" : "├─"} ` +
      label(member, color)
    );
    return [`${isLast ? "└─" : "├─"} ${printable(group)}:*`, ...rows];
  });
  return ["supervice", ...lines.flat()].map((line) => `${line}\n`).join("");
}

function label({ name, state, pid }: ProcessInfo, color: boolean): string {
  const shown = color ? paintState(state) : state;
  const end = pid === null ? "" : ` ${pid}`;
  return `${printable(name)}  ${shown}${end}`;
}

function dot(groups: Groups): string {
  const clusters = Array.from(groups, ([group, members], index) => [
    `  subgraph cluster_${index} {`,
    `    label = ${JSON.stringify(group)};`,
    ...members.map(({ name, state }) =>
      `    ${JSON.stringify(name)} [label = ` +
      `${JSON.stringify(`${name}\n${state}`)}];`
    ),
    "  }",
  ]).flat();
  return ["digraph supervice {", "  node [shape = box];", ...clusters, "}"]
    .map((line) => `${line}\n`).join("");
}

function mermaid(groups: Groups): string {
  let number = 0;
  const clusters = Array.from(groups, ([group, members], index) => [
    `  subgraph g${index}["${escaped(group)}"]`,
    ...members.map(({ name, state }) =>
      `    p${number++}["${escaped(name)}<br/>${state}"]`
    ),
    "  end",
  ]).flat();
  return ["flowchart TB", ...clusters].map((line) => `${line}\n`).join("");
}

/** Mermaid writes special characters by their numbers. */
function escaped(text: string): string {
  return printable(text).replaceAll(
    /[#"<>&]/g,
    (character) => `#${character.charCodeAt(0)};`,
  );
}
