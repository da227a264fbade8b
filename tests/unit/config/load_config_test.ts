import { assertEquals, assertRejects } from "@std/assert";
import { loadConfig } from "../../../src/config/load_config.ts";
import { ConfigError, type ConfigIssue } from "../../../src/model/errors.ts";
import type { Config } from "../../../src/model/process_spec.ts";
import { SIGNAL_NAMES } from "../../../src/model/signal.ts";
import { fixtureHost } from "../../support/config_host.ts";
import { platformError } from "../../support/memory_append.ts";

function load(text: string): Promise<Config> {
  const host = fixtureHost();
  host.files.put("/srv/x.ini", text);
  return loadConfig("x.ini", host);
}

function signalsOf({ processes }: Config): readonly string[] {
  return processes[0]?.stopSteps.map(({ signal }) => signal) ?? [];
}

async function issuesOf(
  loading: () => Promise<unknown>,
): Promise<readonly ConfigIssue[]> {
  const error = await assertRejects(loading, ConfigError);
  return error.issues;
}

async function messageOf(loading: () => Promise<unknown>): Promise<string> {
  const error = await assertRejects(loading, ConfigError);
  return error.message;
}

Deno.test("loadConfig() names the file absolutely in the result", async () => {
  const host = fixtureHost();
  host.files.put("/srv/conf/x.ini", "[supervice]\n");
  const rows = ["conf/x.ini", "./conf//x.ini", "/srv/conf/x.ini"];
  for (const file of rows) {
    assertEquals((await loadConfig(file, host)).file, "/srv/conf/x.ini", file);
  }
});

Deno.test("loadConfig() names the file in mistakes as the user did", async () => {
  const host = fixtureHost();
  host.files.put("/srv/conf/x.ini", "[x]\n");
  const issues = await issuesOf(() => loadConfig("./conf/x.ini", host));
  assertEquals(issues.map(({ file }) => file), ["./conf/x.ini"]);
});

Deno.test("loadConfig() tells of a missing file", async () => {
  const issues = await issuesOf(() => loadConfig("none.ini", fixtureHost()));
  assertEquals(issues, [{
    file: "none.ini",
    line: null,
    section: null,
    key: null,
    message: "Config file not found: none.ini",
    hint:
      "name the file with -c FILE; supervice --sample writes one to start with",
  }]);
});

Deno.test("loadConfig() takes no stream for a file", async () => {
  for (const file of ["-", "/dev/stdin", "/dev/fd/63"]) {
    assertEquals(
      await messageOf(() => loadConfig(file, fixtureHost())),
      `${file}: Cannot read the file: it is a stream, and a reload reads the ` +
        "configuration again (write it into a file, and name that with " +
        "-c FILE)",
    );
  }
});

Deno.test("loadConfig() tells why a file can't be read", async () => {
  const host = fixtureHost();
  host.files.put("/srv/locked.ini", "");
  host.files.lock("/srv/locked.ini", platformError("PermissionDenied", "no!"));
  host.files.put("/srv/huge.ini", "#".repeat(8 * 1024 ** 2 + 1));
  const start = "[supervice]\n";
  host.files.put(
    "/srv/large.ini",
    start + "#".repeat(8 * 1024 ** 2 - start.length),
  );
  const rows: readonly (readonly [string, string])[] = [
    ["locked.ini", "locked.ini: Cannot read the file: no!"],
    [
      "huge.ini",
      "huge.ini: Cannot read the file: it has 8388609 bytes, the limit is 8MB",
    ],
    ["/srv", "/srv: Cannot read the file: it is a directory"],
  ];
  for (const [file, message] of rows) {
    assertEquals(await messageOf(() => loadConfig(file, host)), message);
  }
  assertEquals((await loadConfig("large.ini", host)).processes, []);
});

Deno.test("loadConfig() checks the daemon's paths without [supervice] too", async () => {
  const host = fixtureHost();
  host.files.put("/srv/x.ini", "[program:a]\ncommand = a\n");
  host.files.directory("/srv", { writable: false });
  host.files.directory("/tmp", { writable: false });
  const issues = await issuesOf(() => loadConfig("x.ini", host));
  assertEquals(issues.map(({ key, line }) => [key, line]), [
    ["socket", null],
    ["pidfile", null],
  ]);
});

Deno.test("loadConfig() takes an existing socket for its own", async () => {
  const host = fixtureHost();
  host.files.put("/srv/x.ini", "[supervice]\n");
  host.files.special("/tmp/supervice.sock", "socket");
  await loadConfig("x.ini", host);
});

Deno.test("loadConfig() looks at a log directory once", async () => {
  const host = fixtureHost();
  let count = 0;
  const files = new Proxy(host.files, {
    get(target, name) {
      if (name === "isWritableDirectory") count++;
      const member = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  host.files.put(
    "/srv/x.ini",
    "[program:a]\ncommand = a\nnumprocs = 50\n" +
      "stdout_logfile = /var/log/%(process_num)s\n",
  );
  await loadConfig("x.ini", { ...host, files });
  assertEquals(count, 3, "/tmp, /srv and /var/log");
});

Deno.test("loadConfig() looks for each log file in its own directory", async () => {
  const host = fixtureHost();
  host.files.directory("/var/log/00").directory("/var/log/01");
  const text = "[program:a]\ncommand = a\nnumprocs = 2\n" +
    "stdout_logfile = /var/log/%(process_num)s/out.log\n";
  host.files.put("/srv/x.ini", text);
  const config = await loadConfig("x.ini", host);
  assertEquals(
    config.processes.map(({ stdout }) => "path" in stdout && stdout.path),
    [
      "/var/log/00/out.log",
      "/var/log/01/out.log",
    ],
  );
  host.files.directory("/var/log/02", { writable: false });
  host.files.put("/srv/x.ini", text.replace("numprocs = 2", "numprocs = 3"));
  assertEquals(
    await messageOf(() => loadConfig("x.ini", host)),
    'x.ini:4: [program:a] stdout_logfile: Cannot use the directory "' +
      '/var/log/02": the daemon may not write into it (change its ' +
      "permissions or name another directory)",
  );
});

Deno.test("loadConfig() takes autorestart in every spelling", async () => {
  const rows: readonly (readonly [string, string])[] = [
    ...["true", "1", "yes", "on", "TRUE"].map((t) => [t, "always"] as const),
    ...["false", "0", "no", "Off"].map((t) => [t, "never"] as const),
    ["unexpected", "unexpected"],
    ["UNEXPECTED", "unexpected"],
  ];
  for (const [text, expected] of rows) {
    const config = await load(
      `[program:a]\ncommand = a\nautorestart = ${text}\n`,
    );
    assertEquals(config.processes[0]?.autorestart, expected, text);
  }
});

Deno.test("loadConfig() takes every spelling of a signal", async () => {
  for (const name of SIGNAL_NAMES) {
    const bare = name.slice(3);
    const spellings = [name, bare, name.toLowerCase(), bare.toLowerCase()];
    for (const spelling of spellings) {
      const config = await load(
        `[program:a]\ncommand = a\nstopsignal = ${spelling}\n`,
      );
      const expected = name === "SIGKILL" ? [] : [name];
      assertEquals(signalsOf(config), expected, spelling);
    }
  }
});

Deno.test("loadConfig() takes the signal numbers that all systems share", async () => {
  const rows: readonly (readonly [number, readonly string[]])[] = [
    [1, ["SIGHUP"]],
    [2, ["SIGINT"]],
    [9, []],
    [15, ["SIGTERM"]],
  ];
  for (const [number, names] of rows) {
    const text = `[program:a]\ncommand = a\nstopsignal = ${number}\n`;
    assertEquals(signalsOf(await load(text)), names);
  }
});

Deno.test("loadConfig() leaves other numbers of signals to the system", async () => {
  const text = "[program:a]\ncommand = a\nstopsignal = 10 12:5 RTMIN+1 9\n";
  assertEquals(signalsOf(await load(text)), ["SIG10", "SIG12", "SIG35"]);
});

Deno.test("loadConfig() takes booleans in every spelling", async () => {
  const rows: readonly (readonly [string, boolean])[] = [
    ...["true", "1", "yes", "on", "TRUE", "Yes"].map((t) => [t, true] as const),
    ...["false", "0", "no", "off", "OFF"].map((t) => [t, false] as const),
  ];
  for (const [text, expected] of rows) {
    const config = await load(
      `[program:a]\ncommand = a\nautostart = ${text}\n`,
    );
    assertEquals(config.processes[0]?.autostart, expected, text);
  }
});

Deno.test("loadConfig() names the state file after the pidfile", async () => {
  const rows: readonly (readonly [string, string])[] = [
    ["", "/srv/.supervice.state.json"],
    ["pidfile = none", "/srv/.supervice.state.json"],
    ["pidfile = none\nsocket = /tmp/b.sock", "/srv/.b.state.json"],
    ["pidfile = none\nsocket = s", "/srv/.s.state.json"],
    ["pidfile = /tmp/a.pid", "/tmp/.a.state.json"],
    ["pidfile = /tmp/a.pidfile", "/tmp/.a.state.json"],
    ["pidfile = /tmp/a.b", "/tmp/.a.b.state.json"],
    ["pidfile = /a.pid", "/.a.state.json"],
    ["state_file = s.json", "/srv/s.json"],
  ];
  for (const [line, expected] of rows) {
    const { daemon } = await load(`[supervice]\n${line}\n`);
    assertEquals(daemon.stateFile, expected, line);
  }
});

Deno.test("loadConfig() numbers a thousand processes", async () => {
  const { processes } = await load(
    "[program:a]\ncommand = a %(process_num)s\nnumprocs = 1000\n",
  );
  assertEquals(processes.length, 1000);
  const [first] = processes;
  const last = processes.at(-1);
  assertEquals([first?.name, first?.argv], ["a:00", ["a", "00"]]);
  assertEquals([last?.name, last?.argv], ["a:999", ["a", "999"]]);
});

Deno.test("loadConfig() warns of options that an indent hides in a value", async () => {
  const { warnings } = await load(`[program:a]
command = run
  autostart = false
environment = A=1
    numprocs: 2
[program:b]
command = sh -c '
    user=me
    run'
    --priority = 1
    USER=x unknown=y
environment =
    user=me,
    directory="/x"
stopsignal = TERM
    QUIT
`);
  assertEquals(warnings, [
    'x.ini:3: [program:a] command: The line is a part of this value: it does \
not set "autostart" (indent it no more than the line of "command")',
    'x.ini:4: [program:a] environment: The value of "A" runs up to the next \
comma (put a comma between two variables, or quotes around the value)',
    'x.ini:5: [program:a] environment: The line is a part of this value: it \
does not set "numprocs" (indent it no more than the line of "environment")',
  ]);
});

Deno.test("loadConfig() warns of comments in values that hardly hold any", async () => {
  const { warnings } = await load(`[supervice]
pidfile = /tmp/x.pid ; where it is
[program:a]
command = run
stdout_logfile = /tmp/a.log\t# output
environment = A="1 ; 2",
    B=x;y, C=c ;
healthcheck_command = true # as it is
healthcheck_type = script
stderr_logfile = /tmp/;#x
`);
  const what =
    "The comment is part of the value (a comment has a line of its " +
    "own)";
  assertEquals(warnings, [
    `x.ini:2: [supervice] pidfile: ${what}`,
    `x.ini:5: [program:a] stdout_logfile: ${what}`,
    `x.ini:7: [program:a] environment: ${what}`,
  ]);
});

Deno.test("loadConfig() warns of %% where no section tells whose file it is", async () => {
  const program = `[program:a]
command = run "100%%" 50%%
[program:b]
command = run
    --name w@%%h
environment = F="%%(name)s"
`;
  assertEquals((await load(program)).warnings, [
    'x.ini:5: [program:b] command: "%%" is two percent signs here, and one in ' +
    "files of supervisord (say which this is with a section [supervice] or " +
    "[supervisord])",
  ]);
  for (const section of ["[supervice]", "[supervisord]"]) {
    assertEquals((await load(`${section}\n${program}`)).warnings, []);
  }
  const host = fixtureHost();
  host.files.put("/srv/x.ini", program);
  assertEquals((await loadConfig("x.ini", host, "supervice")).warnings, []);
});
