/**
 * Takes all measurements, one after the other.
 *
 * @module
 */

import type { BenchArgs } from "./args.ts";
import type { Contender } from "./contender.ts";
import { interleave } from "./plan.ts";
import type { Sample } from "./report.ts";
import { Sandbox } from "./sandbox.ts";
import {
  FULL_SCALE,
  type Scale,
  type Scenario,
  SMOKE_SCALE,
} from "./scenario.ts";

/** Who and what, and where to tell how far it is. */
export interface RunOptions {
  readonly args: BenchArgs;
  readonly scenarios: readonly Scenario[];
  readonly contenders: readonly Contender[];
  readonly say: (line: string) => void;
}

/** What a run has brought. */
export interface Outcome {
  readonly samples: readonly Sample[];
  /** Measurements that came to nothing, with the reason. */
  readonly failures: readonly string[];
}

/** Measures all scenarios. One that fails does not keep the others away. */
export async function run(options: RunOptions): Promise<Outcome> {
  const { args, scenarios, contenders, say } = options;
  const scale = { ...args.smoke ? SMOKE_SCALE : FULL_SCALE };
  const samples: Sample[] = [];
  const failures: string[] = [];
  for (const scenario of scenarios) {
    const names = contenders.map(({ name }) => name)
      .filter((name) => !scenario.without.includes(name));
    const sizes = args.sizes ?? scenario.sizes;
    for (const { round, size, who } of interleave(args.rounds, sizes, names)) {
      const contender = contenders.find(({ name }) => name === who);
      if (contender === undefined) continue;
      const title = `${scenario.name} ${size} ${who} round ${round + 1}`;
      try {
        const found = await measureOnce(scenario, contender, size, {
          ...scale,
          restarts: args.restarts,
        });
        samples.push(...found);
        say(`${title}: ${found.map(({ value }) => value.toFixed(2))}`);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        failures.push(`${title}: ${reason}`);
        say(`${title} failed: ${reason}`);
      }
    }
  }
  return { samples, failures };
}

async function measureOnce(
  scenario: Scenario,
  contender: Contender,
  size: number,
  scale: Scale,
): Promise<Sample[]> {
  await using sandbox = await Sandbox.make();
  const circumstances = { contender, size, sandbox, scale };
  const values = await scenario.measure(circumstances);
  return values.map((value) => ({
    scenario: scenario.name,
    size,
    who: contender.name,
    ...value,
  }));
}
