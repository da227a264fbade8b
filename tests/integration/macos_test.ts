/**
 * The daemon as it is on macOS, as far as Linux can stand in for that: with the
 * tools that macOS has, which take and print what they do there, and without
 * those of Linux.
 */

import { assert, assertEquals } from "@std/assert";
import { Folder, ROOT, RunningDaemon, taskCommand } from "../support/daemon.ts";
import { crash } from "../support/guard.ts";
import { findProgram, isInstalled, pathWith } from "../support/installed.ts";
import { isRoot } from "../support/ordinary_user.ts";
import { IS_LINUX } from "../support/platform.ts";
import { ended, isAlive, membersOf } from "../support/process_table.ts";

const FIXTURES = `${ROOT}tests/fixtures/macos`;

/** Tools of macOS that are the same on Linux. */
const SAME = "sh cat sleep mv nice awk perl uname gzip".split(" ");
/** Those that a fixture stands in for. */
const OTHER = ["ps", "id", "dscacheutil", "env"];

const withTools = {
  ignore: !IS_LINUX || !await isInstalled("perl") || !await isInstalled("awk"),
};

/**
 * A descendant in a session of its own, where there is no `setsid`; it tells its
 * pid from there.
 */
const ESCAPE = `#!/bin/sh
perl -MPOSIX=setsid -e 'setsid() > 0 or die; exec @ARGV' \
  sh -c 'echo $$ >"$0.new" && mv "$0.new" "$0"; exec sleep 1000' "$1" &
wait
`;

/** A folder in which the daemon takes this machine for a Mac. */
async function makeFolder(): Promise<Folder> {
  const [deno, run, ...args] = await taskCommand("daemon");
  const preload = `--preload=${FIXTURES}/platform.ts`;
  return await Folder.make({ daemon: [deno, run ?? "", preload, ...args] });
}

/** Starts a daemon that finds the tools of macOS and no others. */
async function start(
  folder: Folder,
  path: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<RunningDaemon> {
  const real = async (name: string) => await findProgram(name) ?? "";
  const env = {
    ...variables,
    PATH: path,
    REAL_PS: await real("ps"),
    REAL_ID: await real("id"),
    REAL_ENV: await real("env"),
  };
  const argv = await folder.daemonArgv("-n", "-c", folder.config);
  const child = folder.command(argv, { env }).spawn();
  return await RunningDaemon.start(folder, child);
}

async function toolsOf(folder: Folder): Promise<string> {
  const path = await pathWith(folder, SAME);
  for (const name of OTHER) {
    await Deno.symlink(`${FIXTURES}/${name}`, `${path}/${name}`);
  }
  return path;
}

Deno.test(
  "with the tools of macOS a stop ends whole trees, and usage is told",
  withTools,
  async () => {
    await using folder = await makeFolder();
    const path = await toolsOf(folder);
    await folder.put("escape.sh", ESCAPE, 0o755);
    await folder.write(`
[program:web]
command = {dir}/escape.sh {dir}/%(ENV_PLACE)s
startsecs = 0
`);
    // A value that only its exact end tells from two variables.
    const PLACE = "away\nPATH=no";
    await using daemon = await start(folder, path, { PLACE });
    await daemon.reached("web", "RUNNING");
    const [away = 0] = await folder.numbers(PLACE);
    const client = await daemon.client();
    const { processes } = await client.call("usage", {});
    assertEquals(processes.map(({ name }) => name), ["web"]);
    const leader = (await daemon.info("web")).pid ?? 0;
    assert((await membersOf(leader)).every(({ pid }) => pid !== away));
    const { process } = await client.call("stop", { name: "web" });
    assertEquals(process.state, "STOPPED");
    assertEquals(await isAlive(away), false);
    assertEquals(await daemon.stop(), 0);
    assertEquals(/ERROR|CRITICAL/.test(daemon.log.text), false);
  },
);

Deno.test(
  "with the tools of macOS nothing outlives a killed daemon and the next one",
  withTools,
  async () => {
    await using folder = await makeFolder();
    const path = await toolsOf(folder);
    await folder.put("escape.sh", ESCAPE, 0o755);
    await folder.write(`
[program:web]
command = {dir}/escape.sh {dir}/away
startsecs = 0
`);
    const first = await start(folder, path);
    await first.reached("web", "RUNNING");
    const [away = 0] = await folder.numbers("away");
    const leader = (await first.info("web")).pid ?? 0;
    (await first.client()).close();
    await crash(first);
    await ended(leader);
    assertEquals(await isAlive(away), true);
    await using second = await start(folder, path);
    await second.log.waitFor(/killed what was left of: web$/);
    assertEquals(await isAlive(away), false);
  },
);

Deno.test(
  "with the tools of macOS programs get the users that are asked for",
  { ignore: withTools.ignore || !isRoot },
  async () => {
    await using folder = await makeFolder();
    const path = await toolsOf(folder);
    await Deno.chmod(folder.path, 0o777);
    const tell = "command = {programs}/tell.sh {dir}/%(program_name)s " +
      "'id -u; id -ru; id -g; id -rg'\nstartsecs = 0";
    await folder.write(`
[program:daemon]
user = daemon
${tell}

[program:other]
user = daemon:mail
${tell}

[program:negative]
user = nobody
${tell}
`);
    await using daemon = await start(folder, path);
    const idOf = async (option: string, account: string) => {
      const args = [option, account];
      const { stdout } = await new Deno.Command("id", { args }).output();
      return Number(new TextDecoder().decode(stdout));
    };
    // The ids of nobody are written as negative numbers.
    for (
      const [name, account] of [
        ["daemon", "daemon"],
        ["negative", "nobody"],
      ] as const
    ) {
      const [uid, gid] = await Promise.all([
        idOf("-u", account),
        idOf("-g", account),
      ]);
      const told = await folder.numbers(name);
      assertEquals(told, [uid, uid, gid, gid], name);
    }
    const [, , mail, real] = await folder.numbers("other");
    assertEquals(mail, real);
    assert(mail !== await idOf("-g", "daemon"));
    await daemon.reached("negative", "RUNNING");
  },
);
