import { assertEquals } from "@std/assert";
import type { SignalName } from "../../../src/model/signal.ts";
import type {
  ProcessSurvey,
  SurveyedProcess,
} from "../../../src/ports/process_survey.ts";
import { reconcile } from "../../../src/supervisor/orphans.ts";
import { makeRunId, processOfRunId } from "../../../src/supervisor/run_id.ts";
import type { State } from "../../../src/supervisor/state_file.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { MemoryLog } from "../../support/memory_log.ts";

/** A table of processes in which SIGKILL works, except on some. */
class FakeSurvey implements ProcessSurvey {
  readonly killed: number[] = [];
  readonly unkillable = new Set<number>();
  readonly tokens = new Map<number, string>();
  alive: SurveyedProcess[];
  /** Called after each kill, for what happens meanwhile. */
  onKill: (pid: number) => void = () => {};

  constructor(alive: readonly SurveyedProcess[]) {
    this.alive = [...alive];
  }

  look(): Promise<readonly SurveyedProcess[]> {
    return Promise.resolve([...this.alive]);
  }

  signalProcess(pid: number, signal: SignalName): boolean {
    assertEquals(signal, "SIGKILL");
    this.killed.push(pid);
    if (!this.unkillable.has(pid)) {
      this.alive = this.alive.filter((one) => one.pid !== pid);
    }
    this.onKill(pid);
    return true;
  }

  startTokens(): Promise<ReadonlyMap<number, string>> {
    return Promise.resolve(this.tokens);
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
  runs: [{ name: "web", pgid: 50, startToken: "then" }],
};

function marked(pid: number, name: string, pgid = pid): SurveyedProcess {
  return { pid, pgid, runId: makeRunId("old-daemon", name, 3) };
}

function unmarked(pid: number, pgid = pid): SurveyedProcess {
  return { pid, pgid, runId: null };
}

async function run(survey: ProcessSurvey) {
  using clock = new FakeClock();
  const log = new MemoryLog();
  const spared = new Set([7777]);
  const work = reconcile(STATE, { spared, survey, clock, log });
  await clock.advance(5_000);
  return { report: await work, log };
}

Deno.test("reconcile() does what the policy of each program says", async () => {
  const names = ["web", "survivor", "killme", "warnme", "leave"];
  const survey = new FakeSurvey(names.map((name, i) => marked(i + 1, name)));
  const { report, log } = await run(survey);
  assertEquals(survey.killed, [1, 3]);
  assertEquals(report, {
    killed: ["killme", "web"],
    left: ["survivor", "warnme"],
  });
  assertEquals(log.matching("leave"), []);
  assertEquals(log.matching("still running").length, 2);
  assertEquals(log.matching("killed what was left of: killme, web").length, 1);
});

Deno.test("reconcile() kills the whole tree, whoever led it", async () => {
  const survey = new FakeSurvey([marked(5, "web"), marked(6, "web")]);
  // A process that is just being forked is not there at the first look.
  survey.onKill = (pid) => {
    if (pid === 5) survey.alive.push(marked(7, "web"));
  };
  await run(survey);
  assertEquals(survey.killed, [5, 6, 7]);
});

Deno.test("reconcile() never touches a process without the mark", async () => {
  const stranger = { ...unmarked(8), runId: makeRunId("another", "web", 3) };
  const survey = new FakeSurvey([stranger, unmarked(9)]);
  const { report } = await run(survey);
  assertEquals(survey.killed, []);
  assertEquals(report, { killed: [], left: [] });
});

Deno.test("reconcile() spares this daemon, though it carries the mark", async () => {
  const survey = new FakeSurvey([marked(7777, "web"), marked(5, "web")]);
  await run(survey);
  assertEquals(survey.killed, [5]);
});

Deno.test("reconcile() kills a member that hides its mark in a marked group", async () => {
  const survey = new FakeSurvey([marked(20, "web", 20), unmarked(21, 20)]);
  await run(survey);
  assertEquals(survey.killed, [20, 21]);
});

Deno.test("reconcile() knows a leader that hides its mark by its start", async () => {
  const survey = new FakeSurvey([unmarked(50), unmarked(51, 50)]);
  survey.tokens.set(50, "then");
  await run(survey);
  assertEquals(survey.killed, [50, 51]);
});

Deno.test("reconcile() does not touch a stranger with a recycled pid", async () => {
  const survey = new FakeSurvey([unmarked(50), unmarked(51, 50)]);
  survey.tokens.set(50, "later");
  const { report } = await run(survey);
  assertEquals(survey.killed, []);
  assertEquals(report, { killed: [], left: [] });
});

Deno.test("reconcile() only reports a program that the state does not name", async () => {
  const survey = new FakeSurvey([marked(9, "unknown")]);
  const { report } = await run(survey);
  assertEquals([survey.killed, report.left], [[], ["unknown"]]);
});

Deno.test("reconcile() gives up on what SIGKILL does not end", async () => {
  const survey = new FakeSurvey([marked(4, "web")]);
  survey.unkillable.add(4);
  const { report, log } = await run(survey);
  assertEquals(report, { killed: [], left: ["web"] });
  assertEquals(log.matching("critical: could not end: web").length, 1);
});

Deno.test("reconcile() does not stop the start when it can't look", async () => {
  const blind = new FakeSurvey([]);
  blind.look = () => Promise.reject(new Error("Cannot run ps"));
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
