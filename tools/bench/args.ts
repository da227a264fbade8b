/**
 * The command line of the benchmark.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";

/** How to use it. */
export const USAGE = `Usage: deno task bench [OPTION...]

  --scenario NAME   run this scenario only; may be given again
  --peers A,B|none  compare with these, of those installed (all of them)
  --sizes A,B       numbers of programs, in place of those of each scenario
  --rounds N        how often to measure everything (3)
  --restarts N      how many restarts the scenario "restarts" makes (500)
  --json FILE       write all values there; "--json=-" is standard output
  --smoke           tiny sizes, one round: does everything work?
  --help            show this help

`;

/** What the command line asks for. */
export interface BenchArgs {
  /** Names of scenarios; empty means all. */
  readonly scenarios: readonly string[];
  /** Names of peers; `null` means all that are installed. */
  readonly peers: readonly string[] | null;
  /** Numbers of programs; `null` means those of each scenario. */
  readonly sizes: readonly number[] | null;
  /** How often everything is measured. */
  readonly rounds: number;
  /** How many restarts the scenario of that name makes. */
  readonly restarts: number;
  /** Where all values go, if anywhere. */
  readonly json: string | null;
  /** Whether only to try that everything works. */
  readonly smoke: boolean;
  /** Whether to show the usage only. */
  readonly help: boolean;
}

/** Names that an argument may have. */
export interface KnownNames {
  readonly scenarios: readonly string[];
  readonly peers: readonly string[];
}

const DEFAULT_ROUNDS = 3;
const DEFAULT_RESTARTS = 500;
const SMOKE_RESTARTS = 8;
const SMOKE_SIZES = [3];

/**
 * Reads the command line.
 *
 * @throws {TypeError} Where it can't be understood.
 */
export function readArgs(
  args: readonly string[],
  known: KnownNames,
): BenchArgs {
  const line = parseArgs([...args], {
    string: ["scenario", "peers", "sizes", "rounds", "restarts", "json"],
    boolean: ["smoke", "help"],
    collect: ["scenario"],
    unknown: (arg) => {
      throw new TypeError(`Unknown argument "${arg}"`);
    },
  });
  const { smoke } = line;
  const scenarios = line.scenario.flatMap(words);
  checkNames("scenario", scenarios, known.scenarios);
  const peers = line.peers === undefined ? null : words(line.peers)
    .filter((name) => name !== "none");
  checkNames("peer", peers ?? [], known.peers);
  const sizes = line.sizes === undefined
    ? smoke ? SMOKE_SIZES : null
    : words(line.sizes).map((word) => count("--sizes", word));
  return {
    scenarios,
    peers,
    sizes,
    rounds: count("--rounds", line.rounds, smoke ? 1 : DEFAULT_ROUNDS),
    restarts: count(
      "--restarts",
      line.restarts,
      smoke ? SMOKE_RESTARTS : DEFAULT_RESTARTS,
    ),
    json: line.json ?? null,
    smoke,
    help: line.help,
  };
}

function words(text: string): string[] {
  return text.split(",").map((word) => word.trim()).filter(Boolean);
}

function checkNames(
  kind: string,
  names: readonly string[],
  known: readonly string[],
): void {
  const stranger = names.find((name) => !known.includes(name));
  if (stranger === undefined) return;
  throw new TypeError(
    `Unknown ${kind} "${stranger}": there are ${known.join(", ")}`,
  );
}

function count(
  option: string,
  word: string | undefined,
  standard = NaN,
): number {
  if (word === undefined) return standard;
  if (!/^[1-9]\d{0,5}$/.test(word)) {
    throw new TypeError(
      `Option ${option} takes whole numbers above 0: found "${word}"`,
    );
  }
  return Number(word);
}
