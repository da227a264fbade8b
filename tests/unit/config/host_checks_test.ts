import { assertEquals, assertRejects } from "@std/assert";
import { loadConfig } from "../../../src/config/load_config.ts";
import { ConfigError } from "../../../src/model/errors.ts";
import {
  type Config,
  RLIMIT_RESOURCES,
} from "../../../src/model/process_spec.ts";
import type { HelperProgram } from "../../../src/ports/helper_programs.ts";
import { fixtureHost, helpersWithout } from "../../support/config_host.ts";
import { BOB, FakeAccounts, ROOT, WWW } from "../../support/fake_accounts.ts";

function load(text: string, accounts?: FakeAccounts): Promise<Config> {
  const host = fixtureHost(accounts);
  host.files.put("/srv/x.ini", text);
  return loadConfig("x.ini", host);
}

async function messageOf(loading: () => Promise<unknown>): Promise<string> {
  const error = await assertRejects(loading, ConfigError);
  return error.message;
}

Deno.test("loadConfig() switches accounts only where there is a need", async () => {
  const rows: readonly {
    readonly self: typeof ROOT;
    readonly user: string;
    readonly expected: typeof ROOT | null;
  }[] = [
    { self: ROOT, user: "www", expected: WWW },
    { self: ROOT, user: "33", expected: WWW },
    { self: ROOT, user: "www:33", expected: WWW },
    { self: ROOT, user: "www:adm", expected: { ...WWW, gid: 4 } },
    { self: ROOT, user: "33:4", expected: { ...WWW, gid: 4 } },
    { self: ROOT, user: "root", expected: null },
    { self: ROOT, user: "0:0", expected: null },
    { self: ROOT, user: "root:adm", expected: { ...ROOT, gid: 4 } },
    { self: BOB, user: "bob", expected: null },
    { self: BOB, user: "1000", expected: null },
    { self: BOB, user: "bob:1000", expected: null },
    // It runs with another group than the primary one, and goes on so.
    { self: { ...BOB, gid: 4 }, user: "bob", expected: null },
    { self: { ...BOB, gid: 4 }, user: "bob:adm", expected: null },
  ];
  for (const { self, user, expected } of rows) {
    const text = `[program:a]\ncommand = a\nuser = ${user}\n`;
    const config = await load(text, new FakeAccounts(self));
    assertEquals(config.processes[0]?.user, expected, `${self.name} ${user}`);
  }
});

Deno.test("loadConfig() refuses to switch accounts without root", async () => {
  const rows: readonly (readonly [string, string])[] = [
    [
      "www",
      'the daemon runs as "bob" (only a daemon that runs as root can switch ' +
      "accounts)",
    ],
    [
      "www:bob",
      'the daemon runs as "bob" (only a daemon that runs as root can switch ' +
      "accounts)",
    ],
    [
      "bob:adm",
      "the daemon runs with the group 1000 (only a daemon that runs as root " +
      "can switch groups)",
    ],
    ["bob:staff", 'no such group "staff"'],
  ];
  for (const [user, reason] of rows) {
    const text = `[program:a]\ncommand = a\nuser = ${user}\n`;
    assertEquals(
      await messageOf(() => load(text, new FakeAccounts(BOB))),
      `x.ini:3: [program:a] user: Cannot run as "${user}": ${reason}`,
    );
  }
});

Deno.test("loadConfig() tells why an account can't be looked up", async () => {
  const accounts = new FakeAccounts();
  accounts.lookup = () => Promise.reject(new Error("No getent"));
  const text = "[program:a]\ncommand = a\nuser = www\n";
  assertEquals(
    await messageOf(() => load(text, accounts)),
    'x.ini:3: [program:a] user: Cannot run as "www": No getent',
  );
});

Deno.test("loadConfig() looks an account up once", async () => {
  const accounts = new FakeAccounts();
  const names: string[] = [];
  const lookup = accounts.lookup.bind(accounts);
  accounts.lookup = (name) => {
    names.push(name);
    return lookup(name);
  };
  const text =
    "[DEFAULT]\ncommand = x\nuser = www\n[program:a]\n[program:b]\n" +
    "[program:c]\nuser = 33\n";
  await load(text, accounts);
  assertEquals(names, ["www", "33"]);
});

Deno.test("loadConfig() gives a socket away where the daemon may", async () => {
  const text = (owner: string) => `[supervice]\nsocket_owner = ${owner}\n`;
  const ownerOf = async (owner: string, accounts: FakeAccounts) =>
    (await load(text(owner), accounts)).daemon.socketOwner;
  const root = new FakeAccounts();
  assertEquals(await ownerOf("www:adm", root), { uid: 33, gid: 4 });
  assertEquals(await ownerOf("33", root), { uid: 33, gid: 33 });
  const bob = new FakeAccounts(BOB);
  assertEquals(await ownerOf("bob:adm", bob), { uid: 1000, gid: 4 });
  assertEquals(
    await messageOf(() => load(text("www"), bob)),
    'x.ini:2: [supervice] socket_owner: Cannot give the socket to "www": the ' +
      'daemon runs as "bob" (only a daemon that runs as root can give it to ' +
      "another account; its own can be named with another group)",
  );
  const broken = new FakeAccounts();
  broken.lookup = () => Promise.reject(new Error("No getent"));
  assertEquals(
    await messageOf(() => load(text("www"), broken)),
    "x.ini:2: [supervice] socket_owner: Cannot give the socket to " +
      '"www": No getent',
  );
});

Deno.test("loadConfig() leaves a niceness below 0 to root", async () => {
  const text = "[program:a]\ncommand = a\nnice = -1\n";
  assertEquals((await load(text)).processes[0]?.nice, -1);
  assertEquals(
    await messageOf(() => load(text, new FakeAccounts(BOB))),
    'x.ini:3: [program:a] nice: Cannot use "-1": the daemon runs as "bob" ' +
      "(only a daemon that runs as root can go below 0)",
  );
  const nicer = await load(text.replace("-1", "1"), new FakeAccounts(BOB));
  assertEquals(nicer.processes[0]?.nice, 1);
  const broken = new FakeAccounts();
  broken.self = () => Promise.reject(new Error("No id"));
  assertEquals(
    await messageOf(() => load(text, broken)),
    'x.ini:3: [program:a] nice: Cannot use "-1": No id',
  );
});

Deno.test("loadConfig() names the helper programs that are missing", async () => {
  const rows: readonly (readonly [string, HelperProgram, string])[] = [
    ["nice = 5", "nice", "coreutils"],
    ["umask = 0", "sh", "a shell"],
    ...RLIMIT_RESOURCES.map((resource) =>
      [`rlimit_${resource} = 1`, "prlimit", "util-linux (Linux only)"] as const
    ),
  ];
  for (const [line, program, source] of rows) {
    const host = { ...fixtureHost(), helpers: helpersWithout(program) };
    host.files.put("/srv/x.ini", `[program:a]\ncommand = a\n${line}\n`);
    const [option] = line.split(" ");
    assertEquals(
      await messageOf(() => loadConfig("x.ini", host)),
      `x.ini:3: [program:a] ${option}: Cannot use the option: it needs the ` +
        `program "${program}", which is not in PATH (install ${source} or ` +
        "leave the option out)",
    );
  }
});

Deno.test("loadConfig() needs no helper program without a need", async () => {
  const helpers = helpersWithout("nice", "prlimit", "setpriv", "sh");
  const host = { ...fixtureHost(), helpers };
  host.files.put(
    "/srv/x.ini",
    "[program:a]\ncommand = a\nuser = www\nnice = 0\nrlimit_as =\n",
  );
  const { processes } = await loadConfig("x.ini", host);
  assertEquals(processes.map(({ nice }) => nice), [null]);
});

Deno.test("loadConfig() looks for a helper program once", async () => {
  const asked: string[] = [];
  const helpers = {
    hasSystemLog: () => Promise.resolve(true),
    has: (program: HelperProgram) => {
      asked.push(program);
      return Promise.reject(new Error("No stat"));
    },
  };
  const host = { ...fixtureHost(), helpers };
  host.files.put(
    "/srv/x.ini",
    "[DEFAULT]\ncommand = x\nrlimit_as = 1\n[program:a]\n[program:b]\n",
  );
  assertEquals(
    await messageOf(() => loadConfig("x.ini", host)),
    "x.ini:3: [DEFAULT] rlimit_as: Cannot use the option: it needs the " +
      'program "prlimit", and looking for it failed: No stat (install ' +
      "util-linux (Linux only) or leave the option out)",
  );
  assertEquals(asked, ["prlimit"]);
});

Deno.test("loadConfig() takes no FIFO, socket or stray device as a log", async () => {
  for (const kind of ["other", "socket", "device"] as const) {
    const host = fixtureHost();
    host.files.special("/srv/out.log", kind);
    host.files.put(
      "/srv/x.ini",
      "[program:a]\ncommand = a\nstdout_logfile = out.log\n",
    );
    assertEquals(
      await messageOf(() => loadConfig("x.ini", host)),
      "x.ini:3: [program:a] stdout_logfile: Cannot use " +
        '"/srv/out.log": it is not a plain file',
    );
  }
  const host = fixtureHost();
  host.files.directory("/dev").special("/dev/tty1", "device");
  host.files.put("/srv/x.ini", "[supervice]\nlogfile = /dev/tty1\n");
  assertEquals((await loadConfig("x.ini", host)).daemon.logfile, "/dev/tty1");
});

Deno.test("loadConfig() sees that paths lead to one file by links", async () => {
  const host = fixtureHost();
  host.files.directory("/srv/logs");
  host.files.link("/srv/dir", "/srv/logs");
  host.files.link("/srv/more", "/srv/logs");
  host.files.link("/srv/main.log", "/srv/logs/daemon.log");
  const text = `[supervice]
logfile = main.log
[program:a]
command = a
stdout_logfile = logs/a.log
stderr_logfile = dir/a.log
[program:b]
command = b
stdout_logfile = logs/../dir/a.log
stderr_logfile = /dev/null
`;
  host.files.put("/srv/x.ini", text);
  const { warnings } = await loadConfig("x.ini", host);
  assertEquals(warnings, [
    'x.ini:9: [program:b] stdout_logfile: Two outputs go into "/srv/logs/../' +
    'dir/a.log": also the stdout of "a" (line 5, "/srv/logs/a.log") (give ' +
    "each output a file of its own)",
  ]);
  host.files.put(
    "/srv/x.ini",
    `${text}[program:c]
command = c
stdout_logfile = dir/daemon.log
stderr_logfile = more/a.log.1
`,
  );
  assertEquals(
    await messageOf(() => loadConfig("x.ini", host)),
    'x.ini:13: [program:c] stdout_logfile: Cannot use "/srv/dir/daemon.log" ' +
      'for the stdout of "c": it is the daemon\'s log (line 2, ' +
      '"/srv/main.log")\nx.ini:14: [program:c] stderr_logfile: Cannot use ' +
      '"/srv/more/a.log.1" for the stderr of "c": rotation keeps an old file ' +
      'of the stdout of "a" there (line 5, "/srv/logs/a.log") (give it ' +
      "another name)",
  );
});

Deno.test("loadConfig() warns once where no system log takes anything", async () => {
  const text = `[program-default]
stderr_logfile = syslog
[program:a]
command = a
[program:b]
command = b
stdout_logfile = syslog
`;
  assertEquals((await load(text)).warnings, []);
  const host = fixtureHost();
  host.files.put("/srv/x.ini", text);
  const helpers = {
    ...host.helpers,
    hasSystemLog: () => Promise.resolve(false),
  };
  const { warnings } = await loadConfig("x.ini", { ...host, helpers });
  assertEquals(warnings, [
    "x.ini:2: [program-default] stderr_logfile: What goes to syslog is lost: " +
    "there is no /dev/log (start a syslog service, or name a file)",
  ]);
});
