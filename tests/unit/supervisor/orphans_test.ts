import { assertEquals } from "@std/assert";
import type {
  MarkedProcess,
  RunFinder,
} from "../../../src/ports/run_finder.ts";
import { reconcile } from "../../../src/supervisor/orphans.ts";
import { makeRunId, processOfRunId } from "../../../src/supervisor/run_id.ts";
import type { State } from "../../../src/supervisor/state_file.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { MemoryLog } from "../../support/memory_log.ts";

/** A table of processes in which SIGKILL works, except on some. */
class FakeFinder implements RunFinder {
  readonly killed: number[] = [];
  readonly unkillable = new Set<number>();
  alive: MarkedProcess[];
  /** Called after each kill, for what happens meanwhile. */
  onKill: (pid: number) => void = () => {};

  constructor(alive: readonly MarkedProcess[]) {
    this.alive = [...alive];
  }

  find(prefix: string): Promise<readonly MarkedProcess[]> {
    return Promise.resolve(
      this.alive.filter(({ runId }) => runId.startsWith(prefix)),
    );
  }

  kill(pid: number): void {
    this.killed.push(pid);
    if (!this.unkillable.has(pid)) {
      this.alive = this.alive.filter((one) => one.pid !== pid);
    }
    this.onKill(pid);
  }
}

const STATE: State = {
  daemonId: "old-daemon",
  pid: 99,
  processes: [
    { name: "web", reconcile: "auto", pdeathsig: true },
    { name: "survivor", reconcile: "auto", pdeathsig: false },
    { name: "killme", reconcile: "kill", pdeathsig: false },
    { name: "warnme", reconcile: "warn", pdeathsig: true },
    { name: "leave", reconcile: "off", pdeathsig: true },
  ],
};

function marked(pid: number, name: string): MarkedProcess {
  return { pid, runId: makeRunId("old-daemon", name, 3) };
}

async function run(finder: RunFinder) {
  using clock = new FakeClock();
  const log = new MemoryLog();
  const work = reconcile(STATE, finder, clock, log);
  await clock.advance(5_000);
  return { report: await work, log };
}

Deno.test("reconcile() does what the policy of each program says", async () => {
  const names = ["web", "survivor", "killme", "warnme", "leave"];
  const finder = new FakeFinder(names.map((name, i) => marked(i + 1, name)));
  const { report, log } = await run(finder);
  assertEquals(finder.killed, [1, 3]);
  assertEquals(report, {
    killed: ["web", "killme"],
    left: ["survivor", "warnme"],
  });
  assertEquals(log.matching("leave"), []);
  assertEquals(log.matching("still running").length, 2);
  assertEquals(log.matching("killed what was left of: web, killme").length, 1);
});

Deno.test("reconcile() kills the whole tree, whoever led it", async () => {
  const finder = new FakeFinder([marked(5, "web"), marked(6, "web")]);
  // A process that is just being forked is not there at the first look.
  finder.onKill = (pid) => {
    if (pid === 5) finder.alive.push(marked(7, "web"));
  };
  await run(finder);
  assertEquals(finder.killed, [5, 6, 7]);
});

Deno.test("reconcile() never touches a process without the mark", async () => {
  const stranger = { pid: 8, runId: makeRunId("another-daemon", "web", 3) };
  const finder = new FakeFinder([stranger]);
  const { report } = await run(finder);
  assertEquals(finder.killed, []);
  assertEquals(report, { killed: [], left: [] });
});

Deno.test("reconcile() only reports a program that the state does not name", async () => {
  const finder = new FakeFinder([marked(9, "unknown")]);
  const { report } = await run(finder);
  assertEquals([finder.killed, report.left], [[], ["unknown"]]);
});

Deno.test("reconcile() gives up on what SIGKILL does not end", async () => {
  const finder = new FakeFinder([marked(4, "web")]);
  finder.unkillable.add(4);
  const { report, log } = await run(finder);
  assertEquals(report, { killed: [], left: ["web"] });
  assertEquals(log.matching("critical: could not end: web").length, 1);
});

Deno.test("reconcile() does not stop the start when it can't look", async () => {
  const blind: RunFinder = {
    find: () => Promise.reject(new Error("Cannot run ps")),
    kill: () => {},
  };
  const { report, log } = await run(blind);
  assertEquals(report, { killed: [], left: [] });
  assertEquals(log.matching("Cannot run ps").length, 1);
});

Deno.test("processOfRunId() reads what makeRunId() wrote", () => {
  assertEquals(processOfRunId(makeRunId("id", "worker:03", 12)), "worker:03");
  for (const text of ["", "id", "id/web", "id//1"]) {
    assertEquals(processOfRunId(text), null, text);
  }
});
