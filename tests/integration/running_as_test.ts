import { assert, assertEquals, assertMatch } from "@std/assert";
import { SystemAccounts } from "../../src/sys/system_accounts.ts";
import { isInstalled, pathWith } from "../support/installed.ts";
import { Folder, RunningDaemon } from "../support/daemon.ts";
import { failureOf } from "../support/failure_of.ts";
import { isRoot, ORDINARY, OrdinaryUser } from "../support/ordinary_user.ts";
import { ended, signalProcess } from "../support/process_table.ts";
import { takes } from "../support/platform.ts";

/** For what only root can do, and for becoming somebody else. */
const asRoot = { ignore: !isRoot };

/** A program that tells what a piece of shell says about it, once. */
function teller(name: string, script: string, settings = ""): string {
  return `
[program:${name}]
command = {programs}/tell.sh {dir}/${name} '${script}'
startsecs = 0
${settings}
`;
}

/** The first line that a tool prints. */
async function output(tool: string, ...args: readonly string[]) {
  const { stdout } = await new Deno.Command(tool, { args: [...args] }).output();
  return new TextDecoder().decode(stdout).trimEnd();
}

/** The lines of what a program told. */
async function told(folder: Folder, name: string): Promise<string[]> {
  return (await folder.appeared(name)).trimEnd().split("\n");
}

/** A folder that everybody may write to. */
async function openFolder(): Promise<Folder> {
  const folder = await Folder.make();
  await Deno.chmod(folder.path, 0o777);
  return folder;
}

Deno.test(
  "a user is a name or a number, with the group that is asked for",
  asRoot,
  async () => {
    const accounts = new SystemAccounts();
    const user = await accounts.lookup(ORDINARY);
    const daemonGid = await accounts.lookupGroup("daemon");
    assert(user !== null && daemonGid !== null);
    const { uid, gid } = user;
    const ids = "id -u; id -g";
    await using folder = await openFolder();
    await folder.write([
      teller("by-name", ids, `user = ${ORDINARY}`),
      teller("by-uid", ids, `user = ${uid}`),
      teller("name-group", ids, `user = ${ORDINARY}:daemon`),
      teller("uid-gid", ids, `user = ${uid}:${daemonGid}`),
      teller("group-of-own", ids, `user = root:daemon`),
    ].join(""));
    await using daemon = await folder.start();
    const rows = [
      ["by-name", uid, gid],
      ["by-uid", uid, gid],
      ["name-group", uid, daemonGid],
      ["uid-gid", uid, daemonGid],
      ["group-of-own", 0, daemonGid],
    ] as const;
    for (const [name, ...expected] of rows) {
      assertEquals((await told(folder, name)).map(Number), expected, name);
      await daemon.reached(name, "RUNNING");
    }
  },
);

Deno.test(
  "perl gives a program its user where there is no setpriv",
  { ignore: !isRoot || !await isInstalled("perl") },
  async () => {
    const user = await new SystemAccounts().lookup(ORDINARY);
    assert(user !== null);
    await using folder = await openFolder();
    const tools = "sh id getent ps env grep cat nice perl mv sleep".split(" ");
    const env = { PATH: await pathWith(folder, tools) };
    // What counts in the program is what the kernel says of it.
    const script = "id -u; id -ru; id -g; id -rg; id -G; nice; echo $PERL5OPT";
    await folder.write([
      teller(
        "own-group",
        script,
        `user = ${ORDINARY}\nnice = -2\nenvironment = PERL5OPT=-Mnonsense`,
      ),
      teller("other-group", "id -g; id -rg", `user = ${ORDINARY}:daemon`),
    ].join(""));
    const argv = await folder.daemonArgv("-n", "-c", folder.config);
    const child = folder.command(argv, { env }).spawn();
    await using daemon = await RunningDaemon.start(folder, child);
    const { uid, gid } = user;
    const [ruid, euid, rgid, egid, groups, niceness, option] = await told(
      folder,
      "own-group",
    );
    assertEquals([ruid, euid, rgid, egid].map(Number), [uid, uid, gid, gid]);
    assertEquals(groups, await output("id", "-G", ORDINARY));
    assertEquals(Number(niceness), Number(await output("nice")) - 2);
    assertEquals(option, "-Mnonsense");
    const daemonGid = await new SystemAccounts().lookupGroup("daemon");
    assertEquals(
      (await told(folder, "other-group")).map(Number),
      [daemonGid, daemonGid],
    );
    // It is the program itself that the daemon knows, and nobody in between.
    await daemon.reached("own-group", "RUNNING");
    assertEquals(await daemon.stop(), 0);
    assertEquals(/neither setpriv/.test(daemon.log.text), false);
  },
);

Deno.test(
  "a program of a user finds the user's home and name",
  asRoot,
  async () => {
    const user = await new SystemAccounts().lookup(ORDINARY);
    assert(user !== null);
    const script = 'echo "$HOME $USER $LOGNAME $SHELL"';
    await using folder = await openFolder();
    await folder.write([
      teller("login", script, `user = ${user.uid}`),
      teller(
        "own",
        script,
        `user = ${ORDINARY}\nenvironment = HOME=/srv, USER=x`,
      ),
    ].join(""));
    await using _daemon = await folder.start();
    const { name, home, shell } = user;
    assertEquals(await told(folder, "login"), [
      `${home} ${name} ${name} ${shell}`,
    ]);
    assertEquals(await told(folder, "own"), [`/srv x ${name} ${shell}`]);
  },
);

Deno.test(
  "umask, nice and limits hold in the program itself",
  takes("prlimit"),
  async () => {
    await using folder = await Folder.make();
    const script =
      "umask; nice; ulimit -Sn; ulimit -Hn; ulimit -Sc; ps -o pid= -p $PPID";
    await folder.write([
      teller(
        "every",
        script,
        `umask = 027
nice = 3
rlimit_nofile = 64:128
rlimit_core = 0`,
      ),
      teller("none", script),
    ].join(""));
    await using daemon = await folder.start();
    const nice = new TextDecoder().decode(
      (await new Deno.Command("nice").output()).stdout,
    );
    const [umask, niceness, soft, hard, core, pid] = await told(
      folder,
      "every",
    );
    assertEquals(Number(umask), 27);
    assertEquals(Number(niceness), Number(nice) + 3);
    assertEquals([soft, hard, core], ["64", "128", "0"]);
    // Nothing is between the daemon and the program.
    assertEquals([Number(pid)], await daemon.spawned("every"));
    const plain = await told(folder, "none");
    assertEquals(Number(plain[1]), Number(nice));
    assert(plain[2] !== "64");
    const { mode } = await Deno.stat(`${folder.path}/every`);
    assertEquals((mode ?? 0) & 0o777, 0o640);
  },
);

Deno.test(
  "everything at once goes together with another user",
  asRoot,
  async () => {
    await using folder = await openFolder();
    await folder.write(teller(
      "web",
      "id -un; umask; ulimit -n; nice; echo $A",
      `user = ${ORDINARY}
umask = 077
nice = -2
rlimit_nofile = 100
environment = A="x y"
clear_env = true`,
    ));
    await using daemon = await folder.start();
    const [user, umask, files, niceness, a] = await told(folder, "web");
    assertEquals([user, Number(umask), files, a], [ORDINARY, 77, "100", "x y"]);
    const own = new TextDecoder().decode(
      (await new Deno.Command("nice").output()).stdout,
    );
    assertEquals(Number(niceness), Number(own) - 2);
    await daemon.reached("web", "RUNNING");
    const client = await daemon.client();
    // It carries the mark of the daemon, so nothing of it is left.
    const { process } = await client.call("stop", { name: "web" });
    assertEquals(process.state, "STOPPED");
  },
);

Deno.test("clear_env leaves nothing of the daemon's environment", async () => {
  await using folder = await Folder.make();
  await Deno.writeTextFile(`${folder.path}/web.env`, "B=2\n");
  await folder.write(`
[program:web]
command = env
clear_env = true
environment = A="1 ; x", LD_NAME=no
env_file = web.env
stdout_logfile = {dir}/env.log
autostart = false
autorestart = false
`);
  await using daemon = await folder.start();
  const client = await daemon.client();
  await failureOf(client.call("start", { name: "web" }));
  const lines = (await folder.read("env.log")).trimEnd().split("\n").sort();
  assertMatch(lines[3] ?? "", /^SUPERVICE_ID=[\w-]{8,}\/web\/1$/);
  assertEquals(lines.toSpliced(3, 1), ["A=1 ; x", "B=2", "LD_NAME=no"]);
});

Deno.test("an env_file is read again at each start, without a reload", async () => {
  await using folder = await Folder.make();
  const write = (text: string) =>
    Deno.writeTextFile(`${folder.path}/web.env`, text);
  await write("VERSION=1\n");
  await folder.write(teller("web", "echo $VERSION", "env_file = web.env"));
  await using daemon = await folder.start();
  const client = await daemon.client();
  const next = async () => {
    const lines = await told(folder, "web");
    await Deno.remove(`${folder.path}/web`);
    return lines;
  };
  assertEquals(await next(), ["1"]);
  await write("VERSION=2\n");
  await client.call("restart", { name: "web" });
  assertEquals(await next(), ["2"]);
  await write("VERSION=3\n");
  signalProcess((await daemon.info("web")).pid);
  assertEquals(await next(), ["3"]);
});

Deno.test("a missing env_file is waited for", async () => {
  await using folder = await Folder.make();
  // What is relative is told as the system sees it: on macOS /tmp is a link.
  const path = `${await Deno.realPath(folder.path)}/web.env`;
  await Deno.writeTextFile(path, "A=1\n");
  await folder.write(`
[program:web]
command = {programs}/serve.sh
env_file = web.env
startsecs = 0
startretries = infinite
backoff_base = 0.2
backoff_max = 0.2
`);
  await using daemon = await folder.start();
  const from = await daemon.reached("web", "RUNNING");
  await Deno.remove(path);
  signalProcess((await daemon.info("web")).pid);
  const at = await daemon.reached("web", "BACKOFF", from);
  assertMatch(
    daemon.log.lines[at - 1] ?? "",
    new RegExp(`-> BACKOFF: Cannot read "${RegExp.escape(path)}": .*$`),
  );
  await Deno.writeTextFile(path, "broken line\n");
  await daemon.log.waitFor(/ web: STARTING -> BACKOFF: .*web\.env.*1/, at);
  await Deno.writeTextFile(path, "A=2\n");
  await daemon.reached("web", "RUNNING", at);
});

Deno.test("a setuid command is warned of once", asRoot, async () => {
  // A guard of root would reach it.
  await using user = await OrdinaryUser.make();
  await using folder = await Folder.make(user.folder);
  const path = `${folder.path}/sleep`;
  await Deno.copyFile(await Deno.realPath("/bin/sleep"), path);
  await Deno.chown(path, 1, 1);
  await Deno.chmod(path, 0o4755);
  await folder.write(`
[program:web]
command = {dir}/sleep 1000
numprocs = 2
startsecs = 0

[program:plain]
command = sleep 1000
startsecs = 0
`);
  await using daemon = await folder.start();
  await daemon.reached("web:00", "RUNNING");
  const client = await daemon.client();
  await client.call("restart", { name: "web:00" });
  const warnings = daemon.log.lines.filter((line) => /setuid/.test(line));
  assertEquals(warnings.length, 1, warnings.join("\n"));
  assertMatch(warnings[0] ?? "", / WARNING +web: its command runs with rights/);
});

Deno.test(
  "a setuid command ends with a daemon of root, without a warning",
  asRoot,
  async () => {
    await using folder = await Folder.make();
    const path = `${folder.path}/sleep`;
    await Deno.copyFile(await Deno.realPath("/bin/sleep"), path);
    await Deno.chown(path, 65534, 65534);
    await Deno.chmod(path, 0o4755);
    await folder.write("[program:web]\ncommand = {dir}/sleep 1000\n");
    await using daemon = await folder.start();
    await daemon.reached("web", "RUNNING");
    const { pid } = await daemon.info("web");
    assertEquals(daemon.log.lines.filter((line) => /setuid/.test(line)), []);
    daemon.kill("SIGKILL");
    await daemon.status;
    await ended(pid ?? 0);
  },
);

Deno.test("a missing helper program is an error of the configuration that names it", async () => {
  await using folder = await Folder.make();
  const tools = ["sh", "id", "getent", "ps", "env", "grep"];
  const env = { PATH: await pathWith(folder, tools) };
  await folder.write(`
[program:web]
command = true
rlimit_nofile = 64
nice = 5
umask = 022
`);
  const argv = await folder.daemonArgv("-n", "-c", folder.config);
  const { code, stderr } = await folder.run(argv, { env });
  assertEquals(code, 1);
  for (
    const [option, helper] of [["nice", "nice"], ["rlimit_nofile", "prlimit"]]
  ) {
    const line = new RegExp(
      `supervisord\\.conf:\\d+: \\[program:web\\] ${option}: .*` +
        `needs the program "${helper}", which is not in PATH`,
    );
    assertMatch(stderr, line);
  }
  assert(!/umask/.test(stderr), stderr);
});
