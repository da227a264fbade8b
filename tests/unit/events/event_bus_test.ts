import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type BusProblem, EventBus } from "../../../src/events/event_bus.ts";
import type {
  HealthPassed,
  StateChanged,
  SupervisorEvent,
} from "../../../src/model/event.ts";
import { settle } from "../../support/fake_clock.ts";

function passed(message: string): HealthPassed {
  const fact = { name: "web", group: "web", pid: 1, wallMs: 0 };
  return { ...fact, kind: "health-passed", message };
}

function changed(reason: string): StateChanged {
  const fact = { name: "web", group: "web", pid: 1, wallMs: 0 };
  return {
    ...fact,
    kind: "state-changed",
    from: "STARTING",
    to: "RUNNING",
    reason,
  };
}

function text(event: SupervisorEvent): string {
  return event.kind === "health-passed" ? event.message : event.kind;
}

Deno.test("publish() returns before any handler runs", async () => {
  const bus = new EventBus();
  const seen: string[] = [];
  bus.subscribe("all", (event) => void seen.push(text(event)));
  bus.publish(passed("a"));
  assertEquals(seen, []);
  await settle();
  assertEquals(seen, ["a"]);
});

Deno.test("subscribe() hands over only the wanted kinds, in order", async () => {
  const bus = new EventBus();
  const seen: string[] = [];
  bus.subscribe(["health-passed"], (event) => void seen.push(event.message));
  bus.publish(passed("a"));
  bus.publish(changed("x"));
  bus.publish(passed("b"));
  await bus.drain();
  assertEquals(seen, ["a", "b"]);
});

Deno.test("subscribe() returns a function that ends it", async () => {
  const bus = new EventBus();
  const seen: string[] = [];
  const end = bus.subscribe("all", (event) => void seen.push(text(event)));
  bus.publish(passed("waits and is forgotten"));
  end();
  bus.publish(passed("never offered"));
  await bus.drain();
  assertEquals(seen, []);
});

Deno.test("subscribe() serves an async handler one event at a time", async () => {
  const bus = new EventBus();
  const log: string[] = [];
  bus.subscribe("all", async (event) => {
    log.push(`begin ${text(event)}`);
    await settle();
    log.push(`end ${text(event)}`);
  });
  bus.publish(passed("a"));
  bus.publish(passed("b"));
  await bus.drain();
  assertEquals(log, ["begin a", "end a", "begin b", "end b"]);
});

Deno.test("publish() isolates handlers that throw or reject", async () => {
  const problems: BusProblem[] = [];
  const bus = new EventBus({ onError: (problem) => problems.push(problem) });
  const seen: string[] = [];
  bus.subscribe("all", () => {
    throw new Error("Thrown");
  }, { name: "thrower" });
  bus.subscribe("all", () => Promise.reject(new Error("Rejected")), {
    name: "rejecter",
  });
  bus.subscribe("all", (event) => void seen.push(text(event)));
  bus.publish(passed("a"));
  bus.publish(passed("b"));
  await bus.drain();
  assertEquals(seen, ["a", "b"]);
  const short = problems.map((problem) =>
    problem.kind === "handler-failed"
      ? `${problem.subscriber}: ${problem.error}`
      : problem.kind
  ).sort();
  assertEquals(short, [
    "rejecter: Error: Rejected",
    "rejecter: Error: Rejected",
    "thrower: Error: Thrown",
    "thrower: Error: Thrown",
  ]);
});

Deno.test("publish() survives callbacks that throw", async () => {
  const bus = new EventBus({
    capacity: 1,
    onError: () => {
      throw new Error("Nobody listens");
    },
  });
  const seen: string[] = [];
  bus.subscribe("all", (event) => {
    seen.push(text(event));
    throw new Error("Handler");
  }, {
    onDrop: () => {
      throw new Error("Drop");
    },
  });
  bus.publish(passed("a"));
  bus.publish(passed("b"));
  await bus.drain();
  bus.publish(passed("c"));
  await bus.drain();
  assertEquals(seen, ["b", "c"]);
});

Deno.test("publish() drops the oldest for a slow subscriber only", async () => {
  const problems: BusProblem[] = [];
  const drops: number[] = [];
  const bus = new EventBus({ onError: (problem) => problems.push(problem) });
  const gate = Promise.withResolvers<void>();
  const slow: string[] = [];
  const quick: string[] = [];
  bus.subscribe("all", async (event) => {
    slow.push(text(event));
    await gate.promise;
  }, { name: "slow", onDrop: (dropped) => void drops.push(dropped) });
  bus.subscribe("all", (event) => void quick.push(text(event)));
  for (let index = 0; index < 1251; index++) {
    bus.publish(passed(`${index}`));
    if (index % 500 === 0) await settle();
  }
  await settle();
  assertEquals(quick.length, 1251);
  gate.resolve();
  await bus.drain();
  // The first was being handled, so 1250 came for 1000 places.
  assertEquals(slow.length, 1001);
  assertEquals(slow.slice(0, 2), ["0", "251"]);
  assertEquals(slow.at(-1), "1250");
  assertEquals(drops, [1, 100, 200]);
  assertEquals(
    problems,
    [1, 100, 200].map((dropped) => ({
      kind: "events-dropped",
      subscriber: "slow",
      dropped,
    })),
  );
});

Deno.test("drain() waits for events that handlers publish", async () => {
  const bus = new EventBus();
  const seen: string[] = [];
  bus.subscribe(["state-changed"], async () => {
    await settle();
    bus.publish(passed("echo"));
  });
  bus.subscribe(["health-passed"], (event) => void seen.push(event.message));
  bus.publish(changed("x"));
  await bus.drain();
  assertEquals(seen, ["echo"]);
});

Deno.test("drain() stops waiting when its signal aborts", async () => {
  const bus = new EventBus();
  bus.subscribe("all", () => new Promise<void>(() => {}));
  bus.publish(passed("a"));
  const controller = new AbortController();
  const drained = bus.drain({ signal: controller.signal });
  await settle();
  controller.abort();
  await drained;
});

Deno.test("once() resolves with the first match and ends", async () => {
  const bus = new EventBus();
  const found = bus.once((event) => event.kind === "health-passed");
  bus.publish(changed("x"));
  bus.publish(passed("a"));
  bus.publish(passed("b"));
  assertEquals((await found).message, "a");
});

Deno.test("once() rejects with what the predicate throws", async () => {
  const bus = new EventBus();
  const found = bus.once(() => {
    throw new TypeError("Bad predicate");
  });
  bus.publish(passed("a"));
  await assertRejects(() => found, TypeError, "Bad predicate");
});

Deno.test("once() rejects with the reason of its signal", async () => {
  const bus = new EventBus();
  const controller = new AbortController();
  const options = { signal: controller.signal };
  const found = bus.once(() => true, options);
  controller.abort(new RangeError("Enough"));
  await assertRejects(() => found, RangeError, "Enough");
  await assertRejects(() => bus.once(() => true, options), RangeError);
});

Deno.test("new EventBus() refuses a capacity below 1", () => {
  assertThrows(() => new EventBus({ capacity: 0 }), RangeError, "capacity");
});
