import { assertEquals } from "@std/assert";
import type { ProcessSurvey } from "../../../src/ports/process_survey.ts";
import {
  isStillRunning,
  startTokenOf,
} from "../../../src/supervisor/daemon_identity.ts";
import { MemoryLog } from "../../support/memory_log.ts";

const PAST = {
  daemonId: "0123-4567",
  pid: 42,
  startToken: "boot/1",
  processes: [],
  runs: [],
};

/** A machine with one process, which may be a zombie. */
function machine(token: string, isZombie = false) {
  const survey = {
    startTokens: (pids: readonly number[]) =>
      Promise.resolve(new Map(pids.includes(42) ? [[42, token]] : [])),
    look: () =>
      Promise.resolve(isZombie ? [] : [{ pid: 42, pgid: 42, runId: null }]),
  };
  return {
    survey: survey as unknown as ProcessSurvey,
    log: new MemoryLog(),
  };
}

Deno.test("isStillRunning() takes the pid and the start together", async () => {
  assertEquals(await isStillRunning(PAST, machine("boot/1")), true);
  assertEquals(await isStillRunning(PAST, machine("boot/2")), false);
  assertEquals(
    await isStillRunning({ ...PAST, pid: 43 }, machine("boot/1")),
    false,
  );
});

Deno.test("isStillRunning() takes a zombie for dead, and who can't be known", async () => {
  assertEquals(await isStillRunning(PAST, machine("boot/1", true)), false);
  const { startToken: _, ...unknown } = PAST;
  assertEquals(await isStillRunning(unknown, machine("boot/1")), false);
});

Deno.test("startTokenOf() does not fail where nothing can be found out", async () => {
  const log = new MemoryLog();
  const survey = {
    startTokens: () => Promise.reject(new Error("Cannot run sh")),
  } as unknown as ProcessSurvey;
  assertEquals(await startTokenOf(42, { survey, log }), undefined);
  assertEquals(await isStillRunning(PAST, { survey, log }), false);
});
