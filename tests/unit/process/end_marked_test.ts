import { assertEquals } from "@std/assert";
import { endMarked } from "../../../src/process/end_marked.ts";
import { FakeWorld } from "../../support/fake_world.ts";

const MARK = "daemon/web/1-stop";

Deno.test("endMarked() kills all that carry the mark, and nobody else", async () => {
  using world = new FakeWorld();
  const { spawner } = world;
  const doomed = ["a", "b"].map((name) =>
    spawner.addStranger(name, { runId: MARK })
  );
  const spared = ["daemon/web/1", `${MARK}2`].map((runId) =>
    spawner.addStranger(runId, { runId })
  );
  const work = endMarked("web", MARK, world);
  await world.clock.advance(50);
  await work;
  assertEquals(doomed.map(({ state }) => state), ["gone", "gone"]);
  assertEquals(spared.map(({ state }) => state), ["alive", "alive"]);
});

Deno.test("endMarked() takes one look where there is nobody", async () => {
  using world = new FakeWorld();
  await endMarked("web", MARK, world);
  assertEquals([world.spawner.looks, world.spawner.sent], [1, []]);
});

Deno.test("endMarked() says what it could not do, and comes to an end", async () => {
  using world = new FakeWorld();
  const pid = 77;
  const survey = {
    look: () => Promise.resolve([{ pid, pgid: pid, runId: MARK }]),
    signalProcess: () => true,
    startTokens: () => Promise.resolve(new Map<number, string>()),
  };
  const work = endMarked("web", MARK, { ...world, survey });
  await world.clock.advance(1_000);
  await work;
  assertEquals(world.log.matching("web: could not end 77").length, 1);
  world.spawner.failNextLook(new Error("No answer"));
  await endMarked("web", MARK, world);
  assertEquals(world.log.matching("can't end what was left").length, 1);
});
