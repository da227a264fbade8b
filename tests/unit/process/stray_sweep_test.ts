import { assertEquals } from "@std/assert";
import { sweepStrays } from "../../../src/process/stray_sweep.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { processSpec } from "../../support/specs.ts";

const RUN = { runId: "daemon/web/1", pgid: 7 };

Deno.test("sweepStrays() ends what a run and its checks have left, suspended or not", async () => {
  using world = new FakeWorld();
  const { spawner } = world;
  const add = (runId: string, pgid?: number) =>
    spawner.addStranger(runId, {
      runId,
      diesOn: ["SIGTERM"],
      ...(pgid === undefined ? {} : { pgid }),
    });
  const doomed = [add(RUN.runId), add(`${RUN.runId}-check`)];
  const spared = [
    // A member of the group; the new run, its check and its stop command.
    add(RUN.runId, RUN.pgid),
    ...["daemon/web/2", "daemon/web/2-check", "daemon/web/1-stop"].map((id) =>
      add(id)
    ),
  ];
  const work = sweepStrays(RUN, processSpec(), world);
  await world.clock.advance(110);
  await work;
  assertEquals(doomed.map(({ state }) => state), ["gone", "gone"]);
  assertEquals(spared.map(({ state }) => state), Array(4).fill("alive"));
  const [first] = doomed;
  assertEquals(
    spawner.sent.flatMap(({ id, signal }) => id === first?.pid ? [signal] : []),
    ["SIGTERM", "SIGCONT"],
  );
});
