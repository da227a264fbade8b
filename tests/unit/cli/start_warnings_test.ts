import { assertEquals, assertMatch } from "@std/assert";
import {
  consoleWarnings,
  startWarnings,
} from "../../../src/cli/daemon/start_warnings.ts";
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
  nice: null,
  prlimit: null,
  setpriv: null,
  setsid: null,
  sh: null,
};

/** The warnings about a program of a machine that can do so much. */
function warnings(
  can: { readonly pdeathsig?: boolean; readonly guard?: boolean },
  isSetuid = false,
  ownUid = 1000,
): string[] {
  const abilities = {
    ...{ pdeathsig: false, guard: false, initGroups: true },
    ...{ closing: null, programs: PROGRAMS, ...can },
  };
  const describeCommand = () => ({ path: "/bin/x", isSetuid });
  const specs = [processSpec({ name: "web", pdeathsig: true })];
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
