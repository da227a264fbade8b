import { assert, assertEquals } from "@std/assert";
import {
  daemonChanges,
  instanceChanges,
  processOptionChanges,
} from "../../../src/config/option_changes.ts";
import { loadConfig } from "../../../src/config/load_config.ts";
import { fixtureHost } from "../../support/config_host.ts";

async function load(
  text: string,
  files: Readonly<Record<string, string>> = {},
) {
  const host = fixtureHost();
  for (const [path, content] of Object.entries(files)) {
    host.files.put(path, content);
  }
  host.files.put("/srv/x.ini", text);
  return await loadConfig("x.ini", host);
}

/** The program `a`, with these lines. */
async function program(
  lines: string,
  files: Readonly<Record<string, string>> = {},
) {
  const { processes, programOptions } = await load(
    `[program:a]\n${lines}\n`,
    files,
  );
  const [spec] = processes;
  const options = programOptions.get("a");
  assert(spec !== undefined && options !== undefined);
  return { spec, options };
}

async function daemon(lines: string) {
  const config = await load(`[supervice]\n${lines}\n`);
  return { spec: config.daemon, options: config.daemonOptions };
}

Deno.test("processOptionChanges() names each option with its texts", async () => {
  const old = await program("command = serve  --port 1\nstopwaitsecs = 10");
  const next = await program(
    "command = serve\n  --port 2\nstopwaitsecs = 1m30s\nuser = www\n" +
      "startretries = infinite\nstdout_logfile = /srv/%(process_num)s.log",
  );
  assertEquals(processOptionChanges(old, next), [
    {
      option: "command",
      old: "serve  --port 1",
      new: "serve --port 2",
      needs: "restart",
    },
    { option: "user", old: null, new: "www", needs: "restart" },
    { option: "startretries", old: "3", new: "infinite", needs: "live" },
    { option: "stopwaitsecs", old: "10", new: "1m30s", needs: "live" },
    {
      option: "stdout_logfile",
      old: "NONE",
      new: "/srv/%(process_num)s.log",
      needs: "restart",
    },
  ]);
  assertEquals(processOptionChanges(next, next), []);
});

Deno.test("processOptionChanges() is silent about what makes no difference", async () => {
  const old = await program("command = x\nstopsignal = TERM");
  for (
    const lines of [
      "command = 'x'\nstopsignal = sigterm",
      "command = x\nstop_command_timeout = 3\nhealthcheck_interval = 3",
    ]
  ) {
    assertEquals(processOptionChanges(old, await program(lines)), [], lines);
  }
  // Beside one that does make a difference, too.
  const next = await program("command = x\nnice = 1\nhealthcheck_interval = 3");
  assertEquals(
    processOptionChanges(old, next).map(({ option }) => option),
    ["nice"],
  );
});

Deno.test("processOptionChanges() hides values that may be secrets", async () => {
  const old = await program(
    "command = x\nenvironment = A=hunter1, B=same, C=gone\n" +
      "env_file = secret.env\nstop_command = tell http://me:hunter3@host/",
    { "/srv/secret.env": "KEY=hunter5\nOTHER=1\n" },
  );
  const next = await program(
    "command = x\nenvironment = A=hunter2, B=same, D=new\n" +
      "env_file = secret.env\nstop_command = tell http://me:hunter4@host/",
    { "/srv/secret.env": "KEY=hunter6\nOTHER=1\n" },
  );
  const changes = processOptionChanges(old, next);
  assertEquals(changes, [
    {
      option: "environment",
      old: "A=***, C=***",
      new: "A=***, D=***",
      needs: "restart",
    },
    { option: "env_file", old: "KEY=***", new: "KEY=***", needs: "restart" },
    {
      option: "stop_command",
      old: "tell http://me:***@host/",
      new: "tell http://me:***@host/",
      needs: "live",
    },
  ]);
  assert(!JSON.stringify(changes).includes("hunter"));
});

Deno.test("processOptionChanges() tells when the same words mean something else", async () => {
  const old = await program("command = x\nuser = www");
  assert(old.spec.user !== null);
  const next = {
    ...old,
    spec: { ...old.spec, user: { ...old.spec.user, uid: 7 } },
  };
  const [change] = processOptionChanges(old, next);
  assertEquals(change?.option, "user");
  assert(change?.new?.includes('"uid":7'), change?.new ?? "");
});

Deno.test("processOptionChanges() names the option behind another field", async () => {
  const log = "command = x\nstderr_logfile = /srv/x.log";
  const changes = processOptionChanges(
    await program(log),
    await program(`${log}\nlog_compress = yes`),
  );
  assertEquals(changes, [
    { option: "log_compress", old: "false", new: "yes", needs: "restart" },
  ]);
});

Deno.test("processOptionChanges() does without options that nobody knows", async () => {
  const { spec } = await program("command = x");
  const changes = processOptionChanges(
    { spec, options: {} },
    { spec: { ...spec, argv: ["y"], environment: { KEY: "v" } }, options: {} },
  );
  assertEquals(
    changes.map(({ option, old, new: next }) => [option, old, next]),
    [["command", '["x"]', '["y"]'], ["environment", null, "KEY=***"]],
  );
});

Deno.test("instanceChanges() tells of numprocs, where that differs", async () => {
  const one = await program("command = x");
  const two = await program("command = x\nnumprocs = 2");
  assertEquals(instanceChanges(one.options, two.options), [
    { option: "numprocs", old: "1", new: "2", needs: "live" },
  ]);
  assertEquals(instanceChanges(one.options, one.options), []);
  assertEquals(instanceChanges(undefined, one.options), []);
});

Deno.test("daemonChanges() parts what counts from what is refused", async () => {
  const old = await daemon("");
  const next = await daemon(
    "pidfile = /srv/other.pid\nshutdown_timeout = 1m\nloglevel = error",
  );
  const changes = daemonChanges(old, next, "supervice");
  assertEquals(changes.settings, [
    {
      section: "supervice",
      option: "shutdown_timeout",
      old: "30s",
      new: "1m",
    },
  ]);
  // The state file follows the pidfile, and is not named.
  assertEquals(
    changes.refused.map(({ option, reason }) => [option, reason]),
    [
      ["loglevel", "it is read when the daemon starts"],
      ["pidfile", "it is the lock that keeps a second daemon out"],
    ],
  );
  assertEquals(changes.next.spec, {
    ...old.spec,
    shutdownMs: next.spec.shutdownMs,
  });
  assertEquals(changes.next.options["shutdown_timeout"]?.text, "1m");
  assertEquals(changes.next.options["loglevel"], undefined);
});

Deno.test("daemonChanges() calls options as the dialect does", async () => {
  const there = async (lines: string, socket: string) => {
    const { daemon, daemonOptions, dialect } = await load(
      `[supervisord]\n${lines}\n[unix_http_server]\n${socket}\n`,
    );
    return { spec: daemon, options: daemonOptions, dialect };
  };
  const old = await there("childlogdir = /var/00", "file = /srv/a.sock");
  const next = await there(
    "childlogdir = /var/01\nlogfile_backups = 3\nshutdown_timeout = 9",
    "file = /srv/b.sock\nchmod = 0770",
  );
  const changes = daemonChanges(old, next, next.dialect);
  const names = [...changes.settings, ...changes.refused]
    .map(({ section, option }) => `[${section}] ${option}`);
  assertEquals(names.toSorted(), [
    "[supervisord] childlogdir",
    "[supervisord] logfile_backups",
    "[supervisord] shutdown_timeout",
    "[unix_http_server] chmod",
    "[unix_http_server] file",
  ]);
});

Deno.test("processOptionChanges() names the files of AUTO in another folder", async () => {
  const there = async (folder: string) => {
    const { processes, programOptions } = await load(
      `[supervice]\nlog_dir = ${folder}\n[program:a]\ncommand = a\n` +
        "stdout_logfile = AUTO\n",
    );
    const [spec] = processes;
    const options = programOptions.get("a");
    assert(spec !== undefined && options !== undefined);
    return { spec, options };
  };
  assertEquals(
    processOptionChanges(await there("/var/00"), await there("/var/01")),
    [{
      option: "stdout_logfile",
      old: "/var/00/a-stdout.log",
      new: "/var/01/a-stdout.log",
      needs: "restart",
    }],
  );
});
