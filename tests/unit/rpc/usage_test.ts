import { assertEquals, assertRejects } from "@std/assert";
import { EventJournal } from "../../../src/events/event_journal.ts";
import { SupervisorError } from "../../../src/model/errors.ts";
import { usage } from "../../../src/rpc/methods/usage.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { FakeControl, runningProcess } from "../../support/fake_control.ts";
import { FakeUsage } from "../../support/fake_usage.ts";
import { MemoryOutputs } from "../../support/memory_outputs.ts";

function setUp() {
  const control = new FakeControl();
  const survey = new FakeUsage();
  const context = {
    control,
    usage: survey,
    clock: new FakeClock(),
    journal: new EventJournal("test"),
    outputs: new MemoryOutputs().outputs,
    version: { version: "9.9.9", protocol: 1, pid: 42 },
  };
  return { control, survey, context };
}

Deno.test("usage tells what each group uses, by one look", async () => {
  const { control, survey, context } = setUp();
  control.status = (names = []) =>
    names.map((name) => ({
      ...runningProcess(name),
      pid: name === "web" ? 100 : name === "db" ? 200 : null,
    }));
  survey.groups.set(100, { processes: 2, cpu: 0.5, memory: 4096 });
  const { processes } = await usage(context, { names: ["web", "db", "slow"] });
  assertEquals(processes, [
    { name: "web", pid: 100, processes: 2, cpu: 0.5, memory: 4096 },
    // Gone between both looks.
    { name: "db", pid: 200, processes: 0, cpu: 0, memory: 0 },
    { name: "slow", pid: null, processes: 0, cpu: 0, memory: 0 },
  ]);
  assertEquals(survey.looks, 1);
});

Deno.test("usage refuses names that mean nothing", async () => {
  const { survey, context } = setUp();
  const error = await assertRejects(
    () => usage(context, { names: ["nobody"] }),
    SupervisorError,
  );
  assertEquals([error.code, survey.looks], ["PROCESS_NOT_FOUND", 0]);
});
