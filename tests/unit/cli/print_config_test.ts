import { assert, assertEquals } from "@std/assert";
import { printConfig } from "../../../src/cli/daemon/print_config.ts";
import type {
  EffectiveOption,
  EffectiveSection,
} from "../../../src/config/effective_config.ts";
import { loadConfig } from "../../../src/config/load_config.ts";
import type { Option } from "../../../src/config/option_types.ts";
import { isIn, SECTIONS } from "../../../src/config/options.ts";
import type { Config } from "../../../src/model/process_spec.ts";
import { fixtureHost } from "../../support/config_host.ts";
import { MemoryOutput } from "../../support/memory_output.ts";

const FILE = "x.conf";
const FIXTURES = new URL("../../fixtures/config/valid/", import.meta.url);

const VALID = Array.from(Deno.readDirSync(FIXTURES), ({ name }) => name)
  .filter((name) => name.endsWith(".ini"));

interface Print {
  readonly json?: boolean;
  readonly commandLine?: Readonly<Record<string, string>>;
}

async function print(text: string, { json, commandLine }: Print = {}) {
  const host = fixtureHost();
  host.files.put(`/srv/${FILE}`, text);
  const output = new MemoryOutput();
  const request = {
    file: FILE,
    dialect: null,
    json: json ?? false,
    commandLine: new Map(Object.entries(commandLine ?? {})),
  };
  const isPrinted = await printConfig(request, host, output);
  const out = output.outLines.join("\n");
  return { isPrinted, out, err: output.errLines };
}

/** What a configuration means; how it was written is another matter. */
function plain({ daemon, processes, dialect }: Config): Partial<Config> {
  return { daemon, processes, dialect };
}

interface PrintedSection extends Omit<EffectiveSection, "options"> {
  readonly options: Readonly<
    Record<string, Omit<EffectiveOption, "written">>
  >;
}

async function sectionsOf(
  text: string,
  options: Print = {},
): Promise<readonly PrintedSection[]> {
  const { out } = await print(text, { ...options, json: true });
  return JSON.parse(out).sections;
}

async function load(text: string): Promise<Config> {
  const host = fixtureHost();
  host.files.put(`/srv/${FILE}`, text);
  return await loadConfig(FILE, host);
}

const EXAMPLE = `[DEFAULT]
startsecs = 500ms
[supervice]
pidfile = none
[program:web]
command = python3 -c 'print("x")
   y'
environment = DB_PASSWORD="s3cret", URL=http://u:s3cret@h, A=1
env_file = app.env, none.env
`;

Deno.test("printConfig() tells where every value comes from", async () => {
  const { isPrinted, out } = await print(EXAMPLE);
  assert(isPrinted);
  const [, daemon = "", program = ""] = out.split(/\n(?=\n\[)/);
  const lines = daemon.split("\n");
  assertEquals(lines.slice(1, 6), [
    "[supervice]",
    "; x.conf:4",
    "pidfile = none",
    "; defaults:",
    ";lenient = false",
  ]);
  assertEquals(program.split("; defaults:")[0]?.split("\n").slice(1), [
    "[program:web]",
    "; x.conf:6",
    'command = python3 -c \'print("x")',
    "    y'",
    "; x.conf:8",
    "; not all of the value is shown",
    'environment = DB_PASSWORD="***", URL="http://u:***@h", A="1"',
    "; x.conf:9",
    "env_file = /srv/app.env, /srv/none.env",
    "; from /srv/app.env, values not shown: A, E, F",
    "; /srv/none.env can't be read",
    "; x.conf:2, in [DEFAULT]",
    "startsecs = 500ms",
    "",
  ]);
  assert(
    program.includes("; without a value: extends, process_name, directory, "),
  );
});

Deno.test("printConfig() shows no secret, in text and in JSON", async () => {
  const json = await print(EXAMPLE, { json: true });
  const { out } = await print(EXAMPLE);
  for (const text of [out, json.out]) {
    for (const secret of ["s3cret", "from file"]) {
      assert(!text.includes(secret), secret);
    }
  }
});

Deno.test("printConfig() has a documented shape as JSON", async () => {
  const [daemon, web, ...others] = await sectionsOf(EXAMPLE);
  assertEquals(others, []);
  assert(daemon !== undefined && web !== undefined);
  assertEquals([daemon.section, daemon.kind], ["supervice", "supervice"]);
  assertEquals([web.section, web.kind], ["program:web", "program"]);
  assertEquals(
    Object.keys(daemon.options),
    Object.entries<Option>(SECTIONS.supervice.options)
      .filter(([_key, option]) => isIn(option, "supervice"))
      .map(([key]) => key),
  );
  assertEquals(web.options["startsecs"], {
    value: "500ms",
    origin: { kind: "file", file: FILE, line: 2, section: "DEFAULT" },
    redacted: false,
  });
  assertEquals(web.options["numprocs"], {
    value: "1",
    origin: { kind: "default" },
    redacted: false,
  });
  assertEquals(web.options["healthcheck_port"]?.value, null);
  assertEquals(web.options["environment"]?.redacted, true);
  assertEquals(web.envFiles, [
    { path: "/srv/app.env", variables: ["A", "E", "F"] },
    { path: "/srv/none.env", variables: null },
  ]);
});

Deno.test("printConfig() puts the command line before the file", async () => {
  const text = "[supervice]\nlogfile = a.log\nloglevel = INFO\n";
  const commandLine = { logfile: "b.log", loglevel: "DEBUG" };
  const [daemon] = await sectionsOf(text, { commandLine });
  const origin = { kind: "command-line" };
  assertEquals(daemon?.options["logfile"], {
    value: "/srv/b.log",
    origin: { kind: "command-line" },
    redacted: false,
  });
  assertEquals(daemon?.options["loglevel"]?.origin, origin);
  const { out } = await print(text, { commandLine });
  assert(out.includes("\n; command line\nlogfile = /srv/b.log\n"));
});

Deno.test("printConfig() says what is wrong with a file instead", async () => {
  assertEquals(await print("[program:a]\ncommand = a\nautostart = ture\n"), {
    isPrinted: false,
    out: "",
    err: [
      'x.conf:3: [program:a] autostart: Cannot use "ture": not a boolean ' +
      '(did you mean "true"?)',
    ],
  });
});

Deno.test("printConfig() names the folder that %(here)s was", async () => {
  const command = "run %(here)s %(process_num)s %(program_name)s";
  const rows: readonly (readonly [string, string, string])[] = [
    ["supervice", command, command],
    ["supervisord", `${command} 5%% %%(here)s`, `${command} 5%% %%(here)s`],
  ];
  for (const [dialect, written, expected] of rows) {
    const host = fixtureHost();
    const text = `[${dialect}]\n[program:a]\ncommand = ${written}\n` +
      "numprocs = 2\nprocess_name = %(program_name)s%(process_num)s\n";
    host.files.put("/srv/conf/y.conf", text);
    const output = new MemoryOutput();
    const file = "conf/y.conf";
    const request = {
      file,
      dialect: null,
      json: false,
      commandLine: new Map(),
    };
    await printConfig(request, host, output);
    const line = expected.replace("%(here)s", "/srv/conf");
    assert(output.outLines.join("\n").includes(`\ncommand = ${line}\n`));
  }
});

const SUPERVISORD = `[supervisord]
logfile = %(here)s/x.log ; the log
environment = REGION="eu"
umask = 022
[unix_http_server]
file = %(here)s/x.sock
chmod = 0770
[supervisorctl]
serverurl = unix://%(here)s/x.sock
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[program:a]
command = run --at 100%% --as %(program_name)s_%(process_num)02d %(ENV_HOME)s
environment = HOME="/%%",TOKEN=x,OLD="%(ENV_HOME)s-%%"
numprocs = 2
process_name = %(program_name)s_%(process_num)02d
stopasgroup = true
[program:b]
command = /bin/cat
autorestart = true
stdout_logfile = /dev/stdout
stdout_logfile_maxbytes = 0
[group:z]
programs = a
priority = 5
`;

Deno.test("printConfig() writes a file of supervisord as one", async () => {
  const first = await load(SUPERVISORD);
  const { out, err } = await print(SUPERVISORD);
  assertEquals(err, []);
  assert(out.includes("\n[supervisord]\n"));
  assert(
    out.includes("\n[unix_http_server]\n; x.conf:6\nfile = /srv/x.sock\n"),
  );
  assert(
    out.includes(
      `\nenvironment = HOME="/%%", TOKEN="***", OLD="%(ENV_HOME)s-%%"\n`,
    ),
  );
  const second = await load(out.replace("***", "x"));
  assertEquals(plain(second), plain(first));
  // For programs, what is the daemon's is in one place.
  const [daemon] = await sectionsOf(SUPERVISORD);
  assertEquals(daemon?.section, "supervice");
  assertEquals(daemon?.options["socket"], {
    value: "/srv/x.sock",
    origin: {
      kind: "file",
      file: FILE,
      line: 6,
      section: "unix_http_server",
    },
    redacted: false,
  });
});

Deno.test("printConfig() writes what loads as the same configuration", async () => {
  assert(VALID.length > 15);
  for (const name of VALID) {
    const text = await Deno.readTextFile(new URL(name, FIXTURES));
    const first = await load(text);
    const printed = await print(text);
    const second = await load(printed.out);
    assertEquals(plain(second), plain(first), name);
    // What it says once more is the same, but for where it comes from.
    const bare = (out: string) =>
      out.split("\n").filter((line) => !line.startsWith("; "));
    assertEquals(bare((await print(printed.out)).out), bare(printed.out), name);
  }
});
