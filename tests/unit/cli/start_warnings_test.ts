import { assertEquals, assertMatch } from "@std/assert";
import {
  consoleWarnings,
  startWarnings,
} from "../../../src/cli/daemon/start_warnings.ts";
import type { ProcessSpec } from "../../../src/model/process_spec.ts";
import type { LaunchAbilities } from "../../../src/sys/launch_wrapper.ts";
import { processSpec } from "../../support/specs.ts";

Deno.test("consoleWarnings() names each program once whose output is lost", () => {
  const console = { kind: "console", stream: "stderr" } as const;
  const specs = [
    processSpec({ name: "quiet" }),
    processSpec({ name: "a:00", program: "a", stdout: console }),
    processSpec({ name: "a:01", program: "a", stdout: console }),
    processSpec({ name: "b", stderr: console }),
  ];
  assertEquals(consoleWarnings(specs.slice(0, 1)), []);
  assertEquals(consoleWarnings(specs), [
    "a daemon in the background has no standard output: what a, b write there " +
    "is not seen; name log files or use -n",
  ]);
});

const PROGRAMS = {
  env: null,
  id: null,
  nice: null,
  perl: null,
  prlimit: null,
  setpriv: null,
  setsid: null,
  sh: null,
};

/** The warnings about a program of a machine that can do so much. */
function warnings(
  can: Partial<LaunchAbilities>,
  isSetuid = false,
  ownUid = 1000,
  spec: Partial<ProcessSpec> = {},
): string[] {
  const abilities: LaunchAbilities = {
    ...{ pdeathsig: false, guard: false, switcher: "setpriv" },
    ...{ closing: null, programs: PROGRAMS, ...can },
  };
  const describeCommand = () => ({ path: "/bin/x", isSetuid });
  const specs = [processSpec({ name: "web", pdeathsig: true, ...spec })];
  return startWarnings(specs, { abilities, describeCommand }, ownUid);
}

Deno.test("startWarnings() tells once that nobody ends the programs of a killed daemon", () => {
  const [told = "", ...rest] = warnings({});
  assertMatch(told, /can't end programs together with a killed daemon.*: web;/);
  assertEquals(rest, []);
  assertEquals(warnings({ guard: true }), []);
  assertEquals(warnings({ pdeathsig: true }), []);
});

Deno.test("startWarnings() tells of commands that may be out of reach", () => {
  const [told = "", ...rest] = warnings({ guard: true }, true);
  assertMatch(told, /^web: its command runs with rights of its own/);
  assertEquals(rest, []);
});

Deno.test("startWarnings() knows that a guard of root reaches every command", () => {
  assertEquals(warnings({ guard: true, pdeathsig: true }, true, 0), []);
  // Without one the kernel is asked, and forgets it.
  assertEquals(warnings({ pdeathsig: true }, true, 0).length, 1);
});

Deno.test("startWarnings() tells what another user takes that is not there", () => {
  const user = { name: "www", uid: 33, gid: 34, home: "/", shell: "/bin/sh" };
  const told = (switcher: LaunchAbilities["switcher"]) =>
    warnings({ guard: true, switcher }, false, 0, { user });
  assertEquals(told("setpriv"), []);
  assertEquals(told("perl"), []);
  assertMatch(
    told("platform").join(),
    /nor perl\): web run with the primary group/,
  );
  assertMatch(told(null).join(), /nor perl\): web won't start$/);
  assertEquals(warnings({ guard: true, switcher: null }), []);
});
