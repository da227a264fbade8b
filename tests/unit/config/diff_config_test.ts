import { assert, assertEquals } from "@std/assert";
import {
  diffDaemon,
  diffProcesses,
  reloadOfProcessField,
} from "../../../src/config/diff_config.ts";
import { loadConfig } from "../../../src/config/load_config.ts";
import { fixtureHost } from "../../support/config_host.ts";

async function load(text: string) {
  const host = fixtureHost();
  host.files.put("/srv/x.ini", text);
  return await loadConfig("x.ini", host);
}

async function loadWithFile(content: string) {
  const host = fixtureHost();
  host.files.put("/srv/secret.env", content);
  host.files.put(
    "/srv/x.ini",
    "[program:a]\ncommand = a\nenv_file = secret.env\n",
  );
  return await loadConfig("x.ini", host);
}

const BASE = "[program:a]\ncommand = a\nenvironment = X=1, Y=2\n";

Deno.test("diffProcesses() finds each option that was changed", async () => {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ["", []],
    ["# a comment\nautostart = true", []],
    ["env_file = template.env", ["envFiles", "fileEnvironment"]],
    ["env_file = empty.env", ["envFiles"]],
    ["clear_env = yes", ["clearEnv"]],
    ["stdin = null", []],
    ["umask = 022", ["umask"]],
    ["nice = 1", ["nice"]],
    ["nice = 0", []],
    ["rlimit_core = 0", ["rlimits"]],
    ["numprocs = 1", []],
    ["directory = /tmp", ["directory"]],
    ["user = www", ["user"]],
    ["autostart = no", ["autostart"]],
    ["autorestart = no", ["autorestart"]],
    ["autorestart = yes", []],
    ["exitcodes = 0", []],
    ["exitcodes = 0, 2", ["exitCodes"]],
    ["norestart_exitcodes = 78", ["norestartExitCodes"]],
    ["startsecs = 2", ["startMs"]],
    ["startretries = 4", ["startRetries"]],
    ["startretries = infinite", ["startRetries"]],
    ["backoff_base = 2", ["backoff"]],
    ["backoff_factor = 2", ["backoff"]],
    ["backoff_factor = linear", []],
    ["backoff_max = 1m", ["backoff"]],
    ["backoff_jitter = 10%", ["backoff"]],
    ["start_limit = infinite", []],
    ["start_limit = 5", ["startLimit"]],
    ["start_limit_window = 5", ["startLimitWindowMs"]],
    ["fatal_retry = 10m", ["fatalRetryMs"]],
    ["fatal_retry = off", []],
    ["stopsignal = sigterm", []],
    ["stopsignal = TERM:10 KILL", []],
    ["stopsignal = INT", ["stopSteps"]],
    ["stopsignal = KILL", ["stopSteps"]],
    ["stopsignal = TERM INT", ["stopSteps"]],
    ["stopwaitsecs = 1", ["stopSteps"]],
    ["stop_command = quit", ["stopCommand"]],
    ["stop_command_timeout = 1", []],
    ["stopasgroup = no", ["stopAsGroup"]],
    ["killasgroup = no", ["killAsGroup"]],
    ["kill_escaped = no", ["killEscaped"]],
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
    ["stop_command = a b", "stop_command = a  'b'", []],
    [
      "stop_command = a",
      "stop_command = a\nstop_command_timeout = 1",
      ["stopCommand"],
    ],
    ["stopsignal = TERM:1", "stopsignal = TERM:1\nstopwaitsecs = 3", []],
    ["exitcodes = 0, TERM", "exitcodes = 0,15", ["exitCodes"]],
    ["exitcodes = 0, TERM", "exitcodes = 0-0,sigterm", []],
    ["rlimit_as = 1KB", "rlimit_as = 1024:1024", []],
    ["rlimit_as = 1KB", "rlimit_as = 1024:unlimited", ["rlimits"]],
    ["umask = 22", "umask = 0022", []],
    ["env_file = app.env", "env_file = app.env, empty.env", ["envFiles"]],
    [
      "env_file = app.env, more.env",
      "env_file = more.env, app.env",
      ["envFiles", "fileEnvironment"],
    ],
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
        /^command =/.test(lines) ? "" : "command = a\n"
      }`;
    const old = await load(write(before));
    const next = await load(write(after));
    const { changed } = diffProcesses(old.processes, next.processes);
    assertEquals(changed.flatMap((change) => change.fields), fields, after);
  }
});

Deno.test("diffProcesses() compares instances by name", async () => {
  const text = (count: number) =>
    // Only in files of supervisord there may be none.
    `${count === 0 ? "[supervisord]\n" : ""}` +
    `[program:a]\ncommand = a\nnumprocs = ${count}\n`;
  const rows: readonly {
    readonly from: number;
    readonly to: number;
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly unchanged: readonly string[];
  }[] = [
    { from: 1, to: 2, added: ["a:00", "a:01"], removed: ["a"], unchanged: [] },
    { from: 0, to: 2, added: ["a:00", "a:01"], removed: [], unchanged: [] },
    { from: 2, to: 0, added: [], removed: ["a:00", "a:01"], unchanged: [] },
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

Deno.test("diffProcesses() notices what env files say", async () => {
  const old = await loadWithFile("A=1\n");
  const next = await loadWithFile("A=2\n");
  const [change] = diffProcesses(old.processes, next.processes).changed;
  assertEquals(change?.fields, ["fileEnvironment"]);
  assertEquals(reloadOfProcessField("fileEnvironment"), "restart");
  const same = await loadWithFile("# a comment\nA='1'\n");
  assertEquals(diffProcesses(old.processes, same.processes).changed, []);
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
  const old = await load("[supervice]\n");
  const next = await load(
    "[supervice]\nshutdown_timeout = 5\npidfile = none\nloglevel = info\n",
  );
  assertEquals(diffDaemon(old.daemon, old.daemon), []);
  assertEquals(diffDaemon(old.daemon, next.daemon), [
    {
      field: "pidfile",
      option: "pidfile",
      reload: "refused",
      refusal: "it is the lock that keeps a second daemon out",
    },
    {
      field: "shutdownMs",
      option: "shutdown_timeout",
      reload: "live",
      refusal: "it is read when the daemon starts",
    },
  ]);
});
