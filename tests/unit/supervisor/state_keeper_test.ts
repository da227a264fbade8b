import { assertEquals } from "@std/assert";
import type { ProcessSurvey } from "../../../src/ports/process_survey.ts";
import type { State, StateFile } from "../../../src/supervisor/state_file.ts";
import {
  type LiveRun,
  StateKeeper,
} from "../../../src/supervisor/state_keeper.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { MemoryLog } from "../../support/memory_log.ts";
import { processSpec } from "../../support/specs.ts";

/** A keeper whose writes the test can see. */
class Bench implements Disposable {
  readonly clock = new FakeClock();
  readonly log = new MemoryLog();
  readonly writes: State[] = [];
  /** Pids whose tokens were asked for, one list a question. */
  readonly questions: (readonly number[])[] = [];
  readonly keeper: StateKeeper;
  runs: LiveRun[] = [];
  removed = false;
  isBlind = false;
  /** Milliseconds that a write takes. */
  writeMs = 0;

  constructor() {
    const file = {
      write: async (state: State) => {
        this.writes.push(state);
        if (this.writeMs === 0) return;
        const { promise, resolve } = Promise.withResolvers<void>();
        this.clock.after(this.writeMs, resolve);
        await promise;
      },
      remove: () => this.removed = true,
    };
    const survey = {
      startTokens: (pids: readonly number[]) => {
        this.questions.push(pids);
        return this.isBlind
          ? Promise.reject(new Error("Cannot run cat"))
          : Promise.resolve(new Map(pids.map((pid) => [pid, `at ${pid}`])));
      },
    };
    this.keeper = new StateKeeper({
      file: file as unknown as StateFile,
      survey: survey as unknown as ProcessSurvey,
      clock: this.clock,
      log: this.log,
      daemonId: "this-daemon",
      pid: 7,
    });
    this.keeper.watch(() => this.runs);
  }

  get last(): State | undefined {
    return this.writes.at(-1);
  }

  [Symbol.dispose](): void {
    this.clock[Symbol.dispose]();
  }
}

Deno.test("know() writes at once, before anything runs", async () => {
  using bench = new Bench();
  await bench.keeper.know([processSpec()]);
  assertEquals(bench.writes, [{
    daemonId: "this-daemon",
    pid: 7,
    processes: [{ name: "web", reconcile: "auto", pdeathsig: true }],
    runs: [],
  }]);
});

Deno.test("touch() makes one write of many changes", async () => {
  using bench = new Bench();
  await bench.keeper.know([processSpec()]);
  bench.runs = [{ name: "a", pid: 10 }, { name: "b", pid: 11 }];
  for (let change = 0; change < 500; change++) bench.keeper.touch();
  await bench.clock.advance(100);
  assertEquals(bench.writes.length, 2);
  assertEquals(bench.last?.runs, [
    { name: "a", pgid: 10, startToken: "at 10" },
    { name: "b", pgid: 11, startToken: "at 11" },
  ]);
  await bench.clock.advance(60_000);
  assertEquals(bench.writes.length, 2);
});

Deno.test("touch() waits longer where writing takes long, within limits", async () => {
  using bench = new Bench();
  for (const [writeMs, settleMs] of [[30, 100], [4_000, 300], [0, 1_000]]) {
    bench.writeMs = writeMs ?? 0;
    bench.keeper.touch();
    await bench.clock.advance((settleMs ?? 0) - 1);
    const before = bench.writes.length;
    await bench.clock.advance(1);
    assertEquals(bench.writes.length, before + 1, `${settleMs}`);
    await bench.clock.advance(5_000);
  }
  bench.keeper.touch();
  await bench.clock.advance(100);
  assertEquals(bench.writes.length, 4);
});

Deno.test("touch() asks only for the tokens of new leaders", async () => {
  using bench = new Bench();
  for (const pids of [[1], [1, 2], [2]]) {
    bench.runs = pids.map((pid) => ({ name: `p${pid}`, pid }));
    bench.keeper.touch();
    await bench.clock.advance(100);
  }
  assertEquals(bench.questions, [[1], [2]]);
  assertEquals(bench.last?.runs.map(({ pgid }) => pgid), [2]);
});

Deno.test("touch() writes what it knows when tokens can't be had", async () => {
  using bench = new Bench();
  bench.isBlind = true;
  bench.runs = [{ name: "a", pid: 1 }];
  bench.keeper.touch();
  await bench.clock.advance(100);
  assertEquals([bench.writes.length, bench.last?.runs], [1, []]);
});

Deno.test("close() removes the file and writes no more", async () => {
  using bench = new Bench();
  bench.keeper.touch();
  await bench.keeper.close();
  bench.keeper.touch();
  await bench.clock.advance(1_000);
  assertEquals([bench.removed, bench.writes.length], [true, 0]);
});

Deno.test("close() leaves the file, as it is then, where somebody lives on", async () => {
  using bench = new Bench();
  await bench.keeper.know([processSpec()]);
  bench.runs = [{ name: "web", pid: 100 }];
  bench.keeper.leave();
  await bench.keeper.close();
  assertEquals(bench.removed, false);
  assertEquals(bench.last?.runs, [
    { name: "web", pgid: 100, startToken: "at 100" },
  ]);
});
