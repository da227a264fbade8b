import { assertEquals, assertThrows } from "@std/assert";
import { SpawnError } from "../../../src/ports/spawner.ts";
import { parseMarked } from "../../../src/sys/environment_scan.ts";
import { Executables } from "../../../src/sys/executable.ts";
import { planLaunch } from "../../../src/sys/launch_wrapper.ts";
import { parsePs } from "../../../src/sys/process_table.ts";

const USER = { name: "www", uid: 33, gid: 34 };
const ALL = { pdeathsig: true, initGroups: true };
const NONE = { pdeathsig: false, initGroups: false };

Deno.test("parsePs() counts the living of each group", () => {
  const text = "  10 Ss\n  10 Z\n  10 S+\n 222 Z\n\n  33 R\n";
  assertEquals([...parsePs(text)], [[10, 2], [33, 1]]);
});

Deno.test("parseMarked() finds marks anywhere in the environment", () => {
  const text = [
    "    1 Ss   /sbin/init HOME=/",
    "   12 S    sleep 9 A=1 SUPERVICE_ID=abc/web/1 PATH=/bin",
    "   13 S    sleep 9 SUPERVICE_ID=abc/worker:01/22",
    "   14 Z    [sh] <defunct> SUPERVICE_ID=abc/web/1",
    "   15 S    sleep 9 SUPERVICE_ID=other/web/1",
    "   16 S    sleep 9 NOT_SUPERVICE_ID=abc/web/1",
  ].join("\n");
  assertEquals(parseMarked(text, "abc/"), [
    { pid: 12, runId: "abc/web/1" },
    { pid: 13, runId: "abc/worker:01/22" },
  ]);
});

Deno.test("planLaunch() puts nothing in front of what needs nothing", () => {
  const plain = { user: null, pdeathsig: false };
  assertEquals(planLaunch(["/bin/x", "-a"], plain, ALL), {
    argv: ["/bin/x", "-a"],
  });
});

Deno.test("planLaunch() uses what the machine has", () => {
  const both = { user: USER, pdeathsig: true };
  assertEquals(planLaunch(["/bin/x"], both, ALL).argv, [
    "setpriv",
    "--reuid=www",
    "--regid=34",
    "--init-groups",
    "--pdeathsig=KILL",
    "--",
    "/bin/x",
  ]);
  assertEquals(planLaunch(["/bin/x"], both, NONE), {
    argv: ["/bin/x"],
    uid: 33,
    gid: 34,
  });
});

Deno.test("Executables.find() goes along the path", async () => {
  const dir = await Deno.makeTempDir();
  try {
    for (const name of ["one", "two"]) await Deno.mkdir(`${dir}/${name}`);
    await Deno.writeTextFile(`${dir}/one/plain`, "", { mode: 0o644 });
    await Deno.writeTextFile(`${dir}/two/plain`, "", { mode: 0o755 });
    await Deno.writeTextFile(`${dir}/one/locked`, "", { mode: 0o644 });
    const found = new Executables(`${dir}/one:two`, dir);
    assertEquals(found.find("plain"), `${dir}/two/plain`);
    assertEquals(found.find("two/plain"), `${dir}/two/plain`);
    const refuse = (command: string) => {
      const error = assertThrows(() => found.find(command), SpawnError);
      return [error.message, error.transient];
    };
    assertEquals(refuse("absent"), [
      'Command "absent" not found in PATH',
      true,
    ]);
    assertEquals(refuse("./absent"), ['Command "./absent" not found', true]);
    assertEquals(refuse("locked"), [
      'Command "locked" can\'t be run: not executable',
      false,
    ]);
    assertEquals(refuse("./one"), [
      'Command "./one" can\'t be run: a directory',
      false,
    ]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
