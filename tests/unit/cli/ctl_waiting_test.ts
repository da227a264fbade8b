import { assertEquals } from "@std/assert";
import { EXIT, SupervisorError } from "../../../src/model/errors.ts";
import type { StateName } from "../../../src/model/process_info.ts";
import { CtlBench } from "../../support/ctl_bench.ts";
import { settle } from "../../support/fake_clock.ts";
import { runningProcess } from "../../support/fake_control.ts";

/** Begins a command that waits for the process `slow`. */
async function begin(
  line: string,
  bench: CtlBench,
): Promise<Promise<number>[]> {
  const ask = bench.control.status.bind(bench.control);
  bench.control.status = (names, detail) =>
    names === undefined
      ? [
        { ...runningProcess("slow"), state: "STARTING" },
        // Another one that is meant, and one that is not.
        runningProcess("web"),
        { ...runningProcess("db"), state: "BACKOFF" },
      ]
      : ask(names, detail);
  const running = bench.run(line);
  await bench.control.called(1);
  // In a list, as an async function would wait for it.
  return [running];
}

/** Has the process `slow` go to another state. */
async function go(
  bench: CtlBench,
  from: StateName,
  to: StateName,
): Promise<void> {
  bench.journal.record({
    kind: "state-changed",
    name: "slow",
    group: "slow",
    pid: 100,
    wallMs: bench.clock.wallMs(),
    from,
    to,
    reason: to === "BACKOFF" ? "exited with status 1" : null,
  });
  await settle();
}

/** Lets the first look at the processes come. */
async function shown(bench: CtlBench): Promise<void> {
  const isTerminal = bench.terminal.errColumns !== null;
  await bench.clock.advance(isTerminal ? 700 : 5_000);
  await bench.watching;
  await settle();
}

Deno.test("a long order tells in plain lines what goes on", async () => {
  const bench = new CtlBench();
  const [running] = await begin("start slow web", bench);
  await shown(bench);
  await bench.clock.advance(3_000);
  await go(bench, "STARTING", "BACKOFF");
  await bench.clock.advance(27_000);
  bench.control.release();
  assertEquals(await running, EXIT.done);
  assertEquals(bench.out, "start slow\nstart web\n");
  assertEquals(bench.err.split("\n"), [
    "starting, 5 s: slow (STARTING for 5 s)",
    "2026-01-01T00:00:08.000Z slow: STARTING -> BACKOFF: exited with status 1",
    "starting, 35 s: slow (BACKOFF for 27 s)",
    "",
  ]);
  await bench.close();
});

Deno.test("nobody waits for what has failed to start", async () => {
  const bench = new CtlBench();
  const [running] = await begin("start slow db", bench);
  await shown(bench);
  await go(bench, "STARTING", "FATAL");
  await bench.clock.advance(30_000);
  bench.control.release();
  await running;
  assertEquals(bench.err.split("\n").slice(0, 3), [
    "starting, 5 s: slow (STARTING for 5 s), db (BACKOFF for 5 s)",
    "2026-01-01T00:00:05.000Z slow: STARTING -> FATAL",
    "starting, 35 s: db (BACKOFF for 35 s)",
  ]);
  await bench.close();
});

Deno.test("a terminal has one line that moves, and is left empty", async () => {
  const bench = new CtlBench();
  bench.terminal = { columns: null, errColumns: 30, color: false };
  const [running] = await begin("start slow", bench);
  await shown(bench);
  await bench.clock.advance(120);
  bench.control.release();
  assertEquals(await running, EXIT.done);
  assertEquals(bench.err.split("\r\x1b[K"), [
    "",
    // Cut, so that it never wraps, not even with the ^C of an interrupt.
    "⠋ starting, 1 s: slow (STAR",
    "⠙ starting, 1 s: slow (STAR",
    "",
  ]);
  await bench.close();
});

Deno.test("an order that is soon done shows nothing on the way", async () => {
  const bench = new CtlBench();
  const [running] = await begin("start slow", bench);
  await bench.clock.advance(4_999);
  bench.control.release();
  assertEquals(await running, EXIT.done);
  assertEquals(bench.err, "");
  await bench.close();
});

Deno.test("--quiet and --json show nothing on the way", async () => {
  for (const option of ["--quiet", "--json"]) {
    const bench = new CtlBench();
    const [running] = await begin(`${option} start slow`, bench);
    await bench.clock.advance(60_000);
    bench.control.release();
    assertEquals(await running, EXIT.done);
    assertEquals([bench.err, bench.paths.length], ["", 1]);
    await bench.close();
  }
});

Deno.test("Ctrl-C ends the waiting, not what is waited for", async () => {
  const bench = new CtlBench();
  const [running] = await begin("restart slow", bench);
  assertEquals(bench.interrupt(), true);
  assertEquals(await running, EXIT.interrupted);
  assertEquals([bench.out, bench.err], [
    "",
    "supervicectl: Interrupted; the daemon goes on restarting slow\n" +
    "hint: see how it went with: supervicectl status slow\n",
  ]);
  bench.control.release();
  await bench.close();
});

Deno.test("Ctrl-C while nothing was ordered does not speak of an order", async () => {
  const bench = new CtlBench();
  const ask = bench.control.status.bind(bench.control);
  bench.control.status = (names) =>
    ask(names).map((process) => ({ ...process, state: "STARTING" }));
  const running = bench.run("wait web");
  await bench.control.called(1);
  await settle();
  assertEquals(bench.interrupt(), true);
  assertEquals(await running, EXIT.interrupted);
  assertEquals(
    bench.err.split("\n")[0],
    "supervicectl: Interrupted; nothing was ordered, all is as it was",
  );
  // The daemon notices that nobody waits any more.
  await bench.clock.advance(10_000);
  await bench.close();
});

for (const isUnderWay of [false, true]) {
  const when = isUnderWay ? "that is under way" : "that it begins";
  Deno.test(`shutdown --wait waits for the end of a shutdown ${when}`, async () => {
    const bench = new CtlBench();
    const message = "The daemon is shutting down";
    bench.control.failure = isUnderWay
      ? new SupervisorError("SHUTTING_DOWN", message)
      : null;
    const running = bench.run("shutdown --wait");
    await bench.control.called(1);
    await settle();
    assertEquals([bench.out, bench.err], ["", ""]);
    await bench.endDaemon();
    assertEquals(await running, EXIT.done);
    assertEquals([bench.out, bench.err], ["The daemon has ended\n", ""]);
    await bench.close();
  });
}

Deno.test("shutdown --wait is told to go on when its time is up", async () => {
  const bench = new CtlBench();
  const running = bench.run("--timeout 3 shutdown --wait");
  await bench.control.called(1);
  await bench.clock.advance(3_000);
  assertEquals(await running, EXIT.failed);
  assertEquals(
    bench.err,
    "supervicectl: Not done within 3 s; the daemon goes on shutting down\n" +
      "hint: see how it went with: supervicectl status\n",
  );
  await bench.close();
});

Deno.test("shutdown without --wait is refused while one is under way", async () => {
  const bench = new CtlBench();
  const message = "The daemon is shutting down";
  bench.control.failure = new SupervisorError("SHUTTING_DOWN", message);
  assertEquals(await bench.run("shutdown"), EXIT.failed);
  assertEquals([bench.out, bench.err], ["", `supervicectl: ${message}\n`]);
  await bench.close();
});
