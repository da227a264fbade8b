import { assertEquals } from "@std/assert";
import { checkReports } from "../../../src/process/health_reports.ts";
import { FakeWorld } from "../../support/fake_world.ts";

const ABOUT = { name: "web", group: "web", pid: 7, wallMs: 0 };

Deno.test("checkReports() tells of failures up to the limit, until a check passes", () => {
  using world = new FakeWorld();
  const reports = checkReports(() => ABOUT, 2, world);
  for (const failures of [1, 2, 3, 4]) reports.failed("refused", failures);
  reports.failed("timed out", 5);
  reports.passed("open");
  reports.failed("refused", 1);
  assertEquals(world.log.lines, [
    "warning: web: health check failed (1/2): refused",
    "warning: web: health check failed (2/2): refused",
    "debug: web: health check still fails: refused",
    "debug: web: health check still fails: refused",
    "debug: web: health check still fails: timed out",
    "debug: web: health check passed: open",
    "warning: web: health check failed (1/2): refused",
  ]);
  assertEquals(
    world.events.map((event) =>
      event.kind === "health-failed" ? event.failures : event.kind
    ),
    [1, 2, "health-passed", 1],
  );
});

Deno.test("checkReports() tells of the first check that passes, and of the first after a failure", () => {
  using world = new FakeWorld();
  const reports = checkReports(() => ABOUT, 2, world);
  for (const message of ["first", "second", "third"]) reports.passed(message);
  reports.failed("refused", 1);
  for (const message of ["again", "and again"]) reports.passed(message);
  assertEquals(
    world.events.map((event) => "message" in event ? event.message : null),
    ["first", "refused", "again"],
  );
  assertEquals(
    world.log.lines.filter((line) => line.startsWith("debug: ")).length,
    5,
  );
});
