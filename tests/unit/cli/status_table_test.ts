import { assert, assertEquals } from "@std/assert";
import { statusTable } from "../../../src/cli/ctl/status_table.ts";
import type { ProcessInfo } from "../../../src/model/process_info.ts";

function info(facts: Partial<ProcessInfo>): ProcessInfo {
  return {
    name: "web",
    group: "web",
    state: "RUNNING",
    pid: 12345,
    uptime: 5025,
    healthy: null,
    restarts: 0,
    exit: null,
    reason: null,
    changed: false,
    ...facts,
  };
}

function table(...lines: string[]): string {
  return lines.join("\n");
}

Deno.test("statusTable() looks as the reference's README shows it", () => {
  const processes = [
    info({ name: "webapp" }),
    info({ name: "worker:00", pid: 12346, uptime: 5024 }),
    info({ name: "worker:01", state: "STOPPED", pid: null, uptime: null }),
  ];
  assertEquals(
    statusTable(processes),
    table(
      "NAME                 STATE      PID        UPTIME",
      "--------------------------------------------------------",
      "webapp               RUNNING    12345      1:23:45",
      "worker:00            RUNNING    12346      1:23:44",
      "worker:01            STOPPED    -          -",
    ),
  );
});

Deno.test("statusTable() adds HEALTH when somebody has a verdict", () => {
  const processes = [
    info({ name: "a", uptime: 0, healthy: true }),
    info({ name: "b", state: "UNHEALTHY", uptime: 59, healthy: false }),
    info({ name: "c", uptime: 360_000 }),
  ];
  assertEquals(
    statusTable(processes),
    table(
      "NAME                 STATE      PID        UPTIME        HEALTH",
      "-------------------------------------------------------------------",
      "a                    RUNNING    12345      0:00:00       healthy",
      "b                    UNHEALTHY  12345      0:00:59       unhealthy",
      "c                    RUNNING    12345      100:00:00     -",
    ),
  );
});

Deno.test("statusTable() adds INFO for reasons and pending changes", () => {
  const down = { pid: null, uptime: null };
  const processes = [
    info({ name: "a", state: "FATAL", ...down, reason: "gave up" }),
    info({ name: "b", changed: true }),
    info({
      name: "c",
      state: "BACKOFF",
      ...down,
      reason: "ended",
      changed: true,
    }),
    info({ name: "d", reason: "two\nlines \x1b[31mred" }),
    info({ name: "e" }),
  ];
  assertEquals(
    statusTable(processes).split("\n").map((line) => line.slice(43)),
    [
      "UPTIME        INFO",
      // No wider than a usual terminal, however long the reasons are.
      "-".repeat(80 - 43),
      "-             gave up",
      "1:23:45       changed: restart to apply",
      "-             ended; changed: restart to apply",
      "1:23:45       two\\nlines \\x1b[31mred",
      "1:23:45       -",
    ],
  );
});

Deno.test("statusTable() fits terminals of 80 and 200 columns", async (t) => {
  const reason = "gave up after 4 tries: exited with status 3 too quickly: " +
    "cannot open the database at /var/lib/app/main.db: permission denied";
  const processes = [
    info({ name: "webapp", healthy: true }),
    info({ name: "db", state: "FATAL", pid: null, uptime: null, reason }),
  ];
  for (const columns of [80, 200, null]) {
    const text = statusTable(processes, { columns, color: false });
    const widest = Math.max(...text.split("\n").map((line) => line.length));
    assert(columns === null || widest <= columns, `${columns}: ${widest}`);
    assertEquals(text.includes(reason), columns !== 80);
    await t.assertSnapshot(text);
  }
});

Deno.test("statusTable() shows states in colours where they are welcome", () => {
  const processes = [info({ name: "a" }), info({ name: "b", state: "FATAL" })];
  const plain = statusTable(processes);
  const colored = statusTable(processes, { columns: null, color: true });
  assertEquals(colored.split("\n").slice(2), [
    "a                    \x1b[32mRUNNING   \x1b[39m 12345      1:23:45",
    "b                    \x1b[31mFATAL     \x1b[39m 12345      1:23:45",
  ]);
  // deno-lint-ignore no-control-regex -- colours are control characters
  assertEquals(colored.replaceAll(/\x1b\[\d+m/g, ""), plain);
});

Deno.test("statusTable() grows with long names", () => {
  const name = "a-very-long-name-indeed:00";
  assertEquals(
    statusTable([info({ name }), info({ name: "ü€😀" })]),
    table(
      "NAME                       STATE      PID        UPTIME",
      "--------------------------------------------------------------",
      "a-very-long-name-indeed:00 RUNNING    12345      1:23:45",
      "ü€😀                       RUNNING    12345      1:23:45",
    ),
  );
});
