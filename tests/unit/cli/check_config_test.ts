import { assertEquals } from "@std/assert";
import { checkConfig } from "../../../src/cli/daemon/check_config.ts";
import type { ProcessSpec } from "../../../src/model/process_spec.ts";
import { fixtureHost } from "../../support/config_host.ts";
import { FakeCommands } from "../../support/fake_commands.ts";
import { MemoryOutput } from "../../support/memory_output.ts";

const FILE = "x.conf";

interface Check {
  readonly text: string | null;
  readonly json?: boolean;
  readonly logfile?: string | null;
  readonly commands?: FakeCommands;
  readonly startWarning?: string;
}

async function check(
  { text, json = false, logfile = null, commands, startWarning }: Check,
) {
  const host = {
    ...fixtureHost(),
    commands: commands ?? new FakeCommands(),
    startWarnings: (specs: readonly ProcessSpec[]) =>
      Promise.resolve(
        startWarning === undefined ? [] : [`${startWarning}: ${specs.length}`],
      ),
  };
  if (text !== null) host.files.put(`/srv/${FILE}`, text);
  const output = new MemoryOutput();
  const good = await checkConfig(
    { file: FILE, dialect: null, logfile, json },
    host,
    output,
  );
  return { good, out: output.outLines, err: output.errLines };
}

const TROUBLED = `[supervice]
pidfile = /nowhere/x.pid
[program:web]
command = web
autostart = ture
exitcodes = 1
user = nobdy
`;

Deno.test("checkConfig() says how much there is in a good file", async () => {
  assertEquals(await check({ text: "[supervice]\n" }), {
    good: true,
    out: ["x.conf: good, 0 programs, 0 processes"],
    err: [],
  });
  const text = "[program:a]\ncommand = a\nnumprocs = 2\n";
  const { out } = await check({ text });
  assertEquals(out, ["x.conf: good, 1 program, 2 processes"]);
});

Deno.test("checkConfig() keeps apart the file and the machine", async () => {
  const commands = new FakeCommands({ web: "not found in PATH" });
  assertEquals(await check({ text: TROUBLED, commands }), {
    good: false,
    out: [],
    err: [
      "warning: x.conf:6: [program:web] exitcodes: The option does nothing: " +
      "autorestart is true (autorestart = unexpected looks at it)",
      'x.conf:5: [program:web] autostart: Cannot use "ture": not a boolean ' +
      '(did you mean "true"?)',
      "On this machine:",
      'x.conf:2: [supervice] pidfile: Cannot use the directory "/nowhere": ' +
      "it does not exist (create it: mkdir -p /nowhere)",
      'x.conf:7: [program:web] user: Cannot run as "nobdy": no such account',
      "x.conf: 1 error in the file, 2 errors on this machine",
    ],
  });
  const { err } = await check({
    text: "[program:web]\ncommand = web\n",
    commands,
  });
  assertEquals(err, [
    "On this machine:",
    'x.conf:2: [program:web] command: Cannot run "web": not found in PATH',
    "x.conf: 1 error on this machine",
  ]);
});

Deno.test("checkConfig() warns of what the start would warn of", async () => {
  const startWarning = "no setpriv";
  const text = "[program:a]\ncommand = a\n";
  const { good, err } = await check({ text, startWarning });
  assertEquals([good, err], [true, [
    "On this machine:",
    "warning: x.conf: no setpriv: 1",
  ]]);
  const { err: errors } = await check({ text: TROUBLED, startWarning });
  assertEquals(errors.filter((line) => line.includes(startWarning)), []);
});

Deno.test("checkConfig() answers with JSON alone when asked to", async () => {
  const { good, out, err } = await check({ text: TROUBLED, json: true });
  assertEquals([good, err], [false, []]);
  assertEquals(JSON.parse(out.join("\n")), {
    file: "x.conf",
    dialect: "supervice",
    good: false,
    programs: 1,
    processes: 1,
    errors: [
      {
        pass: "file",
        file: "x.conf",
        line: 5,
        section: "program:web",
        option: "autostart",
        message: 'Cannot use "ture": not a boolean',
        hint: 'did you mean "true"?',
      },
      {
        pass: "machine",
        file: "x.conf",
        line: 2,
        section: "supervice",
        option: "pidfile",
        message: 'Cannot use the directory "/nowhere": it does not exist',
        hint: "create it: mkdir -p /nowhere",
      },
      {
        pass: "machine",
        file: "x.conf",
        line: 7,
        section: "program:web",
        option: "user",
        message: 'Cannot run as "nobdy": no such account',
        hint: null,
      },
    ],
    warnings: [{
      pass: "file",
      file: "x.conf",
      line: 6,
      section: "program:web",
      option: "exitcodes",
      message: "The option does nothing: autorestart is true",
      hint: "autorestart = unexpected looks at it",
    }],
  });
});

Deno.test("checkConfig() reports a file that can't be read", async () => {
  const text = await check({ text: null });
  assertEquals(text, {
    good: false,
    out: [],
    err: [
      "x.conf: Config file not found: x.conf (name the file with -c FILE; " +
      "supervice --sample writes one to start with)",
      "x.conf: 1 error in the file",
    ],
  });
  const { good, out } = await check({ text: null, json: true });
  assertEquals(good, false);
  const report = JSON.parse(out.join("\n"));
  assertEquals([report.errors.length, report.errors[0].line], [1, null]);
});

Deno.test("checkConfig() lets no value steer the terminal", async () => {
  const { err } = await check({ text: "[program:\x1b[2Ja]\ncommand = x\n" });
  assertEquals(err.filter((line) => line.includes("\x1b")), []);
});

Deno.test("checkConfig() looks at the log file of the command line instead", async () => {
  const text = "[supervice]\nlogfile = /nowhere/a.log\n";
  const good = await check({ text, logfile: "b.log" });
  assertEquals([good.good, good.err], [true, []]);
  for (
    const [logfile, message] of [
      [
        "/nowhere/b.log",
        'Cannot use the directory "/nowhere": it does not exist ' +
        "(create it: mkdir -p /nowhere)",
      ],
      ["/srv", 'Cannot use "/srv": it is a directory'],
    ] as const
  ) {
    assertEquals(await check({ text: "[supervice]\n", logfile }), {
      good: false,
      out: [],
      err: [
        "On this machine:",
        `x.conf: --logfile: ${message}`,
        "x.conf: 1 error on this machine",
      ],
    });
  }
  const { err } = await check({ text: "[supervice]\n", logfile: "logs/" });
  assertEquals(
    err[0],
    'x.conf: --logfile: Cannot use "logs/" as a file: it ends with "/"',
  );
});
