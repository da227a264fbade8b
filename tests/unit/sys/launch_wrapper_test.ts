import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { SpawnError } from "../../../src/ports/spawner.ts";
import { otherSwitcher } from "../../../src/sys/launch_abilities.ts";
import {
  type LaunchAbilities,
  type LaunchRequest,
  planLaunch,
} from "../../../src/sys/launch_wrapper.ts";

const WWW = {
  name: "www",
  uid: 33,
  gid: 34,
  home: "/var/www",
  shell: "/bin/false",
};
const WWW_VARIABLES = {
  HOME: "/var/www",
  USER: "www",
  LOGNAME: "www",
  SHELL: "/bin/false",
};
const PROGRAMS = {
  env: "/b/env",
  id: "/b/id",
  nice: "/b/nice",
  perl: "/b/perl",
  prlimit: "/b/prlimit",
  setpriv: "/b/setpriv",
  setsid: "/b/setsid",
  sh: "/b/sh",
};
const ALL: LaunchAbilities = {
  pdeathsig: true,
  guard: false,
  switcher: "setpriv",
  closing: null,
  programs: PROGRAMS,
};
/** As macOS is. */
const FEW: LaunchAbilities = {
  pdeathsig: false,
  guard: false,
  switcher: "perl",
  closing: null,
  programs: { ...PROGRAMS, prlimit: null, setpriv: null, setsid: null },
};
const PLAIN: LaunchRequest = {
  environment: {},
  user: null,
  clearEnv: false,
  umask: null,
  nice: null,
  rlimits: [],
  pdeathsig: false,
};
const NOFILE = { resource: "nofile", soft: 64, hard: 128 } as const;
const CORE = { resource: "core", soft: 0, hard: null } as const;
const UMASK = ["/b/sh", "-c", 'umask "$1"; shift; exec "$@"', "sh"];

/** What is in front of the command, for each thing that is asked for. */
const CHAINS: readonly [string, Partial<LaunchRequest>, readonly string[]][] = [
  ["nothing", {}, []],
  ["pdeathsig", { pdeathsig: true }, [
    "/b/setpriv",
    "--pdeathsig=KILL",
    "--",
  ]],
  ["a user", { user: WWW }, [
    "/b/setpriv",
    "--reuid=www",
    "--regid=34",
    "--init-groups",
    "--",
  ]],
  ["a user with a number for a name", { user: { ...WWW, name: "7" } }, [
    "/b/setpriv",
    "--reuid=33",
    "--regid=34",
    "--init-groups",
    "--",
  ]],
  ["umask", { umask: 0o22 }, [...UMASK, "022"]],
  ["umask 0", { umask: 0 }, [...UMASK, "000"]],
  ["umask and an empty environment", { umask: 0o7, clearEnv: true }, [
    ...[...UMASK, "007"],
    ...["/b/env", "-u", "PWD", "-u", "OLDPWD", "-u", "SHLVL", "-u", "_"],
  ]],
  ["two files", { stdout: { path: "/o" }, stderr: { path: "/e" } }, [
    "/b/sh",
    "-c",
    'exec >>"$1"; shift; exec 2>>"$1"; shift; exec "$@"',
    "sh",
    "/o",
    "/e",
  ]],
  ["one way for both", { stdout: "pipe", stderr: "stdout", umask: 0o22 }, [
    "/b/sh",
    "-c",
    'umask "$1"; shift; exec 2>&1; exec "$@"',
    "sh",
    "022",
  ]],
  ["pipes", { stdout: "pipe", stderr: "null" }, []],
  ["nice", { nice: -5 }, ["/b/nice", "-n", "-5"]],
  ["nice 0", { nice: 0 }, []],
  ["limits", { rlimits: [NOFILE, CORE] }, [
    "/b/prlimit",
    "--nofile=64:128",
    "--core=0:unlimited",
    "--",
  ]],
  [
    "everything",
    {
      user: WWW,
      pdeathsig: true,
      umask: 0o27,
      nice: 5,
      rlimits: [NOFILE],
      environment: { LD_LIBRARY_PATH: "/l" },
    },
    [
      ...["/b/nice", "-n", "5"],
      ...["/b/prlimit", "--nofile=64:128", "--"],
      ...["/b/setpriv", "--reuid=www", "--regid=34", "--init-groups"],
      ...["--pdeathsig=KILL", "--"],
      ...[...UMASK, "027"],
      ...["/b/env", "LD_LIBRARY_PATH=/l"],
    ],
  ],
];

for (const [what, changes, chain] of CHAINS) {
  Deno.test(`planLaunch() for ${what}`, () => {
    const { argv, detached, uid, gid } = planLaunch(
      ["/bin/x", "-a"],
      { ...PLAIN, ...changes },
      ALL,
    );
    assertEquals(argv, ["/b/setsid", ...chain, "/bin/x", "-a"]);
    assertEquals(detached, false);
    assertEquals([uid, gid], [undefined, undefined]);
  });
}

Deno.test("planLaunch() asks the kernel beside a guard where that is for free", () => {
  const guarded = { ...ALL, guard: true };
  const chainOf = (changes: Partial<LaunchRequest>) =>
    planLaunch(
      ["/bin/x"],
      { ...PLAIN, pdeathsig: true, ...changes },
      guarded,
    ).argv.join(" ");
  assertEquals(chainOf({}), "/b/setsid /bin/x");
  assertMatch(chainOf({ user: WWW }), / --pdeathsig=KILL -- /);
});

Deno.test("planLaunch() has Deno begin the session without setsid", () => {
  const abilities = { ...ALL, programs: { ...PROGRAMS, setsid: null } };
  const request = { ...PLAIN, nice: 5 };
  const { argv, detached } = planLaunch(["/bin/x"], request, abilities);
  assertEquals(argv, ["/b/nice", "-n", "5", "/bin/x"]);
  assertEquals(detached, true);
});

Deno.test("planLaunch() has Deno begin the session when it sets ids", () => {
  const abilities = { ...ALL, switcher: "platform" } as const;
  const request = { ...PLAIN, user: WWW, pdeathsig: true };
  const { argv, detached, uid } = planLaunch(["/bin/x"], request, abilities);
  assertEquals(argv, ["/b/setpriv", "--pdeathsig=KILL", "--", "/bin/x"]);
  assertEquals([detached, uid], [true, 33]);
});

Deno.test("planLaunch() has a shell close what the daemon was left", () => {
  const closing = { descriptors: [9, 12], shell: ["/b/bash", "-p"] } as const;
  const abilities = { ...ALL, closing };
  const request = { ...PLAIN, umask: 0o22 };
  const { argv } = planLaunch(["/bin/x"], request, abilities);
  const script = 'exec 9>&- 12>&-; umask "$1"; shift; exec "$@"';
  assertEquals(argv, [
    "/b/setsid",
    ...["/b/bash", "-p", "-c", script, "sh", "022"],
    "/bin/x",
  ]);
});

Deno.test("planLaunch() leaves to Deno what nothing else can do", () => {
  const request = { ...PLAIN, user: WWW, pdeathsig: true };
  const abilities = { ...FEW, switcher: "platform" } as const;
  assertEquals(planLaunch(["/bin/x"], request, abilities), {
    argv: ["/bin/x"],
    environment: WWW_VARIABLES,
    detached: true,
    uid: 33,
    gid: 34,
  });
});

Deno.test("planLaunch() has perl give another user where there is no setpriv", () => {
  const environment = { PERL5OPT: "-Mother" };
  const request = { ...PLAIN, user: WWW, nice: -5, umask: 0o22, environment };
  const launch = planLaunch(["/bin/x"], request, FEW);
  assertEquals(
    launch.argv.map((arg) => arg.includes("splice @ARGV") ? "SCRIPT" : arg),
    [
      ...["/b/nice", "-n", "-5"],
      ...["/b/perl", "-e", "SCRIPT", "--", "33", "34", "/b/id", "www"],
      ...[...UMASK, "022"],
      ...["/b/env", "PERL5OPT=-Mother"],
      "/bin/x",
    ],
  );
  assertEquals([launch.detached, launch.uid], [true, undefined]);
});

Deno.test("planLaunch() asks the kernel after perl, whose switch makes it forget", () => {
  const abilities = { ...ALL, switcher: "perl" } as const;
  const request = { ...PLAIN, user: WWW, pdeathsig: true };
  const { argv } = planLaunch(["/bin/x"], request, abilities);
  assertEquals(argv.slice(-4), [
    ...["/b/setpriv", "--pdeathsig=KILL", "--"],
    "/bin/x",
  ]);
  assertEquals(argv[1], "/b/perl");
});

Deno.test("planLaunch() refuses another user where nothing can give it", () => {
  const abilities = { ...FEW, switcher: null };
  const error = assertThrows(
    () => planLaunch(["/bin/x"], { ...PLAIN, user: WWW }, abilities),
    SpawnError,
  );
  assertEquals(
    error.message,
    'Can\'t run it as "www": neither setpriv nor perl found in PATH',
  );
  assertEquals(planLaunch(["/bin/x"], PLAIN, abilities).argv, ["/bin/x"]);
});

Deno.test("otherSwitcher() leaves users to Deno on Linux alone", () => {
  const few = { perl: null, id: "/b/id" };
  assertEquals(otherSwitcher(PROGRAMS, "darwin"), "perl");
  assertEquals(otherSwitcher(PROGRAMS, "linux"), "perl");
  assertEquals(otherSwitcher(few, "linux"), "platform");
  assertEquals(otherSwitcher(few, "darwin"), null);
});

Deno.test("planLaunch() says which program is missing", () => {
  const request = { ...PLAIN, rlimits: [NOFILE] };
  const error = assertThrows(
    () => planLaunch(["/bin/x"], request, FEW),
    SpawnError,
  );
  assertEquals(error.message, 'Program "prlimit" not found in PATH');
  assertEquals(error.transient, false);
});

Deno.test("planLaunch() gives the variables of a login, unless given", () => {
  const environment = { HOME: "/srv", A: "1" };
  const { environment: carried } = planLaunch(
    ["/bin/x"],
    { ...PLAIN, user: WWW, environment },
    ALL,
  );
  assertEquals(carried, { ...WWW_VARIABLES, HOME: "/srv", A: "1" });
});

/** Which variables only the command gets, and not what is in front of it. */
const LATE: readonly [
  Partial<LaunchRequest>,
  readonly string[],
  LaunchAbilities?,
][] = [
  [{}, [], FEW],
  [{}, ["LD_PRELOAD=p", "LOCPATH=l"]],
  [{ pdeathsig: true }, ["LD_PRELOAD=p", "LOCPATH=l"]],
  [{ umask: 0 }, ["LD_PRELOAD=p", "LOCPATH=l", "a.b=c", "PWD=/"]],
];

for (const [changes, late, abilities = ALL] of LATE) {
  const what = Object.keys(changes).join(", ") || "nothing else";
  Deno.test(`planLaunch(), ${what}, keeps ${late.length} variables for the end`, () => {
    const environment = {
      LD_PRELOAD: "p",
      PLAIN: "x",
      LOCPATH: "l",
      "a.b": "c",
      PWD: "/",
    };
    const request = { ...PLAIN, ...changes, environment };
    const launch = planLaunch(["/bin/x"], request, abilities);
    const tail = late.length === 0 ? [] : ["/b/env", ...late];
    assertEquals(launch.argv.slice(-1 - tail.length), [...tail, "/bin/x"]);
    const carried = Object.entries(launch.environment)
      .map(([name, value]) => `${name}=${value}`);
    assertEquals(
      [...carried, ...late].sort(),
      Object.entries(environment).map(([n, v]) => `${n}=${v}`).sort(),
    );
    assertEquals(launch.environment["PLAIN"], "x");
  });
}
