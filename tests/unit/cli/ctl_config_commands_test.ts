import { assertEquals } from "@std/assert";
import { EXIT } from "../../../src/model/errors.ts";
import { ctl } from "../../support/ctl_bench.ts";

Deno.test("reread plans, update restarts what has changed", async () => {
  const rows = [
    ["reread", "reload plan=true", EXIT.changes],
    ["plan", "reload plan=true", EXIT.changes],
    ["update", "reload restart=changed", EXIT.done],
    ["update all", "reload restart=changed", EXIT.done],
    [
      "update --verify 5s",
      "reload restart=changed verifyMs=5000",
      EXIT.done,
    ],
  ] as const;
  for (const [line, call, expected] of rows) {
    const { calls, status } = await ctl(line);
    assertEquals([calls, status], [[call], expected], line);
  }
});

Deno.test("update is about all, and says so", async () => {
  const { err, calls, status } = await ctl("update site");
  assertEquals([calls, status], [[], EXIT.usage]);
  assertEquals(err.split("\n"), [
    'supervicectl: Command "update" takes all or nothing: found "site"',
    "hint: to restart only some of what has changed: supervicectl reload, " +
    "then supervicectl restart NAME",
    "",
  ]);
});

Deno.test("avail tells what is in use, and what a reload would do", async () => {
  const { out, calls, status } = await ctl("avail", ({ control }) => {
    control.report = { ...control.report, removed: ["db"], changed: ["web"] };
  });
  assertEquals(status, EXIT.done);
  assertEquals(calls[0], "reload plan=true");
  assertEquals(
    out.split("\n").slice(2).map((line) => line.slice(42).trim()),
    [
      "manual in use; a reload changes it",
      "manual in use; a reload removes it",
      "-      available; a reload adds it",
      "",
    ],
  );
});

Deno.test("what other supervisors have is answered with the way here", async () => {
  for (const name of ["add", "remove", "open", "exit"]) {
    const { err, status } = await ctl(`${name} web`);
    assertEquals(status, EXIT.usage);
    assertEquals(
      err.startsWith(`supervicectl: Command "${name}" is not needed here: `),
      true,
      err,
    );
  }
});
