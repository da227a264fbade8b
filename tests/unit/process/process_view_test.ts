import { assert, assertEquals } from "@std/assert";
import { Process } from "../../../src/process/process.ts";
import { PROCESS_DETAIL } from "../../../src/protocol/result_shapes.ts";
import { SpawnError } from "../../../src/ports/spawner.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { processSpec } from "../../support/specs.ts";

Deno.test("Process.detail() tells counts, limits and the next retry", async () => {
  using world = new FakeWorld();
  const process = new Process(
    processSpec({ startMs: 0, startLimit: 5 }),
    world,
  );
  await process.start();
  for (let crash = 1; crash <= 2; crash++) {
    world.spawner.last.exit(1);
    await world.clock.advance(0);
  }
  const { desired, retryAt, counts, limits, process: info } = process.detail();
  assertEquals([desired, info.state], ["up", "BACKOFF"]);
  assertEquals(retryAt, "2026-01-01T00:00:01.000Z");
  assertEquals(counts, {
    runs: 2,
    restarts: 1,
    failedStarts: 0,
    healthRestarts: 0,
    crashes: 2,
  });
  assertEquals(limits, {
    startRetries: 3,
    startLimit: 5,
    startLimitWindow: 60,
  });
  assertEquals(info.history?.length, 2);
  await process.stop();
  assertEquals([process.detail().desired, process.detail().retryAt], [
    "down",
    null,
  ]);
  // The look for strays of the first run comes a little later.
  await world.clock.advance(100);
});

Deno.test("Process.detail() hides the values of variables", () => {
  using world = new FakeWorld();
  const detail = new Process(
    processSpec({
      environment: { PASSWORD: "hunter2" },
      fileEnvironment: { TOKEN: "hunter3" },
      envFiles: ["/etc/web.env"],
      startRetries: Infinity,
    }),
    world,
  ).detail();
  assert(!JSON.stringify(detail).includes("hunter"));
  const { environment, fileEnvironment, envFiles, startRetries, argv } =
    detail.config;
  assertEquals(
    { environment, fileEnvironment, envFiles, startRetries, argv },
    {
      environment: { PASSWORD: "***" },
      fileEnvironment: { TOKEN: "***" },
      envFiles: ["/etc/web.env"],
      startRetries: null,
      argv: ["serve"],
    },
  );
  assertEquals(detail.limits.startRetries, null);
  // Nothing gets lost on the wire.
  assertEquals(JSON.parse(JSON.stringify(detail)), detail);
  assert(PROCESS_DETAIL.accepts(detail));
});

Deno.test("Process.info() explains a start that fails by nothing an earlier run has left", async () => {
  using world = new FakeWorld();
  const process = new Process(processSpec({ startRetries: 1 }), world);
  world.spawner.onSpawn = (child) => {
    child.addMember("daemon", { diesOn: ["SIGTERM"] });
    child.exit(0);
  };
  void process.start();
  await world.clock.advance(500);
  world.spawner.failNext(new SpawnError("No such command", false));
  await world.clock.advance(1_000);
  const { state, reason } = process.info();
  assertEquals([state, reason], ["FATAL", "No such command"]);
});
