import { assert, assertEquals } from "@std/assert";
import { EXIT } from "../../../src/model/errors.ts";
import type {
  ProcessChange,
  ReloadReport,
} from "../../../src/model/reload_report.ts";
import { ctl } from "../../support/ctl_bench.ts";
import { changeOf } from "../../support/fake_control.ts";

const PLANNED = { outcome: "planned" } as const;

const COMMAND: ProcessChange["options"] = [
  {
    option: "command",
    old: "/usr/bin/serve --listen 0.0.0.0:8080 --workers 4",
    new: "/usr/bin/serve --listen 0.0.0.0:8081 --workers 8 --verbose",
    needs: "restart",
  },
  { option: "stopwaitsecs", old: "10s", new: "5s", needs: "live" },
  { option: "user", old: null, new: "www", needs: "restart" },
];

/** A worker among many that are alike. */
function worker(number: number): ProcessChange {
  return changeOf(`worker:${`${number}`.padStart(2, "0")}`, "live", {
    ...PLANNED,
    program: "worker",
    options: [{ option: "autorestart", old: "true", new: "no", needs: "live" }],
  });
}

const PLAN: ReloadReport = {
  added: ["idle", "new"],
  removed: ["down", "old"],
  changed: ["db", "web", "worker:00"],
  applied: false,
  processes: [
    changeOf("web", "restart", { ...PLANNED, options: COMMAND }),
    ...Array.from({ length: 20 }, (_, number) => worker(number)),
    changeOf("db", "mark", {
      ...PLANNED,
      options: [{
        option: "environment",
        old: "PASSWORD=***",
        new: "PASSWORD=***, MODE=***",
        needs: "restart",
      }],
    }),
    changeOf("slow", "next-start", {
      ...PLANNED,
      options: [{ option: "startsecs", old: "1s", new: "9", needs: "start" }],
    }),
    changeOf("new", "start", PLANNED),
    changeOf("idle", "add", PLANNED),
    changeOf("old", "stop", PLANNED),
    changeOf("down", "remove", PLANNED),
  ],
  settings: [{
    section: "supervice",
    option: "shutdown_timeout",
    old: "30s",
    new: "1m",
  }],
  refused: [{
    section: "supervice",
    option: "socket",
    old: "/run/supervice.sock",
    new: "/run/other.sock",
    reason: "it is where this daemon is reached",
  }],
  warnings: [],
};

const NOTHING: ReloadReport = {
  ...PLAN,
  added: [],
  removed: [],
  changed: [],
  processes: [],
  settings: [],
  refused: [],
};

Deno.test("reload --plan shows what is different, as wide as the terminal", async (t) => {
  for (const columns of [80, 200, null]) {
    const { out, err, status, calls } = await ctl("reload --plan", (bench) => {
      bench.control.report = PLAN;
      bench.terminal = { columns, errColumns: columns, color: false };
    });
    assertEquals([calls, err, status], [
      ["reload plan=true"],
      "",
      EXIT.changes,
    ]);
    const widest = Math.max(...out.split("\n").map((line) => line.length));
    assert(widest <= (columns ?? Infinity), `${widest} of ${columns}`);
    await t.assertSnapshot(out);
  }
});

Deno.test("reload shows what is probably not meant on standard error", async () => {
  const warnings = ["x.conf:2: [program:a] command: No\x07", "other"];
  for (
    const [call, options] of [["reload", ""], ["reload --plan", ""], [
      "reload --json",
      "json",
    ], ["reload --quiet", "quiet"]] as const
  ) {
    const { err, status } = await ctl(call, ({ control }) => {
      control.report = { ...NOTHING, warnings };
    });
    assertEquals([err, status], [
      options === ""
        ? "warning: x.conf:2: [program:a] command: No\\x07\nwarning: other\n"
        : "",
      EXIT.done,
    ], call);
  }
});

Deno.test("reload --plan ends with 0 when there is nothing to do", async () => {
  const { out, status } = await ctl("reload --plan", ({ control }) => {
    control.report = NOTHING;
  });
  assertEquals([out, status], ["No changes detected\n", EXIT.done]);
  // A file that asks for what is refused is not in force.
  const refused = await ctl("reload --plan", ({ control }) => {
    control.report = { ...NOTHING, refused: PLAN.refused };
  });
  assertEquals(refused.status, EXIT.changes);
});

Deno.test("reload asks for what the command line says", async () => {
  const rows = [
    ["reload", "reload"],
    ["reload --restart none", "reload restart=none"],
    ["reload --restart changed", "reload restart=changed"],
    [
      "reload --restart changed --verify 1m30s",
      "reload restart=changed verifyMs=90000",
    ],
    [
      "reload --verify=0.5 --restart=changed --plan",
      "reload plan=true restart=changed verifyMs=500",
    ],
  ] as const;
  for (const [line, call] of rows) {
    assertEquals((await ctl(line)).calls, [call], line);
  }
});

Deno.test("reload refuses what it can't understand", async () => {
  const rows = [
    [
      "reload --restart all",
      'Option --restart must be none or changed: found "all"',
    ],
    [
      "reload --verify 10s",
      "Option --verify needs --restart changed: without it nothing is restarted",
    ],
    [
      "reload --restart changed --verify soon",
      "Option --verify must be a time above 0 and at most a day, such as " +
      '10s: found "soon"',
    ],
    [
      "reload --restart changed --verify 2d",
      "Option --verify must be a time above 0 and at most a day, such as " +
      '10s: found "2d"',
    ],
  ] as const;
  for (const [line, message] of rows) {
    const { err, status, calls } = await ctl(line);
    assertEquals(err.split("\n")[0], `supervicectl: ${message}`, line);
    assertEquals([status, calls], [EXIT.usage, []], line);
  }
});

Deno.test("reload tells what was done, and on standard error what was not", async () => {
  const report: ReloadReport = {
    ...NOTHING,
    applied: true,
    processes: [
      changeOf("b", "restart"),
      changeOf("a", "restart"),
      changeOf("new", "start"),
      changeOf("live", "live"),
      changeOf("late", "mark"),
      changeOf("web", "restart", {
        outcome: "rolled-back",
        message: "web failed to start (state: FATAL): exited with status 1",
      }),
      changeOf("x", "restart", {
        outcome: "overruled",
        message: "x was stopped by another request",
      }),
    ],
    settings: PLAN.settings,
    refused: PLAN.refused,
  };
  const { out, err, status } = await ctl(
    "reload --restart changed",
    (bench) => {
      bench.control.report = report;
    },
  );
  assertEquals(out.split("\n"), [
    "Added: new",
    "Restarted: a, b",
    "Changed: live",
    "Changed (restart to apply): late",
    "Changed in [supervice]: shutdown_timeout",
    "",
  ]);
  assertEquals(err.split("\n"), [
    "supervicectl: web has its old configuration back: web failed to start " +
    "(state: FATAL): exited with status 1",
    "supervicectl: x was stopped by another request",
    "supervicectl: Cannot change socket of [supervice] (/run/supervice.sock " +
    "-> /run/other.sock): it is where this daemon is reached",
    "hint: restart the daemon to apply it",
    "",
  ]);
  assertEquals(status, EXIT.failed);
  const json = await ctl("--json reload", ({ control }) => {
    control.report = report;
  });
  assertEquals(JSON.parse(json.out), report);
  assertEquals([json.err, json.status], ["", EXIT.failed]);
});
