import { assert, assertEquals, assertMatch } from "@std/assert";
import { crashUnguarded } from "../support/guard.ts";
import { Folder } from "../support/daemon.ts";
import { failureOf } from "../support/failure_of.ts";
import { isRoot, ORDINARY, OrdinaryUser } from "../support/ordinary_user.ts";
import {
  isAlive,
  membersOf,
  processesWith,
  signalProcess,
} from "../support/process_table.ts";

/** For what only root can do, and for becoming somebody else. */
const asRoot = { ignore: !isRoot };

/** A program with a grandchild, and a way to see what became of both. */
const TREE = `
[program:tree]
command = {programs}/fork_grandchild.sh {dir}/pids
startsecs = 0
stopwaitsecs = 0.2
`;

/** Runs the body with a folder in which everything belongs to nobody. */
async function asOrdinary(
  body: (folder: Folder, user: OrdinaryUser) => Promise<void>,
): Promise<void> {
  await using user = await OrdinaryUser.make();
  await using folder = await Folder.make(user.folder);
  await body(folder, user);
}

/** What `id` says about an account, or whoever runs this. */
async function id(option: string, ...names: string[]): Promise<string> {
  const { stdout } = await new Deno.Command("id", { args: [option, ...names] })
    .output();
  return new TextDecoder().decode(stdout).trim();
}

/** An account that is in more than one group, where this machine has one. */
async function memberOfGroups(): Promise<string> {
  const groups = await Deno.readTextFile("/etc/group");
  const members = groups.split("\n").map((line) => line.split(":")[3] ?? "");
  return members.flatMap((each) => each.split(","))
    .find((name) => name !== "" && name !== "root") ?? ORDINARY;
}

Deno.test(
  "a program runs as the user it is given, with all its groups",
  asRoot,
  async () => {
    const member = await memberOfGroups();
    const tell = "command = sh -c 'id -u; id -g; id -G; ps -o ruid= -p $$'";
    await using folder = await Folder.make();
    await folder.write(`
[DEFAULT]
autostart = false
autorestart = false
startsecs = 1000

[program:member]
${tell}
user = ${member}
stdout_logfile = {dir}/${member}.log

[program:ordinary]
${tell}
user = ${ORDINARY}
stdout_logfile = {dir}/${ORDINARY}.log

[program:own]
command = id -u
stdout_logfile = {dir}/root.log
`);
    await using daemon = await folder.start();
    const client = await daemon.client();
    for (const name of ["member", "ordinary", "own"]) {
      await failureOf(client.call("start", { name }));
    }
    for (const name of [member, ORDINARY]) {
      const options = ["-u", "-g", "-G", "-u"];
      const expected = await Promise.all(options.map((one) => id(one, name)));
      const found = (await folder.read(`${name}.log`)).trim().split(/\s*\n\s*/);
      assertEquals(found, expected, name);
    }
    assertEquals(await folder.read("root.log"), "0\n");
    const { uid } = await Deno.stat(`${folder.path}/${ORDINARY}.log`);
    assertEquals(uid, 0, "the log belongs to the daemon");
  },
);

Deno.test(
  "a health script runs as the user of its program",
  asRoot,
  async () => {
    await using folder = await Folder.make();
    await folder.write(`
[program:web]
command = {programs}/serve.sh
user = ${ORDINARY}
directory = /
startsecs = 0
autorestart = false
healthcheck_type = script
healthcheck_command = echo "I am $(id -un) of $(id -G)" >&2; exit 1
healthcheck_start_period = 0
`);
    await using daemon = await folder.start();
    const groups = await id("-G", ORDINARY);
    await daemon.log.waitFor(new RegExp(`: I am ${ORDINARY} of ${groups}$`));
  },
);

Deno.test(
  "a program of another user is stopped with all it has started",
  asRoot,
  async () => {
    await using folder = await Folder.make();
    await Deno.chmod(folder.path, 0o777);
    await folder.write(`${TREE}\nuser = ${ORDINARY}`);
    await using daemon = await folder.start();
    const [leader = 0, grandchild = 0] = await folder.numbers("pids");
    const members = await membersOf(leader);
    assertEquals(new Set(members.map(({ user }) => user)), new Set([ORDINARY]));
    assert(members.some(({ pid }) => pid === grandchild));
    const client = await daemon.client();
    const { process } = await client.call("stop", { name: "tree" });
    assertEquals(process.state, "STOPPED");
    assertEquals(await membersOf(leader), []);
  },
);

Deno.test(
  "what a killed daemon left of another user is ended by the next",
  asRoot,
  async () => {
    await using folder = await Folder.make();
    await Deno.chmod(folder.path, 0o777);
    await folder.write(`${TREE}\nuser = ${ORDINARY}`);
    await using first = await folder.start();
    const [leader = 0, grandchild = 0] = await folder.numbers("pids");
    await crashUnguarded(first);
    assert(await isAlive(grandchild));
    await using second = await folder.start();
    await second.log.waitFor(/killed what was left of: tree$/);
    assertEquals(await membersOf(leader), []);
  },
);

Deno.test("an account that does not exist is an error of the configuration", async () => {
  await using folder = await Folder.make();
  await folder.write("[program:web]\ncommand = true\nuser = no-such-user");
  const { code, stderr } = await folder.runDaemon("-n", "-c", folder.config);
  assertEquals(code, 1);
  assertMatch(stderr, /"no-such-user": no such account/);
  assertMatch(stderr, /supervisord\.conf:\d+/);
  assert(!folder.list().includes("s"), "no socket is left");
});

Deno.test(
  "an ordinary user cannot switch accounts, and is told so",
  asRoot,
  async () => {
    await asOrdinary(async (folder) => {
      await folder.write("[program:web]\ncommand = true\nuser = root");
      const { code, stderr } = await folder.runDaemon(
        "-n",
        "-c",
        folder.config,
      );
      assertEquals(code, 1);
      assertMatch(stderr, /Cannot run as "root": the daemon runs as "nobody"/);
      assertMatch(stderr, /only a daemon that runs as root can switch/);
    });
  },
);

Deno.test("an ordinary user may name itself", asRoot, async () => {
  await asOrdinary(async (folder, { uid, gid }) => {
    await folder.write(`
[program:web]
command = {programs}/tell.sh {dir}/told 'id -u; id -g'
user = ${ORDINARY}
startsecs = 0
`);
    await using daemon = await folder.start();
    assertEquals(await folder.numbers("told"), [uid, gid]);
    await daemon.reached("web", "RUNNING");
  });
});

Deno.test(
  "the life of a program is the same under an ordinary user",
  asRoot,
  async () => {
    await asOrdinary(async (folder) => {
      await folder.write(`${TREE}\nstdout_logfile = {dir}/out.log`);
      await using daemon = await folder.start();
      const from = await daemon.reached("tree", "RUNNING");
      const [first = 0] = await folder.numbers("pids");
      const all = await processesWith(folder.mark);
      assertEquals(new Set(all.map(({ user }) => user)), new Set([ORDINARY]));

      await Deno.remove(`${folder.path}/pids`);
      signalProcess(first);
      await daemon.reached("tree", "RUNNING", from);
      const [second = 0] = await folder.numbers("pids");
      assertEquals(await membersOf(first), []);
      assertEquals((await daemon.info("tree")).pid, second);

      const status = await folder.ctl("status");
      assertMatch(status.stdout, /^tree\s+RUNNING\s+\d+/m);
      const stop = await folder.ctl("stop", "tree");
      assertEquals([stop.code, stop.stdout], [0, "Stopped tree\n"]);
      assertEquals(await membersOf(second), []);

      await Deno.remove(`${folder.path}/pids`);
      assertEquals((await folder.ctl("start", "tree")).code, 0);
      await folder.numbers("pids");
      assertEquals(await daemon.stop(), 0);
      assertEquals(await folder.living(), []);
    });
  },
);

Deno.test(
  "an ordinary user's next daemon ends what a killed one left",
  asRoot,
  async () => {
    await asOrdinary(async (folder) => {
      await folder.write(TREE);
      await using first = await folder.start();
      const [leader = 0, grandchild = 0] = await folder.numbers("pids");
      await Deno.remove(`${folder.path}/pids`);
      await crashUnguarded(first);
      assert(await isAlive(grandchild));
      await using second = await folder.start();
      await second.log.waitFor(/killed what was left of: tree$/);
      assertEquals(await membersOf(leader), []);
      const [next = 0] = await folder.numbers("pids");
      await second.reached("tree", "RUNNING");
      assertEquals((await second.info("tree")).pid, next);
    });
  },
);

Deno.test(
  "a log that its user may not write costs output, not the program",
  asRoot,
  async () => {
    await asOrdinary(async (folder, { uid, gid }) => {
      await Deno.mkdir(`${folder.path}/logs`);
      await Deno.chown(`${folder.path}/logs`, uid, gid);
      await Deno.writeTextFile(`${folder.path}/logs/out.log`, "", {
        mode: 0o600,
      });
      await folder.write(`
[program:web]
command = {programs}/chatter.sh
stdout_logfile = {dir}/logs/out.log
startsecs = 0
`);
      await using daemon = await folder.start();
      await daemon.log.waitFor(
        /Cannot write log file .*: .*[Pp]ermission denied/,
      );
      await daemon.reached("web", "RUNNING");
    });
  },
);
