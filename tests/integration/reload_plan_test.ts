import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
} from "@std/assert";
import { Folder, type RunningDaemon } from "../support/daemon.ts";

/** Programs that run until they are stopped, with further lines for each. */
function programs(lines: Readonly<Record<string, string>>): string {
  return Object.entries(lines).map(([name, more]) => {
    const command = /^command =/m.test(more)
      ? ""
      : "command = {programs}/serve.sh\n";
    return `[program:${name}]\n${command}startsecs = 0.05\n${more}\n`;
  }).join("\n");
}

/** The pid of each process, by name. */
async function pids(
  daemon: RunningDaemon,
): Promise<Record<string, number | null>> {
  const { processes } = await (await daemon.client()).call("status", {});
  return Object.fromEntries(processes.map(({ name, pid }) => [name, pid]));
}

Deno.test("a plan changes nothing; a reload that restarts touches what it names", async () => {
  await using folder = await Folder.make();
  await folder.write(
    programs({ same: "", live: "", web: "", w: "numprocs = 3", old: "" }),
  );
  await using daemon = await folder.start();
  const same = await folder.ctl("reload", "--plan", "--restart", "changed");
  assertEquals([same.code, same.stdout], [0, "No changes detected\n"]);
  const before = await pids(daemon);
  await folder.write(programs({
    same: "",
    live: "stopwaitsecs = 3",
    web: "environment = TOKEN=hunter2",
    w: "numprocs = 2",
    fresh: "",
  }));
  const plan = await folder.ctl("reload", "--plan", "--restart", "changed");
  assertEquals([plan.code, plan.stderr], [6, ""]);
  assertEquals(plan.stdout.split("\n"), [
    "live: applies at once",
    "  stopwaitsecs: 10s -> 3 (at once)",
    "web: restart",
    "  environment: (unset) -> TOKEN=*** (restart)",
    "fresh: start (added)",
    "w:02: stop (removed)",
    "  numprocs: 3 -> 2 (at once)",
    "old: stop (removed)",
    "Plan: 1 to start, 1 to restart, 2 to stop, 1 other change",
    "Nothing has been done yet",
    "",
  ]);
  assertEquals(await pids(daemon), before);
  const done = await folder.ctl("reload", "--restart", "changed");
  assertEquals([done.code, done.stderr], [0, ""]);
  assertEquals(done.stdout.split("\n"), [
    "Added: fresh",
    "Removed: old, w:02",
    "Restarted: web",
    "Changed: live",
    "",
  ]);
  const { web, fresh, ...others } = await pids(daemon);
  const { web: oldWeb, old: _, "w:02": __, ...expected } = before;
  assertEquals(others, expected);
  assertNotEquals(web, oldWeb);
  assert(fresh !== null);
  assertEquals(daemon.log.text.includes("hunter2"), false);
});

Deno.test("a program that does not come up gets its old configuration back", async () => {
  await using folder = await Folder.make();
  const failing = "command = sh -c 'echo no database >&2; exit 3'\n" +
    "startretries = 0";
  await folder.write(programs({ web: "", other: "" }));
  await using daemon = await folder.start();
  const before = await pids(daemon);
  await folder.write(programs({ web: failing, other: "" }));
  const verify = ["reload", "--restart", "changed", "--verify", "10s"];
  const { code, stdout, stderr } = await folder.ctl(...verify);
  assertEquals([code, stdout], [1, ""]);
  assertMatch(
    stderr,
    /^supervicectl: web has its old configuration back: web failed to start .*no database\n$/,
  );
  const after = await daemon.info("web");
  assertEquals([after.state, after.changed], ["RUNNING", false]);
  assertEquals((await pids(daemon))["other"], before["other"]);
  // The file still asks for something else.
  const plan = await folder.ctl("reload", "--plan");
  assertEquals(plan.code, 6);
  assertMatch(plan.stdout, /^web: goes on; a restart applies it$/m);
  await folder.write(programs({ web: "directory = /", other: "" }));
  const good = await folder.ctl(...verify);
  assertEquals([good.code, good.stdout, good.stderr], [
    0,
    "Restarted: web\n",
    "",
  ]);
});

Deno.test("the end of the daemon does not wait for a verification", async () => {
  await using folder = await Folder.make();
  const check = "healthcheck_type = script\nhealthcheck_command = true\n" +
    "healthcheck_start_period = 1h\n";
  await folder.write(programs({ web: check }));
  await using daemon = await folder.start();
  await folder.write(programs({ web: `${check}directory = /` }));
  const reload = folder.ctl(
    "reload",
    "--restart",
    "changed",
    "--verify",
    "1h",
  );
  await daemon.spawned("web", 2);
  await daemon.reached("web", "RUNNING");
  assertEquals(await daemon.stop(), 0);
  const { code, stderr } = await reload;
  assertEquals(code, 1);
  assertMatch(stderr, /shutting down/);
});
