import { assertEquals, assertThrows } from "@std/assert";
import { readArgs } from "../../../tools/bench/args.ts";
import { CONTENDERS } from "../../../tools/bench/contenders.ts";
import { interleave } from "../../../tools/bench/plan.ts";
import {
  type Sample,
  short,
  toMarkdown,
  toRows,
} from "../../../tools/bench/report.ts";
import { SCENARIOS } from "../../../tools/bench/scenarios.ts";
import { quantile, summarize } from "../../../tools/bench/statistics.ts";

const KNOWN = { scenarios: ["start", "idle"], peers: ["runit", "s6"] };

Deno.test("quantile: takes the place between two values in proportion", () => {
  assertEquals(quantile([7], 0.99), 7);
  assertEquals(quantile([30, 10, 20], 0.5), 20);
  assertEquals(quantile([1, 2, 3, 4], 0.5), 2.5);
  assertEquals(quantile([1, 2, 3, 4], 0), 1);
  assertEquals(quantile([1, 2, 3, 4], 1), 4);
});

Deno.test("quantile: sorts numbers as numbers and leaves the list alone", () => {
  const values = [100, 9, 20];
  assertEquals(quantile(values, 0), 9);
  assertEquals(values, [100, 9, 20]);
});

Deno.test("quantile: refuses no values, and what is no part", () => {
  assertThrows(() => quantile([], 0.5), RangeError, "no values");
  assertThrows(() => quantile([1], 1.5), RangeError, "1.5");
  assertThrows(() => quantile([1], NaN), RangeError, "NaN");
});

Deno.test("summarize: tells count, median, min and max", () => {
  assertEquals(summarize([3, 1, 2, 10]), {
    count: 4,
    median: 2.5,
    min: 1,
    max: 10,
  });
});

Deno.test("interleave: all take turns, and each round begins with another", () => {
  const turns = interleave(2, [10, 20], ["a", "b", "c"]);
  assertEquals(turns.map(({ round, size, who }) => `${round} ${size} ${who}`), [
    "0 10 a",
    "0 10 b",
    "0 10 c",
    "0 20 a",
    "0 20 b",
    "0 20 c",
    "1 10 b",
    "1 10 c",
    "1 10 a",
    "1 20 b",
    "1 20 c",
    "1 20 a",
  ]);
});

Deno.test("interleave: nobody to measure is no turn", () => {
  assertEquals(interleave(3, [1], []), []);
});

Deno.test("readArgs: without arguments everything is measured", () => {
  assertEquals(readArgs([], KNOWN), {
    scenarios: [],
    peers: null,
    sizes: null,
    rounds: 3,
    restarts: 500,
    json: null,
    smoke: false,
    help: false,
  });
});

Deno.test("readArgs: takes all options", () => {
  const args = [
    ...["--scenario", "start", "--scenario=idle", "--peers", "runit,s6"],
    ...["--sizes", "10,100", "--rounds", "5", "--restarts=10000"],
    ...["--json=-", "--help"],
  ];
  assertEquals(readArgs(args, KNOWN), {
    scenarios: ["start", "idle"],
    peers: ["runit", "s6"],
    sizes: [10, 100],
    rounds: 5,
    restarts: 10_000,
    json: "-",
    smoke: false,
    help: true,
  });
});

Deno.test("readArgs: a smoke run is tiny, unless it is told otherwise", () => {
  const tiny = readArgs(["--smoke", "--peers", "none"], KNOWN);
  assertEquals([tiny.peers, tiny.sizes, tiny.rounds], [[], [3], 1]);
  assertEquals(readArgs(["--smoke", "--rounds=2"], KNOWN).rounds, 2);
});

for (
  const [args, message] of [
    [
      ["--scenario", "strat"],
      'Unknown scenario "strat": there are start, idle',
    ],
    [["--peers", "init"], 'Unknown peer "init": there are runit, s6'],
    [["--sizes", "10,x"], '--sizes takes whole numbers above 0: found "x"'],
    [["--rounds", "0"], '--rounds takes whole numbers above 0: found "0"'],
    [["--round", "1"], 'Unknown argument "--round"'],
    [["start"], 'Unknown argument "start"'],
  ] as const
) {
  Deno.test(`readArgs: refuses ${args.join(" ")}`, () => {
    assertThrows(() => readArgs(args, KNOWN), TypeError, message);
  });
}

function sample(who: string, size: number, value: number): Sample {
  return { scenario: "start", size, metric: "time", unit: "ms", who, value };
}

Deno.test("toRows: divides the product's median by that of each", () => {
  const rows = toRows([
    sample("own", 10, 30),
    sample("floor", 10, 10),
    sample("own", 10, 50),
    sample("floor", 10, 30),
    sample("floor", 20, 5),
    sample("own", 30, 5),
    sample("floor", 30, 0),
  ], "own");
  assertEquals(
    rows.map(({ who, size, median, min, max, count, ratio }) => ({
      row: [who, size, median, min, max, count],
      ratio,
    })),
    [
      { row: ["own", 10, 40, 30, 50, 2], ratio: 1 },
      { row: ["floor", 10, 20, 10, 30, 2], ratio: 2 },
      { row: ["floor", 20, 5, 5, 5, 1], ratio: null },
      { row: ["own", 30, 5, 5, 5, 1], ratio: 1 },
      { row: ["floor", 30, 0, 0, 0, 1], ratio: null },
    ],
  );
});

Deno.test("toMarkdown: one table a scenario, what is compared together", () => {
  const rows = toRows([
    sample("own", 10, 30),
    sample("own", 20, 60),
    sample("floor", 10, 10),
    { ...sample("own", 1, 0.5), scenario: "idle" },
  ], "own");
  const lines = toMarkdown(rows).split("\n");
  assertEquals(lines.filter((line) => line.startsWith("#")), [
    "## start",
    "## idle",
  ]);
  assertEquals(lines.filter((line) => /^\| \d/.test(line)), [
    "| 10 | time (ms) | own | 30.0 | 30.0 | 30.0 | 1 | 1.00 |",
    "| 10 | time (ms) | floor | 10.0 | 10.0 | 10.0 | 1 | 3.00 |",
    "| 20 | time (ms) | own | 60.0 | 60.0 | 60.0 | 1 | 1.00 |",
    "| 1 | time (ms) | own | 0.500 | 0.500 | 0.500 | 1 | 1.00 |",
  ]);
});

Deno.test("short: keeps three digits that count", () => {
  assertEquals([1234.5, 99.94, 9.994, 0.1234, -12.34].map(short), [
    "1235",
    "99.9",
    "9.99",
    "0.123",
    "-12.3",
  ]);
});

Deno.test("tables: names are unique, and who is left out is known", () => {
  const names = CONTENDERS.map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  const scenarios = SCENARIOS.map(({ name }) => name);
  assertEquals(new Set(scenarios).size, scenarios.length);
  const strangers = SCENARIOS.flatMap(({ without }) => without)
    .filter((name) => !names.includes(name));
  assertEquals(strangers, []);
  assertEquals(names[0], "supervice");
});
