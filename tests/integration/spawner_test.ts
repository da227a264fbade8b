import {
  assert,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import type { NumberedSignal } from "../../src/model/signal.ts";
import type { UserSpec } from "../../src/model/process_spec.ts";
import {
  type Child,
  SpawnError,
  type SpawnRequest,
} from "../../src/ports/spawner.ts";
import { DenoSpawner } from "../../src/sys/deno_spawner.ts";
import { Executables } from "../../src/sys/executable.ts";
import { SystemAccounts } from "../../src/sys/system_accounts.ts";
import { SystemProcessSurvey } from "../../src/sys/system_process_survey.ts";
import { PLAIN_REQUEST } from "../support/plain_request.ts";
import { within } from "../support/within.ts";
import { IS_LINUX, takes } from "../support/platform.ts";

const IS_ROOT = IS_LINUX && Deno.uid() === 0;

/** Everything that puts something in front of the command. */
const WRAPPED: Partial<SpawnRequest> = IS_LINUX
  ? {
    umask: 0o27,
    nice: 3,
    rlimits: [{ resource: "nofile", soft: 64, hard: 128 }],
    pdeathsig: true,
  }
  : { umask: 0o27, nice: 3 };

const spawner = await DenoSpawner.create();
const accounts = new SystemAccounts();

async function read(child: Child): Promise<string> {
  const text = await new Response(child.stdout).text();
  assertEquals(await child.outcome, { kind: "exited", code: 0 });
  return text.trim();
}

/** What a command prints. */
async function run(
  argv: readonly string[],
  changes: Partial<SpawnRequest> = {},
): Promise<string> {
  const child = await spawner.spawn({ ...PLAIN_REQUEST, ...changes, argv });
  return await within(argv.join(" "), read(child));
}

/** What a piece of shell prints. */
function sh(script: string, changes: Partial<SpawnRequest> = {}) {
  return run(["sh", "-c", script], changes);
}

async function account(name: string): Promise<UserSpec> {
  const user = await accounts.lookup(name);
  assert(user !== null);
  return user;
}

Deno.test("spawn() sets the umask", async () => {
  assertEquals(Number(await sh("umask", { umask: 0o27 })), 27);
  assertEquals(Number(await sh("umask", { umask: 0 })), 0);
});

Deno.test("spawn() sets the niceness", async () => {
  const script = "ps -o nice= -p $$";
  const own = Number(await sh(script, {}));
  assertEquals(Number(await sh(script, { nice: 5 })), own + 5);
});

Deno.test({
  name: "spawn() sets a negative niceness and then gives up root",
  ignore: !IS_ROOT,
  async fn() {
    const own = Number(await run(["nice"]));
    const changes = { nice: -5, user: await account("nobody") };
    assertEquals(Number(await run(["nice"], changes)), own - 5);
  },
});

Deno.test({
  name: "spawn() sets limits",
  ...takes("prlimit"),
  async fn() {
    const script = "ulimit -Sn; ulimit -Hn; ulimit -Sc; ulimit -Hc";
    const rlimits = [
      { resource: "nofile", soft: 64, hard: 128 },
      { resource: "core", soft: 0, hard: null },
    ] as const;
    const hardCore = await sh("ulimit -Hc");
    // Only root may raise what is limited already.
    const given = hardCore === "unlimited" ? rlimits : rlimits.slice(0, 1);
    const expected = hardCore === "unlimited"
      ? ["64", "128", "0", "unlimited"]
      : ["64", "128"];
    const seen = (await sh(script, { rlimits: given })).split("\n");
    assertEquals(seen.slice(0, expected.length), expected);
  },
});

Deno.test("spawn() keeps the pid through everything in front", async () => {
  const argv = ["sh", "-c", "echo $$"];
  const environment = { LD_BIND_NOW: "1" };
  const child = await spawner.spawn({
    ...PLAIN_REQUEST,
    ...WRAPPED,
    environment,
    argv,
  });
  const { pid } = child;
  assertEquals(await read(child), `${pid}`);
});

Deno.test(
  "spawn() begins a session, whatever is in front",
  takes("sessions"),
  async () => {
    for (const changes of [{}, WRAPPED]) {
      const child = await spawner.spawn({
        ...PLAIN_REQUEST,
        ...changes,
        argv: ["sh", "-c", "ps -o pgid= -o sess= -p $$"],
      });
      const ids = (await read(child)).split(/ +/).map(Number);
      assertEquals(ids, [child.pid, child.pid]);
    }
  },
);

Deno.test("signalGroup() reaches a child from its first moment", async () => {
  // Whether setsid has begun the session by then is a matter of luck.
  const wrapped = new Array(15).fill(WRAPPED);
  for (const changes of [{}, ...wrapped]) {
    const request = { ...PLAIN_REQUEST, ...changes, stdout: "null" } as const;
    const child = await spawner.spawn({ ...request, argv: ["sleep", "60"] });
    assert(spawner.signalGroup(child.pid, "SIGTERM"));
    const outcome = await within("the end", child.outcome);
    assertEquals(outcome, { kind: "signaled", signal: "SIGTERM" });
    assert(!spawner.signalGroup(child.pid, "SIGTERM"));
  }
});

Deno.test({
  name: "signals without a name reach a group, and a single process",
  // Deno never lets go of a child that has ended by a real-time signal.
  sanitizeResources: false,
  fn: async () => {
    const survey = new SystemProcessSurvey();
    const rows: readonly (readonly [NumberedSignal, string])[] = IS_LINUX
      ? [["SIG10", "SIGUSR1"], ["SIG34", "signal 34"], ["SIG64", "signal 64"]]
      : [["SIG30", "SIGUSR1"]];
    for (const [signal, told] of rows) {
      for (
        const send of [
          (pid: number) => spawner.signalGroup(pid, signal),
          (pid: number) => survey.signalProcess(pid, signal),
        ]
      ) {
        const request = { ...PLAIN_REQUEST, stdout: "null" } as const;
        const child = await spawner.spawn({
          ...request,
          argv: ["sleep", "60"],
        });
        assert(send(child.pid));
        const outcome = await within("the end", child.outcome);
        assertEquals(outcome, { kind: "signaled", signal: told });
        assert(!send(child.pid), "nobody is there any more");
      }
    }
  },
});

Deno.test("spawn() sees nothing of the daemon's standard input", async () => {
  assertEquals(await run(["cat"], WRAPPED), "");
});

Deno.test({
  name: "spawn() runs as a user, with all that belongs to it",
  ignore: !IS_ROOT,
  async fn() {
    const user = await userWithGroups();
    const script = 'id -un; id -G; echo "$HOME $USER $LOGNAME $SHELL"';
    const [name, groups = "", login] = (await sh(script, { user })).split("\n");
    assertEquals(name, user.name);
    assertEquals(
      login,
      [user.home, user.name, user.name, user.shell].join(" "),
    );
    assertEquals(
      groups.split(" ").sort(),
      (await run(["id", "-G", user.name])).split(" ").sort(),
    );
  },
});

/** A user with supplementary groups, if this machine has one. */
async function userWithGroups(): Promise<UserSpec> {
  const groups = await Deno.readTextFile("/etc/group");
  for (const line of groups.split("\n")) {
    for (const name of (line.split(":")[3] ?? "").split(",")) {
      const user = await accounts.lookup(name);
      if (user !== null && user.uid !== 0) return user;
    }
  }
  return await account("nobody");
}

Deno.test({
  name: "spawn() runs as a user with another group",
  ignore: !IS_ROOT,
  async fn() {
    const user = await userWithGroups();
    const gid = await accounts.lookupGroup("daemon");
    assert(gid !== null);
    assertNotEquals(gid, user.gid);
    const changes = { user: { ...user, gid } };
    const [uid, group, groups = ""] = (await sh("id -u; id -g; id -G", changes))
      .split("\n");
    assertEquals([Number(uid), Number(group)], [user.uid, gid]);
    // The user's own groups are not taken away.
    const own = (await run(["id", "-G", user.name])).split(" ");
    assertEquals(
      groups.split(" ").sort(),
      [...new Set([...own, `${gid}`])].sort(),
    );
  },
});

Deno.test({
  name: "spawn() lets the environment win over the account",
  ignore: !IS_ROOT,
  async fn() {
    const user = await account("nobody");
    const environment = { HOME: "/srv" };
    assertEquals(
      await sh('echo "$HOME $USER"', { user, environment }),
      "/srv nobody",
    );
  },
});

for (const [what, changes] of [["plain", {}], ["wrapped", WRAPPED]] as const) {
  Deno.test(`spawn() with clear_env, ${what}, adds nothing`, async () => {
    const environment = { A: "1", "b.c-d": "x y", LD_BIND_NOW: "1", PWD: "/x" };
    const text = await run(["env"], {
      ...changes,
      environment,
      clearEnv: true,
    });
    assertEquals(
      text.split("\n").sort(),
      ["A=1", "LD_BIND_NOW=1", "PWD=/x", "b.c-d=x y"],
    );
  });

  Deno.test(`spawn(), ${what}, loses no variable`, async () => {
    const environment = { A: "1", "b.c-d": "x y", LD_BIND_NOW: "1" };
    const seen = (await run(["env"], { ...changes, environment })).split("\n");
    for (const line of ["A=1", "b.c-d=x y", "LD_BIND_NOW=1"]) {
      assert(seen.includes(line), line);
    }
    assert(seen.some((line) => line.startsWith("PATH=")));
  });

  Deno.test(`spawn(), ${what}, is not led astray by PATH`, async () => {
    const environment = { PATH: "/nowhere" };
    const seen = await sh('echo "$PATH"', { ...changes, environment });
    assertEquals(seen, "/nowhere");
  });
}

Deno.test({
  name: "spawn() gives everything at once to the process itself",
  ignore: !IS_ROOT || !spawner.abilities.pdeathsig,
  async fn() {
    const user = await account("nobody");
    const environment = { "a.b": "1", LD_BIND_NOW: "1" };
    for (const clearEnv of [false, true]) {
      const changes = { ...WRAPPED, user, environment, clearEnv };
      const dump = await sh(
        "umask; ulimit -n; exec /usr/bin/setpriv --dump",
        changes,
      );
      const [umask, files] = dump.split("\n");
      assertEquals([umask, files], ["0027", "64"]);
      assertEquals(/^uid: (\d+)/m.exec(dump)?.[1], `${user.uid}`);
      assertEquals(/^egid: (\d+)/m.exec(dump)?.[1], `${user.gid}`);
      assertEquals(/^Parent death signal: (\w+)/m.exec(dump)?.[1], "KILL");
    }
  },
});

Deno.test("describeCommand() knows commands with other rights", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const path = `${dir}/x`;
    await Deno.writeTextFile(path, "");
    const { uid, gid } = await accounts.self();
    const others = { uid: uid + 1, gid: gid + 1 };
    const modes = [[0o755, false], [0o4755, true], [0o2755, true]] as const;
    for (const [mode, isSetuid] of modes) {
      await Deno.chmod(path, mode);
      const facts = { path, isSetuid };
      assertEquals(spawner.describeCommand(path), facts);
      assertEquals(spawner.describeCommand(path, others), facts);
      assertEquals(
        spawner.describeCommand(path, {
          uid,
          gid: (await Deno.stat(path)).gid ?? gid,
        }),
        { path, isSetuid: false },
      );
    }
    assertEquals(spawner.describeCommand(`${dir}/absent`), null);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test({
  name: "Executables.find() passes by directories it may not enter",
  // Root may enter everything.
  ignore: Deno.uid() === 0,
  async fn() {
    const dir = await Deno.makeTempDir();
    try {
      await Deno.mkdir(`${dir}/shut`, { mode: 0 });
      await Deno.writeTextFile(`${dir}/x`, "", { mode: 0o755 });
      const found = new Executables(`${dir}/shut:${dir}`, "/");
      assertEquals(found.find("x"), `${dir}/x`);
      assertEquals(found.findOrNull("y"), null);
      assertThrows(
        () => found.find(`${dir}/shut/x`),
        SpawnError,
        "can't be run: out of reach",
      );
    } finally {
      await Deno.chmod(`${dir}/shut`, 0o700);
      await Deno.remove(dir, { recursive: true });
    }
  },
});

Deno.test("lookup() finds root by name and number", async () => {
  const root = await account("root");
  assertEquals([root.uid, root.gid], [0, 0]);
  assertEquals(await accounts.lookup("0"), root);
  assertEquals(await accounts.lookup("no-such-account"), null);
  assertEquals(await accounts.lookupGroup("0"), 0);
  assertEquals(await accounts.lookupGroup("no-such-group"), null);
  assertEquals((await accounts.self()).uid, Deno.uid());
});
