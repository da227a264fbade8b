import { assertEquals } from "@std/assert";
import {
  addResult,
  type HealthVerdict,
  NO_RESULTS,
} from "../../../src/health/health_tracker.ts";

/** Results in turn, `+` or `-`, and the state after each. */
const ROWS: readonly {
  readonly retries: number;
  readonly results: string;
  readonly failures: readonly number[];
  readonly verdicts: readonly (HealthVerdict | null)[];
}[] = [
  { retries: 3, results: "+", failures: [0], verdicts: ["healthy"] },
  {
    retries: 3,
    results: "---",
    failures: [1, 2, 3],
    verdicts: [null, null, "unhealthy"],
  },
  { retries: 1, results: "-", failures: [1], verdicts: ["unhealthy"] },
  {
    retries: 2,
    results: "-+-+",
    failures: [1, 0, 1, 0],
    verdicts: [null, "healthy", "healthy", "healthy"],
  },
  {
    retries: 2,
    results: "+---+",
    failures: [0, 1, 2, 3, 0],
    verdicts: ["healthy", "healthy", "unhealthy", "unhealthy", "healthy"],
  },
];

for (const row of ROWS) {
  Deno.test(`addResult() ${row.results} with ${row.retries} retries`, () => {
    let streak = NO_RESULTS;
    const seen = [...row.results].map((each) => {
      streak = addResult(streak, each === "+", row.retries);
      return streak;
    });
    assertEquals(seen.map((each) => each.failures), row.failures);
    assertEquals(seen.map((each) => each.verdict), row.verdicts);
  });
}
