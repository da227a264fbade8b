/**
 * The measured values as tables: for people in Markdown, for programs in JSON.
 *
 * @module
 */

import { summarize, type Summary } from "./statistics.ts";

/** One measured value. */
export interface Sample {
  readonly scenario: string;
  /** How many programs. */
  readonly size: number;
  /** What was measured, such as "until all run". */
  readonly metric: string;
  /** Of what the value is a number, such as "ms". */
  readonly unit: string;
  /** Who was measured. */
  readonly who: string;
  readonly value: number;
}

/** All values of one kind, summed up. */
export interface Row extends Omit<Sample, "value">, Summary {
  /** The product's median divided by this one; `null` where one is missing. */
  readonly ratio: number | null;
}

/** Sums values of the same kind up, in the order of their first appearance. */
export function toRows(
  samples: readonly Sample[],
  product: string,
): readonly Row[] {
  const kinds = Map.groupBy(samples, (sample) => keyOf(sample, sample.who));
  return Array.from(kinds.values(), (values) => {
    const { value: _, ...kind } = values[0] as Sample;
    const summary = summarize(values.map(({ value }) => value));
    const own = kinds.get(keyOf(kind, product));
    const ratio = own === undefined || summary.median === 0
      ? null
      : summarize(own.map(({ value }) => value)).median / summary.median;
    return { ...kind, ...summary, ratio };
  });
}

function keyOf(
  { scenario, size, metric }: Omit<Sample, "value" | "who">,
  who: string,
): string {
  return JSON.stringify([scenario, size, metric, who]);
}

/** Makes a Markdown table for each scenario. */
export function toMarkdown(rows: readonly Row[]): string {
  const scenarios = Map.groupBy(rows, ({ scenario }) => scenario);
  return Array.from(scenarios, ([name, own]) => {
    const kinds = Map.groupBy(
      own,
      ({ size, metric }) => `${String(size).padStart(6)} ${metric}`,
    );
    const sorted = [...kinds.values()].flat();
    const lines = sorted.map((row) => `| ${cells(row).join(" | ")} |`);
    return `## ${name}\n\n${HEAD}${lines.join("\n")}\n`;
  }).join("\n");
}

const HEAD =
  "| Programs | What | Who | Median | Min | Max | Values | Ratio |\n" +
  "| --: | :-- | :-- | --: | --: | --: | --: | --: |\n";

function cells(row: Row): string[] {
  return [
    String(row.size),
    `${row.metric} (${row.unit})`,
    row.who,
    short(row.median),
    short(row.min),
    short(row.max),
    String(row.count),
    row.ratio === null ? "" : short(row.ratio),
  ];
}

/** A number with three digits that count. */
export function short(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toFixed(digits);
}
