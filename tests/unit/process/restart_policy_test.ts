import { assertEquals } from "@std/assert";
import type { ExitOutcome } from "../../../src/model/exit_outcome.ts";
import {
  afterFailedStart,
  afterHealthFailure,
  afterUnexpectedExit,
  type PolicySpec,
  recentCrashes,
  retryDelayMs,
} from "../../../src/process/restart_policy.ts";
import { processSpec } from "../../support/specs.ts";

const LINEAR = processSpec().backoff;
const FAILED: ExitOutcome = { kind: "exited", code: 1 };

function policy(changes: Partial<PolicySpec>): PolicySpec {
  return { ...processSpec(), startRetries: 2, ...changes };
}

Deno.test("retryDelayMs() grows by the base up to the limit", () => {
  const rows = [[0, 1_000], [1, 1_000], [2, 2_000], [30, 30_000], [
    31,
    30_000,
  ], [1e9, 30_000]];
  for (const [attempt = 0, delay] of rows) {
    assertEquals(retryDelayMs(attempt, LINEAR, 0), delay, `try ${attempt}`);
  }
});

Deno.test("retryDelayMs() grows by the factor up to the limit", () => {
  const backoff = { ...LINEAR, baseMs: 500, factor: 3 };
  const delays = [1, 2, 3, 4, 5, 5_000].map((n) =>
    retryDelayMs(n, backoff, 0.5)
  );
  assertEquals(delays, [500, 1_500, 4_500, 13_500, 30_000, 30_000]);
});

Deno.test("retryDelayMs() spreads by the jitter to both sides", () => {
  const backoff = { ...LINEAR, jitter: 0.2 };
  const delays = [0, 0.5, 1].map((chance) => retryDelayMs(1, backoff, chance));
  assertEquals(delays, [800, 1_000, 1_200]);
});

Deno.test("afterFailedStart() allows exactly startretries retries", () => {
  const kinds = [1, 2, 3].map((n) =>
    afterFailedStart(n, FAILED, "x", policy({}), 0).kind
  );
  assertEquals(kinds, ["backoff", "backoff", "fatal"]);
});

Deno.test("afterFailedStart() says how often it was tried", () => {
  const thrice = afterFailedStart(3, null, "exited", policy({}), 0);
  assertEquals(thrice, {
    kind: "fatal",
    reason: "gave up after 3 tries: exited",
  });
  const once = afterFailedStart(1, null, "x", policy({ startRetries: 0 }), 0);
  assertEquals(once, { kind: "fatal", reason: "gave up after 1 try: x" });
});

Deno.test("afterFailedStart() does not retry without autorestart", () => {
  const never = policy({ autorestart: "never" });
  assertEquals(afterFailedStart(1, FAILED, "x", never, 0), {
    kind: "exited",
    reason: "x",
  });
});

Deno.test("afterFailedStart() retries even an expected exit", () => {
  const spec = policy({ autorestart: "unexpected" });
  const zero: ExitOutcome = { kind: "exited", code: 0 };
  assertEquals(afterFailedStart(1, zero, "x", spec, 0).kind, "backoff");
});

Deno.test("recentCrashes() keeps what lies within the window", () => {
  assertEquals(recentCrashes([0, 5_000, 9_999], 10_000, 5_000), [9_999]);
});

Deno.test("afterUnexpectedExit() restarts at once, then after a delay", () => {
  const after = (crashes: number) =>
    afterUnexpectedExit(crashes, FAILED, policy({}), 0);
  assertEquals(after(1), { kind: "respawn", automatic: true });
  assertEquals(after(2), {
    kind: "backoff",
    reason: "exited with status 1",
    delayMs: 1_000,
  });
});

Deno.test("afterHealthFailure() waits longer each time, then gives up", () => {
  const after = (restarts: number) => {
    const next = afterHealthFailure(restarts, "x", policy({}), 0);
    return next.kind === "backoff" ? next.delayMs : next.kind;
  };
  assertEquals([1, 2, 3].map(after), [1_000, 2_000, "fatal"]);
});
