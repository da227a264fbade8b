/**
 * Pieces of Markdown, written as `deno fmt` leaves them.
 *
 * @module
 */

/** Width that prose is wrapped to, as `deno fmt` does. */
const WIDTH = 80;

/** Writes text as code; it must not hold a backtick. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** Writes a heading. */
export function heading(level: number, text: string): string {
  return `${"#".repeat(level)} ${text}`;
}

/** Writes a fenced block. */
export function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** Joins blocks with an empty line between them. */
export function blocks(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

/** Writes a table; cells are one line each. */
export function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const all = [titles, ...rows].map((row) => row.map(cellText));
  const widths = titles.map((_, column) =>
    Math.max(3, ...all.map((row) => row[column]?.length ?? 0))
  );
  const line = (cells: readonly string[]) =>
    `| ${
      widths.map((width, at) => (cells[at] ?? "").padEnd(width)).join(" | ")
    } |`;
  const rule = widths.map((width) => "-".repeat(width));
  const [head = [], ...body] = all;
  return [head, rule, ...body].map(line).join("\n");
}

function cellText(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim().replaceAll("|", "\\|");
}

/** Writes a list, one item for each text. */
export function list(items: readonly string[]): string {
  return items.map((item) => wrap(item, "- ", "  ")).join("\n");
}

/** Breaks one paragraph into lines. */
export function wrap(text: string, first = "", others = ""): string {
  const lines: string[] = [];
  let line = first;
  let isFresh = true;
  for (const word of words(text)) {
    if (!isFresh && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = others;
      isFresh = true;
    }
    line += isFresh ? word : ` ${word}`;
    isFresh = false;
  }
  return [...lines, line].join("\n");
}

/** The pieces that stay on one line: code is not broken at its blanks. */
function words(text: string): readonly string[] {
  return text.match(/(?:`[^`]*`|[^\s`])+/g) ?? [];
}

/**
 * Wraps text of several paragraphs and lists, as in a comment, and writes
 * emphasis with underscores.
 */
export function reflow(text: string): string {
  const paragraphs = text.trim().split(/\n\s*\n/);
  return blocks(...paragraphs.map((paragraph) => {
    const prose = paragraph.replaceAll(/\*(\w+)\*/g, "_$1_");
    if (!prose.startsWith("- ")) return wrap(prose);
    return list(prose.slice(2).split(/\n- /));
  }));
}

/** The anchor that a heading gets. */
export function anchor(title: string): string {
  return title.toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
}
