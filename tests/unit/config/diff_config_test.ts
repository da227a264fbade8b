import { assert, assertEquals } from "@std/assert";
import { diffDaemon, diffProcesses } from "../../../src/config/diff_config.ts";
import { loadConfig } from "../../../src/config/load_config.ts";
import { fixtureHost } from "../../support/config_host.ts";

async function load(text: string) {
  const host = fixtureHost();
  host.files.put("/srv/x.ini", text);
  return await loadConfig("x.ini", host);
}

const BASE = "[program:a]\ncommand = a\nenvironment = X=1, Y=2\n";

Deno.test("diffProcesses() finds each option that was changed", async () => {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ["", []],
    ["# a comment\nautostart = true", []],
    ["env_file = template.env", ["environment"]],
    ["numprocs = 1", []],
    ["directory = /tmp", ["directory"]],
    ["user = www", ["user"]],
    ["autostart = no", ["autostart"]],
    ["autorestart = no", ["autorestart"]],
    ["startsecs = 2", ["startMs"]],
    ["startretries = 4", ["startRetries"]],
    ["stopsignal = sigterm", []],
    ["stopsignal = INT", ["stopSignal"]],
    ["stopwaitsecs = 1", ["stopWaitMs"]],
    ["stdout_logfile = a.log", ["stdout"]],
    ["stderr_logfile = a.log", ["stderr"]],
    ["pdeathsig = no", ["pdeathsig"]],
    ["reconcile = off", ["reconcile"]],
    ["healthcheck_type = script\nhealthcheck_command = x", ["health"]],
    ["[group:g]\nprograms = a", ["group"]],
  ];
  const old = await load(BASE);
  for (const [lines, fields] of rows) {
    const next = await load(`${BASE}${lines}\n`);
    const diff = diffProcesses(old.processes, next.processes);
    const found = diff.changed.flatMap((change) => change.fields);
    assertEquals(found, fields, lines);
    assertEquals([diff.added, diff.removed], [[], []], lines);
    assertEquals(diff.unchanged, fields.length === 0 ? ["a"] : [], lines);
  }
});

Deno.test("diffProcesses() looks into lists, logs and checks", async () => {
  const rows: readonly (readonly [string, string, readonly string[]])[] = [
    ["command = a b", "command = a  'b'", []],
    ["command = a b", "command = 'a b'", ["argv"]],
    ["command = a b", "command = a b c", ["argv"]],
    ["environment = A=1, B=2", "environment = B=2, A=1", []],
    ["environment = A=1", "environment = A=1, B=", ["environment"]],
    ["environment = A=1", "environment = B=1", ["environment"]],
    [
      "stdout_logfile = a\nstdout_logfile_backups = 1",
      "stdout_logfile = a\nstdout_logfile_backups = 2",
      ["stdout"],
    ],
    [
      "healthcheck_type = tcp\nhealthcheck_port = 1",
      "healthcheck_type = tcp\nhealthcheck_port = 2",
      ["health"],
    ],
  ];
  for (const [before, after, fields] of rows) {
    const write = (lines: string) =>
      `[program:a]\n${lines}\n${
        lines.includes("command =") ? "" : "command = a\n"
      }`;
    const old = await load(write(before));
    const next = await load(write(after));
    const { changed } = diffProcesses(old.processes, next.processes);
    assertEquals(changed.flatMap((change) => change.fields), fields, after);
  }
});

Deno.test("diffProcesses() compares instances by name", async () => {
  const text = (count: number) =>
    `[program:a]\ncommand = a\nnumprocs = ${count}\n`;
  const rows: readonly {
    readonly from: number;
    readonly to: number;
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly unchanged: readonly string[];
  }[] = [
    { from: 1, to: 2, added: ["a:00", "a:01"], removed: ["a"], unchanged: [] },
    {
      from: 2,
      to: 3,
      added: ["a:02"],
      removed: [],
      unchanged: ["a:00", "a:01"],
    },
    {
      from: 3,
      to: 2,
      added: [],
      removed: ["a:02"],
      unchanged: ["a:00", "a:01"],
    },
  ];
  for (const { from, to, ...expected } of rows) {
    const old = await load(text(from));
    const next = await load(text(to));
    assertEquals(
      diffProcesses(old.processes, next.processes),
      { ...expected, changed: [] },
      `${from} to ${to}`,
    );
  }
});

Deno.test("diffProcesses() hands over the new spec", async () => {
  const old = await load(BASE);
  const next = await load(`${BASE}autostart = no\n`);
  const [change] = diffProcesses(old.processes, next.processes).changed;
  assert(change !== undefined);
  assertEquals(change.name, "a");
  assert(change.spec === next.processes[0]);
});

Deno.test("diffDaemon() tells what a reload can do", async () => {
  const old = await load("");
  const next = await load(
    "[supervice]\nshutdown_timeout = 5\npidfile = none\nloglevel = info\n",
  );
  assertEquals(diffDaemon(old.daemon, old.daemon), []);
  assertEquals(diffDaemon(old.daemon, next.daemon), [
    { field: "pidfile", option: "pidfile", reload: "refused" },
    { field: "shutdownMs", option: "shutdown_timeout", reload: "live" },
  ]);
});
