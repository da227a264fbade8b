import { assertEquals } from "@std/assert";
import {
  afterFailedStart,
  afterHealthFailure,
  afterUnexpectedExit,
  retryDelayMs,
} from "../../../src/process/restart_policy.ts";

const RESTART = { autorestart: true, startRetries: 2 };

Deno.test("retryDelayMs() grows by a second up to thirty", () => {
  const rows = [[0, 1_000], [1, 1_000], [2, 2_000], [30, 30_000], [
    31,
    30_000,
  ], [1e9, 30_000]];
  for (const [attempt = 0, delay] of rows) {
    assertEquals(retryDelayMs(attempt), delay, `attempt ${attempt}`);
  }
});

Deno.test("afterFailedStart() allows exactly startretries retries", () => {
  const kinds = [1, 2, 3].map((n) => afterFailedStart(n, "x", RESTART).kind);
  assertEquals(kinds, ["backoff", "backoff", "fatal"]);
});

Deno.test("afterFailedStart() says how often it was tried", () => {
  assertEquals(afterFailedStart(3, "exited with status 1", RESTART), {
    kind: "fatal",
    reason: "gave up after 3 tries: exited with status 1",
  });
  const once = { autorestart: true, startRetries: 0 };
  assertEquals(afterFailedStart(1, "x", once), {
    kind: "fatal",
    reason: "gave up after 1 try: x",
  });
});

Deno.test("afterFailedStart() does not retry without autorestart", () => {
  const never = { autorestart: false, startRetries: 2 };
  assertEquals(afterFailedStart(1, "x", never), {
    kind: "exited",
    reason: "x",
  });
});

Deno.test("afterUnexpectedExit() restarts whatever the exit was", () => {
  assertEquals(afterUnexpectedExit("x", RESTART), {
    kind: "backoff",
    reason: "x",
    delayMs: 1_000,
  });
});

Deno.test("afterHealthFailure() waits as many seconds as there were restarts", () => {
  const delays = [1, 2].map((n) => {
    const next = afterHealthFailure(n, "x", RESTART);
    return next.kind === "backoff" ? next.delayMs : next.kind;
  });
  assertEquals(delays, [1_000, 2_000]);
  assertEquals(afterHealthFailure(3, "x", RESTART).kind, "fatal");
});
