/**
 * Measures the daemon from outside, side by side with the bare system and with
 * other supervisors that are installed: `deno task bench`.
 *
 * @module
 */

import { type BenchArgs, readArgs, USAGE } from "./bench/args.ts";
import type { Contender } from "./bench/contender.ts";
import { CONTENDERS, installed } from "./bench/contenders.ts";
import { type Row, toMarkdown, toRows } from "./bench/report.ts";
import { type Outcome, run } from "./bench/run.ts";
import { Sandbox } from "./bench/sandbox.ts";
import { SCENARIOS } from "./bench/scenarios.ts";

const PRODUCT = "supervice";

type Writer = { writeSync(bytes: Uint8Array): number };

function write(stream: Writer, text: string): void {
  let rest = new TextEncoder().encode(text);
  while (rest.length > 0) rest = rest.subarray(stream.writeSync(rest));
}

function say(line: string): void {
  write(Deno.stderr, `bench: ${line}\n`);
}

/** Ends everything that was started before the signal ends this. */
function endOnSignals(): void {
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
  for (const [signal, code] of Object.entries(codes)) {
    Deno.addSignalListener(signal as Deno.Signal, async () => {
      await Sandbox.disposeAll();
      Deno.exit(code);
    });
  }
}

function choose({ peers }: BenchArgs): readonly Contender[] {
  const found = installed();
  const missing = peers?.find((peer) =>
    !found.some(({ name }) => name === peer)
  );
  if (missing !== undefined) say(`${missing} is not installed`);
  return found.filter(({ kind, name }) =>
    kind !== "peer" || peers === null || peers.includes(name)
  );
}

function machine(): Record<string, unknown> {
  const info = /model name\s*: (.*)/.exec(
    Deno.readTextFileSync("/proc/cpuinfo"),
  );
  return {
    processors: navigator.hardwareConcurrency,
    processor: info?.[1] ?? "unknown",
    kernel: Deno.osRelease(),
    deno: Deno.version.deno,
    loadAverage: Deno.loadavg()[0],
    at: new Date().toISOString(),
  };
}

function report(args: BenchArgs, { samples, failures }: Outcome): void {
  const rows: readonly Row[] = toRows(samples, PRODUCT);
  const everything = { machine: machine(), rows, samples, failures };
  const json = JSON.stringify(everything, null, 1) + "\n";
  if (args.json === "-") write(Deno.stdout, json);
  else if (args.json !== null) Deno.writeTextFileSync(args.json, json);
  const note = `Ratio: the median of ${PRODUCT} divided by that of the row.\n`;
  write(Deno.stdout, `${toMarkdown(rows)}\n${note}`);
}

async function main(args: readonly string[]): Promise<number> {
  let choice: BenchArgs;
  try {
    choice = readArgs(args, {
      scenarios: SCENARIOS.map(({ name }) => name),
      peers: CONTENDERS.flatMap(({ kind, name }) =>
        kind === "peer" ? [name] : []
      ),
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    write(Deno.stderr, `${error.message}\n\n${USAGE}`);
    return 2;
  }
  if (choice.help) {
    write(Deno.stdout, USAGE);
    return 0;
  }
  endOnSignals();
  const wanted = SCENARIOS.filter(({ name }) =>
    choice.scenarios.length === 0 || choice.scenarios.includes(name)
  );
  const contenders = choose(choice);
  say(`comparing ${contenders.map(({ name }) => name).join(", ")}`);
  const outcome = await run({
    args: choice,
    scenarios: wanted,
    contenders,
    say,
  });
  report(choice, outcome);
  return outcome.failures.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
