import { assertEquals } from "@std/assert";
import { Process } from "../../../src/process/process.ts";
import { SpawnTurns } from "../../../src/process/spawn_turns.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { processSpec } from "../../support/specs.ts";

/** A clock that also moves while somebody works. */
class BusyClock extends FakeClock {
  #workedMs = 0;

  work(ms: number): void {
    this.#workedMs += ms;
  }

  override monotonicMs(): number {
    return super.monotonicMs() + this.#workedMs;
  }
}

Deno.test("take() does a single piece of work at once", async () => {
  using clock = new BusyClock();
  const turns = new SpawnTurns(clock);
  let done = false;
  const answer = turns.take(() => {
    done = true;
    return Promise.resolve(7);
  });
  assertEquals(done, true);
  assertEquals(await answer, 7);
  await clock.advance(0);
});

Deno.test("take() lets others come between, and keeps the order", async () => {
  using clock = new BusyClock();
  const turns = new SpawnTurns(clock);
  const seen: string[] = [];
  const work = (name: string) => () => {
    clock.work(3);
    seen.push(name);
    return Promise.resolve(name);
  };
  const answers = Promise.all(
    ["a", "b", "c", "d", "e"].map((name) => turns.take(work(name))),
  );
  // As the answer to a request that came meanwhile.
  clock.after(0, () => seen.push("request"));
  assertEquals(seen, ["a", "b"]);
  await clock.advance(0);
  assertEquals(seen, ["a", "b", "c", "d", "request", "e"]);
  assertEquals(await answers, ["a", "b", "c", "d", "e"]);
});

Deno.test("take() does one piece a turn that takes longer than a turn", async () => {
  using clock = new BusyClock();
  const turns = new SpawnTurns(clock);
  let count = 0;
  const work = () => {
    clock.work(50);
    count++;
    return Promise.resolve();
  };
  for (let i = 0; i < 3; i++) turns.take(work);
  const timers: number[] = [];
  while (clock.nextTimerMs !== null) {
    timers.push(count);
    await clock.advance(clock.nextTimerMs);
    if (count === 3) break;
  }
  assertEquals(timers, [1]);
  await clock.advance(0);
});

Deno.test("take() hands on what goes wrong, and goes on", async () => {
  using clock = new BusyClock();
  const turns = new SpawnTurns(clock);
  const results = Promise.allSettled(
    [1, 2, 3].map((number) =>
      turns.take(() => {
        clock.work(7);
        return number === 2
          ? Promise.reject(new Error("No memory"))
          : Promise.resolve(number);
      })
    ),
  );
  await clock.advance(0);
  assertEquals(
    (await results).map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled"],
  );
});

/** A world in which the turn of every start has to be given by hand. */
function worldWithTurns(): FakeWorld & { readonly waiting: (() => void)[] } {
  const waiting: (() => void)[] = [];
  const turns = {
    take: <T>(work: () => Promise<T>) =>
      new Promise<T>((resolve) => waiting.push(() => resolve(work()))),
  };
  return Object.assign(new FakeWorld(), { turns, waiting });
}

Deno.test("a stop before its turn wins: nothing is started", async () => {
  using world = worldWithTurns();
  const process = new Process(processSpec(), world);
  const started = process.start();
  await world.clock.advance(0);
  const stopped = process.stop();
  world.waiting.shift()?.();
  assertEquals(await stopped, { ok: true, already: false });
  assertEquals((await started).ok, false);
  assertEquals(process.state, "STOPPED");
  assertEquals(world.spawner.requests.length, 0);
});

Deno.test("a start after a stop before its turn wins", async () => {
  using world = worldWithTurns();
  const process = new Process(processSpec({ startMs: 0 }), world);
  process.start();
  await world.clock.advance(0);
  process.stop();
  const started = process.start();
  world.waiting.shift()?.();
  assertEquals((await started).ok, true);
  assertEquals(world.spawner.children.length, 1);
  assertEquals(world.waiting.length, 0);
});
