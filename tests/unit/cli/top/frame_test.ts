import { assert, assertEquals } from "@std/assert";
import { frame } from "../../../../src/cli/ctl/top/frame.ts";
import {
  NOTHING_YET,
  type TopState,
  withProcesses,
} from "../../../../src/cli/ctl/top/state.ts";
import { runningProcess } from "../../../support/fake_control.ts";

const web = { ...runningProcess("web"), uptime: 3_725, healthy: true };
const flaky = {
  ...runningProcess("flaky"),
  state: "FATAL",
  pid: null,
  uptime: null,
  restarts: 3,
  reason: "gave up after 3 tries: exited with status 1 too quickly",
} as const;

const STATE: TopState = withProcesses({
  ...NOTHING_YET,
  daemon: "supervice 9.9.9, pid 42",
  usage: new Map([
    ["web", {
      name: "web",
      pid: 100,
      processes: 2,
      cpu: 0.123,
      memory: 35_651_584,
    }],
  ]),
  message: "Restarted web",
}, [web, flaky]);

/** A page without what takes no room. */
function page(
  state: TopState,
  size: { columns: number; rows: number },
): readonly string[] {
  return frame(state, { size, color: false })
    // deno-lint-ignore no-control-regex -- terminals speak in these
    .map((line) => line.replaceAll(/\x1b\[\d+m/g, "").trimEnd());
}

Deno.test("frame() draws a page of 80 columns", async (t) => {
  await t.assertSnapshot(page(STATE, { columns: 80, rows: 12 }).join("\n"));
});

Deno.test("frame() draws a page of 200 columns", async (t) => {
  await t.assertSnapshot(page(STATE, { columns: 200, rows: 12 }).join("\n"));
});

Deno.test("frame() draws the log below the table", async (t) => {
  const lines = Array.from({ length: 30 }, (_, at) => `line ${at}`);
  const log = { name: "web", lines: [...lines, "tab\tbell\x07"] };
  const state = { ...STATE, log };
  await t.assertSnapshot(page(state, { columns: 80, rows: 16 }).join("\n"));
});

Deno.test("frame() fits into every terminal", () => {
  const names = Array.from({ length: 50 }, (_, at) => `process-${at}`);
  const many = withProcesses(STATE, names.map(runningProcess));
  const log = { name: "web", lines: names };
  for (const state of [STATE, many, NOTHING_YET, { ...many, log }]) {
    for (const columns of [1, 20, 80, 200]) {
      for (const rows of [1, 3, 6, 24, 60]) {
        const lines = page(state, { columns, rows });
        assert(lines.length <= rows);
        assert(lines.every((line) => [...line].length <= columns));
      }
    }
  }
});

Deno.test("frame() shows the rows around the selected one", () => {
  const names = Array.from({ length: 50 }, (_, at) => `process-${at}`);
  const many = withProcesses(STATE, names.map(runningProcess));
  for (const selected of ["process-0", "process-25", "process-49"]) {
    const lines = page({ ...many, selected }, { columns: 80, rows: 24 });
    const shown = lines.filter((line) => line.startsWith("process-"));
    assertEquals(shown.length, 19);
    assert(shown.some((line) => line.startsWith(`${selected} `)), selected);
  }
});

Deno.test("frame() marks the selected row, and paints states", () => {
  const size = { columns: 80, rows: 12 };
  const lines = frame(STATE, { size, color: true });
  assert(lines.find((line) => line.includes("web"))?.startsWith("\x1b[7m"));
  assert(lines.some((line) => line.includes("\x1b[31mFATAL\x1b[39m")));
});
