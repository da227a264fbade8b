import { assertEquals } from "@std/assert";
import { Process } from "../../../src/process/process.ts";
import { SpawnTurns } from "../../../src/process/spawn_turns.ts";
import { FakeClock, settle } from "../../support/fake_clock.ts";
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

/** Turns, and the event loop that comes round when the test says so. */
function setUp() {
  const clock = new BusyClock();
  const asked: (() => void)[] = [];
  const turns = new SpawnTurns(
    clock,
    () => new Promise((resolve) => asked.push(resolve)),
  );
  const done: string[] = [];
  const take = (name: string, ms = 1.5) =>
    turns.take(() => {
      clock.work(ms);
      done.push(name);
      return Promise.resolve(name);
    });
  /** Lets the loop come round once; whether anybody waited for that. */
  const comeRound = async () => {
    await settle();
    const resolve = asked.shift();
    resolve?.();
    await settle();
    return resolve !== undefined;
  };
  return { clock, turns, take, done, asked, comeRound };
}

Deno.test("take() does a single piece of work at once, again and again", async () => {
  const { clock, take, done, asked } = setUp();
  using _ = clock;
  for (const name of ["a", "b", "c", "d", "e", "f"]) {
    const answer = take(name);
    assertEquals(done.at(-1), name, "before it returns");
    assertEquals(await answer, name);
    await clock.advance(50);
  }
  assertEquals(asked.length, 0, "the event loop was not asked for anything");
});

Deno.test("take() lets others come between, and keeps the order", async () => {
  const { clock, take, done, asked, comeRound } = setUp();
  using _ = clock;
  const names = [..."abcdefgh"];
  const answers = Promise.all(names.map((name) => take(name)));
  assertEquals(done.join(""), "a");
  await settle();
  assertEquals(done.join(""), "abc");
  assertEquals(asked.length, 1);
  await comeRound();
  assertEquals(done.join(""), "abcdef");
  // Whoever comes now comes after those who wait.
  const late = take("z");
  assertEquals(done.join(""), "abcdef");
  await comeRound();
  assertEquals(done.join(""), "abcdefghz");
  assertEquals(await answers, names);
  assertEquals(await late, "z");
  assertEquals(await comeRound(), false, "nobody waits any more");
});

Deno.test("take() does one piece a turn that takes longer than a turn", async () => {
  const { clock, take, done, comeRound } = setUp();
  using _ = clock;
  for (const name of "abcd") void take(name, 50);
  const counts = [done.length];
  while (await comeRound()) counts.push(done.length);
  assertEquals(counts, [1, 2, 3, 4]);
});

Deno.test("take() begins with nothing before the last work has settled", async () => {
  const { turns, done } = setUp();
  const work = (name: string) => () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    done.push(name);
    settled.push(resolve);
    return promise;
  };
  const settled: (() => void)[] = [];
  const answers = ["a", "b", "c"].map((name) => turns.take(work(name)));
  for (const sofar of ["a", "ab", "abc"]) {
    await settle();
    assertEquals(done.join(""), sofar);
    settled.shift()?.();
  }
  await Promise.all(answers);
});

Deno.test("take() gives whoever comes as the last one is done a turn, too", async () => {
  const { clock, take, done, comeRound } = setUp();
  using _ = clock;
  for (const name of "abc") void take(name);
  const chain = take("d", 3).then(() => take("e", 3)).then(() => take("f"));
  while (await comeRound());
  assertEquals(await chain, "f");
  assertEquals(done.join(""), "abcdef");
});

Deno.test("take() hands on what goes wrong, and goes on", async () => {
  const { clock, turns, comeRound } = setUp();
  using _ = clock;
  const results = Promise.allSettled(
    [1, 2, 3, 4].map((number) =>
      turns.take(() => {
        clock.work(7);
        if (number === 2) return Promise.reject(new Error("No memory"));
        if (number === 3) throw new Error("Not even a promise");
        return Promise.resolve(number);
      })
    ),
  );
  while (await comeRound());
  assertEquals(
    (await results).map(({ status }) => status),
    ["fulfilled", "rejected", "rejected", "fulfilled"],
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
  await settle();
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
  await settle();
  process.stop();
  const started = process.start();
  world.waiting.shift()?.();
  await settle();
  assertEquals(process.state, "STARTING");
  // The turn that it was given up in is over: it waits for the next one.
  world.waiting.shift()?.();
  assertEquals((await started).ok, true);
  assertEquals(world.spawner.children.length, 1);
  assertEquals(world.waiting.length, 0);
});

Deno.test("hundreds that are due at once all start, each once, in order", async () => {
  const { clock, turns, comeRound } = setUp();
  using _ = clock;
  using world = Object.assign(new FakeWorld(), {
    turns: {
      take: <T>(work: () => Promise<T>) =>
        turns.take(() => {
          clock.work(1);
          return work();
        }),
    },
  });
  const names = Array.from({ length: 200 }, (_, index) => `p${index}`);
  const processes = names.map((name) =>
    new Process(processSpec({ name, startMs: 0, argv: [name] }), world)
  );
  const stopped = processes.filter((_, index) => index % 10 === 9);
  const starts = processes.map((process) => process.start());
  await settle();
  // Some are no longer wanted before their turn comes.
  for (const process of stopped.slice(1)) void process.stop();
  while (await comeRound());
  const started = processes.filter((one) => !stopped.slice(1).includes(one));
  assertEquals(
    world.spawner.requests.map(({ argv }) => argv[0]),
    started.map(({ name }) => name),
  );
  for (const process of started) assertEquals(process.state, "RUNNING");
  for (const one of stopped.slice(1)) assertEquals(one.state, "STOPPED");
  assertEquals((await Promise.all(starts)).filter(({ ok }) => ok).length, 181);
});
