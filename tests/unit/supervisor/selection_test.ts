import { assertEquals } from "@std/assert";
import { select } from "../../../src/supervisor/selection.ts";

const CHOICE = {
  processes: ["web", "worker:00", "worker:01", "db"],
  groups: new Map([
    ["web", ["web"]],
    ["back", ["worker:00", "worker:01"]],
    ["db", ["db"]],
  ]),
};

Deno.test("select() finds each process once, in the order of the names", () => {
  const rows: readonly (readonly [string[], string[]])[] = [
    [[], []],
    [["db", "web", "db"], ["db", "web"]],
    [["all"], CHOICE.processes],
    [["*"], CHOICE.processes],
    [["back:*"], ["worker:00", "worker:01"]],
    [["back:"], ["worker:00", "worker:01"]],
    // Not a group, but a pattern that fits.
    [["worker:*"], ["worker:00", "worker:01"]],
    [["db", "w*"], ["db", "web", "worker:00", "worker:01"]],
    [["worker:0[1-9]", "all"], ["worker:01", "web", "worker:00", "db"]],
  ];
  for (const [names, found] of rows) {
    assertEquals(select(names, CHOICE), { found, unknown: [] }, `${names}`);
  }
});

Deno.test("select() tells which names mean nothing, and why", () => {
  const { found, unknown } = select(
    ["nobody", "web", "worker", "x:*", "nobody", "", "worker:"],
    CHOICE,
  );
  assertEquals(found, ["web"]);
  assertEquals(
    unknown.map(({ name, error }) => [name, error.code, error.message]),
    [
      ["nobody", "PROCESS_NOT_FOUND", 'Process "nobody" not found'],
      ["worker", "PROCESS_NOT_FOUND", 'Process "worker" not found'],
      ["x:*", "PROCESS_NOT_FOUND", 'No process matches "x:*"'],
      ["", "PROCESS_NOT_FOUND", 'Process "" not found'],
      ["worker:", "PROCESS_NOT_FOUND", 'Process "worker:" not found'],
    ],
  );
});

Deno.test("select() takes `all` for all even where a process is called so", () => {
  const processes = ["all", "web"];
  const choice = { processes, groups: new Map() };
  assertEquals(select(["all"], choice).found, processes);
});
