import { assertEquals, assertThrows } from "@std/assert";
import { HealthMonitor } from "../../../src/health/health_monitor.ts";
import type { Probe, ProbeResult } from "../../../src/health/probe.ts";
import type { HealthSpec } from "../../../src/model/process_spec.ts";
import { FakeClock, settle } from "../../support/fake_clock.ts";

const SPEC: HealthSpec = {
  probe: { kind: "script", command: "true" },
  intervalMs: 30_000,
  timeoutMs: 10_000,
  retries: 2,
  startPeriodMs: 5_000,
};

/** A probe whose checks end when the test says so. */
class FakeProbe implements Probe {
  readonly target = "fake";
  readonly checks: {
    readonly signal: AbortSignal;
    readonly settle: PromiseWithResolvers<ProbeResult>;
  }[] = [];
  /** Whether an abort ends a check, as it should. */
  obeys = true;

  check(signal: AbortSignal): Promise<ProbeResult> {
    const settle = Promise.withResolvers<ProbeResult>();
    this.checks.push({ signal, settle });
    signal.addEventListener("abort", () => {
      if (!this.obeys) return;
      settle.resolve({ healthy: false, message: `${signal.reason.message}` });
    });
    return settle.promise;
  }

  async answer(healthy: boolean, message = "said"): Promise<void> {
    this.checks.at(-1)?.settle.resolve({ healthy, message });
    await settle();
  }
}

function setUp(spec: Partial<HealthSpec> = {}) {
  const clock = new FakeClock();
  const probe = new FakeProbe();
  const heard: string[] = [];
  const monitor = new HealthMonitor({ ...SPEC, ...spec }, {
    probe,
    clock,
    reporter: {
      onResult: ({ healthy, message }, failures) =>
        void heard.push(`${healthy ? "pass" : "fail"} ${failures} ${message}`),
      onVerdict: (verdict) => void heard.push(verdict),
    },
  });
  return { clock, probe, heard, monitor };
}

Deno.test("start() makes the first check after the start period", async () => {
  const { clock, probe, monitor } = setUp();
  using _ = clock;
  monitor.start();
  await clock.advance(4_999);
  assertEquals(probe.checks.length, 0);
  await clock.advance(1);
  assertEquals(probe.checks.length, 1);
  await monitor.stop();
});

Deno.test("start() waits the interval from the end of each check", async () => {
  const { clock, probe, monitor } = setUp();
  using _ = clock;
  monitor.start();
  await clock.advance(5_000);
  await clock.advance(7_000);
  await probe.answer(true);
  await clock.advance(29_999);
  assertEquals(probe.checks.length, 1);
  await clock.advance(1);
  assertEquals(probe.checks.length, 2);
  await monitor.stop();
});

Deno.test("start() twice is misuse", async () => {
  const { clock, monitor } = setUp();
  using _ = clock;
  monitor.start();
  assertThrows(() => monitor.start(), TypeError, "watching");
  await monitor.stop();
  assertThrows(() => monitor.start(), TypeError, "stopped");
});

Deno.test("onVerdict() comes once per change, after onResult()", async () => {
  const { clock, probe, heard, monitor } = setUp();
  using _ = clock;
  monitor.start();
  await clock.advance(5_000);
  for (const healthy of [true, true, false, false, false, true]) {
    await probe.answer(healthy);
    await clock.advance(30_000);
  }
  assertEquals(heard, [
    "pass 0 said",
    "healthy",
    "pass 0 said",
    "fail 1 said",
    "fail 2 said",
    "unhealthy",
    "fail 3 said",
    "pass 0 said",
    "healthy",
  ]);
  await monitor.stop();
});

Deno.test("start() counts a check over its timeout as failed", async () => {
  const { clock, probe, heard, monitor } = setUp();
  using _ = clock;
  monitor.start();
  await clock.advance(5_000);
  await clock.advance(9_999);
  assertEquals(heard, []);
  await clock.advance(1);
  assertEquals(heard, ["fail 1 fake: timed out after 10 s"]);
  assertEquals(probe.checks[0]?.signal.aborted, true);
  await clock.advance(30_000);
  assertEquals(probe.checks.length, 2);
  await monitor.stop();
});

Deno.test("start() never overlaps checks, even with one that is stuck", async () => {
  const { clock, probe, heard, monitor } = setUp();
  using _ = clock;
  probe.obeys = false;
  monitor.start();
  await clock.advance(15_000);
  await clock.advance(30_000);
  assertEquals(probe.checks.length, 1);
  assertEquals(heard, [
    "fail 1 fake: timed out after 10 s",
    "fail 2 fake: the last check has not ended yet",
    "unhealthy",
  ]);
  await probe.answer(true, "too late to count");
  assertEquals(heard.length, 3);
  await clock.advance(30_000);
  assertEquals(probe.checks.length, 2);
  await probe.answer(true);
  assertEquals(heard.slice(3), ["pass 0 said", "healthy"]);
  await monitor.stop();
});

Deno.test("start() takes a probe that rejects for a failed check", async () => {
  const { clock, probe, heard, monitor } = setUp();
  using _ = clock;
  monitor.start();
  await clock.advance(5_000);
  probe.checks[0]?.settle.reject(new Error("Broken probe"));
  await settle();
  assertEquals(heard, ["fail 1 fake: Broken probe"]);
  await monitor.stop();
});

Deno.test("stop() during the start period leaves nothing armed", async () => {
  const { clock, probe, monitor } = setUp();
  using _ = clock;
  monitor.start();
  await monitor.stop();
  assertEquals(clock.pendingTimers, 0);
  await clock.advance(100_000);
  assertEquals(probe.checks.length, 0);
});

Deno.test("stop() aborts the check, drops its result, waits for its end", async () => {
  const { clock, probe, heard, monitor } = setUp();
  using _ = clock;
  probe.obeys = false;
  monitor.start();
  await clock.advance(5_000);
  let stopped = false;
  const stopping = monitor.stop().then(() => {
    stopped = true;
  });
  await settle();
  assertEquals(probe.checks[0]?.signal.aborted, true);
  assertEquals(clock.pendingTimers, 0);
  assertEquals(stopped, false);
  await probe.answer(true);
  await stopping;
  assertEquals(heard, []);
});

Deno.test("stop() within a callback is obeyed at once", async () => {
  const clock = new FakeClock();
  using _ = clock;
  const probe = new FakeProbe();
  const heard: string[] = [];
  const monitor = new HealthMonitor({ ...SPEC, retries: 1 }, {
    probe,
    clock,
    reporter: {
      onResult: () => {
        heard.push("result");
        monitor.stop();
      },
      onVerdict: (verdict) => void heard.push(verdict),
    },
  });
  monitor.start();
  await clock.advance(5_000);
  await probe.answer(false);
  assertEquals(heard, ["result"]);
});
