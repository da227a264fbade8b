import { assertEquals, assertStringIncludes } from "@std/assert";
import { OutputClosed } from "../../../src/cli/ctl/screen.ts";
import { EXIT } from "../../../src/model/errors.ts";
import type { StateName } from "../../../src/model/process_info.ts";
import { ctl, CtlBench } from "../../support/ctl_bench.ts";
import { settle } from "../../support/fake_clock.ts";

/** Has a process go to a state. */
function go({ journal, clock }: CtlBench, name: string, to: StateName): void {
  journal.record({
    kind: "state-changed",
    name,
    group: name,
    pid: 7,
    wallMs: clock.wallMs(),
    from: "STOPPED",
    to,
    reason: null,
  });
}

/** Has a process end. */
function end({ journal, clock }: CtlBench, name: string): void {
  const at = "2026-01-01T00:00:00.000Z";
  journal.record({
    kind: "process-exited",
    name,
    group: name,
    pid: 7,
    wallMs: clock.wallMs(),
    exit: { code: 3, signal: null, at },
    expected: false,
  });
}

const AT = "2026-01-01T00:00:00.000Z";

Deno.test("events shows what happened last", async () => {
  const past = (bench: CtlBench): void => {
    for (let turn = 0; turn < 12; turn++) go(bench, "web", "STARTING");
    end(bench, "db");
  };
  const last = `${AT} db: pid 7 exited with status 3\n`;
  const rows = [
    ["events -n 1", last],
    ["events --type process-exited", last],
    ["events db", last],
    ["events -n 0", ""],
    ["events -n 2", `${AT} web: STOPPED -> STARTING\n${last}`],
  ] as const;
  for (const [line, expected] of rows) {
    const { out, err, status } = await ctl(line, past);
    assertEquals([out, err, status], [expected, "", EXIT.done], line);
  }
  const usual = await ctl("events", past);
  assertEquals(usual.out.split("\n").length, 11);
  assertEquals((await ctl("events")).out, "");
});

Deno.test("events -f goes on until nobody reads", async () => {
  const bench = new CtlBench();
  go(bench, "web", "STARTING");
  const running = bench.run("events -f -n 0 web");
  await bench.watching;
  await settle();
  end(bench, "db");
  go(bench, "web", "RUNNING");
  await settle();
  assertEquals(bench.out, `${AT} web: STOPPED -> RUNNING\n`);
  bench.outputFailure = new OutputClosed();
  go(bench, "web", "STOPPED");
  assertEquals(await running, EXIT.done);
  await bench.close();
});

Deno.test("events --json begins with a snapshot", async () => {
  const { out } = await ctl("events --json", (bench) => end(bench, "web"));
  const types = out.trim().split("\n").map((line) => JSON.parse(line).type);
  assertEquals(types, ["snapshot", "process-exited"]);
});

Deno.test("events refuses what does not exist", async () => {
  const nobody = await ctl("events -f nobody");
  assertEquals(nobody.status, EXIT.notFound);
  const near = await ctl("events --type process-exit");
  assertEquals(near.status, EXIT.usage);
  assertStringIncludes(near.err, 'did you mean "process-exited"?');
});
