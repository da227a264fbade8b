import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Child } from "../../src/ports/spawner.ts";
import { DenoSpawner } from "../../src/sys/deno_spawner.ts";
import { runTool } from "../../src/sys/run_tool.ts";
import { SystemProcessSurvey } from "../../src/sys/system_process_survey.ts";
import { Gate } from "../support/gate.ts";
import { LineLog } from "../support/line_log.ts";
import { PLAIN_REQUEST } from "../support/plain_request.ts";
import { within } from "../support/within.ts";
import { takes } from "../support/platform.ts";

const spawner = await DenoSpawner.create();
const survey = new SystemProcessSurvey();

const WAIT = 'read line <"$GATE"';

/** Children that say who is there and then wait until they are killed. */
class Room implements AsyncDisposable {
  readonly mark = `${crypto.randomUUID()}/web/1`;
  readonly gate: Gate;
  readonly #dir: string;
  readonly #children: { child: Child; log: LineLog }[] = [];
  /** Processes in groups of their own. */
  readonly escaped: number[] = [];

  private constructor(dir: string, gate: Gate) {
    this.#dir = dir;
    this.gate = gate;
  }

  static async make(): Promise<Room> {
    const dir = await Deno.makeTempDir();
    return new Room(dir, await Gate.make(dir));
  }

  /**
   * Runs a piece of shell.
   *
   * @returns The child, and the pid it says.
   */
  async start(
    script: string,
    environment: Readonly<Record<string, string>>,
    args: readonly string[] = [],
  ): Promise<{ child: Child; said: number }> {
    const child = await spawner.spawn({
      ...PLAIN_REQUEST,
      argv: ["sh", "-c", script, "sh", ...args],
      environment: { ...environment, GATE: this.gate.path },
    });
    assert(child.stdout !== null);
    const log = new LineLog(child.stdout);
    this.#children.push({ child, log });
    await log.waitFor(/^\d+$/);
    return { child, said: Number(log.text.trim()) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const pid of this.escaped) survey.signalProcess(pid, "SIGKILL");
    for (const { child, log } of this.#children) {
      spawner.signalGroup(child.pid, "SIGKILL");
      await child.outcome;
      await log.done;
    }
    await Deno.remove(this.#dir, { recursive: true });
  }
}

async function find(pid: number) {
  return (await survey.look()).find((row) => row.pid === pid) ?? null;
}

/** Looks until a process is not alive any more. */
async function gone(pid: number): Promise<void> {
  const look = async () => {
    while (await find(pid) !== null) { /* each look is another child */ }
  };
  await within(`the end of ${pid}`, look());
}

Deno.test(
  "look() sees a process that has left the group",
  takes("marks", "setsid"),
  async () => {
    await using room = await Room.make();
    const { mark } = room;
    const { child, said } = await room.start(
      `setsid sh -c 'echo $$; ${WAIT}' & wait`,
      { SUPERVICE_ID: mark },
    );
    room.escaped.push(said);
    assertNotEquals(said, child.pid);
    const marked = (await survey.look()).filter(({ runId }) => runId === mark);
    assertEquals(
      marked.sort((a, b) => a.pid - b.pid).slice(0, 2),
      [
        { pid: child.pid, pgid: child.pid, runId: mark },
        { pid: said, pgid: said, runId: mark },
      ].sort((a, b) => a.pid - b.pid),
    );
    assertEquals((await find(Deno.pid))?.pid, Deno.pid);
  },
);

Deno.test("look() does not name who only talks of a mark", async () => {
  await using room = await Room.make();
  const text = `SUPERVICE_ID=${room.mark}`;
  const script = `echo $$; ${WAIT}; : '${text}'`;
  const talkers = [
    await room.start(script, {}, [text, ` ${text}`]),
    await room.start(script, { OTHER: `grep ${text}`, MORE: `\n${text}` }),
    await room.start(script, {
      [`NOT_${text}`.split("=")[0] ?? ""]: room.mark,
    }),
  ];
  const rows = await survey.look();
  assertEquals(rows.filter(({ runId }) => runId === room.mark), []);
  for (const { said } of talkers) {
    assert(rows.some(({ pid }) => pid === said));
  }
});

Deno.test(
  "look() by ps tells variables from arguments",
  takes("marks"),
  async () => {
    await using room = await Room.make();
    const { mark } = room;
    const byPs = new SystemProcessSurvey({
      run: (name, args, options) =>
        runTool(name === "sh" ? "/no/such/sh" : name, args, options),
    });
    const text = `SUPERVICE_ID=${mark}`;
    const script = `echo $$; ${WAIT}; : '${text}'`;
    await room.start(script, {}, [text, ` ${text}`]);
    const { child } = await room.start(script, { SUPERVICE_ID: mark }, [text]);
    const marked = (await byPs.look()).filter(({ runId }) => runId === mark);
    assertEquals(marked, [{ pid: child.pid, pgid: child.pid, runId: mark }]);
  },
);

Deno.test("look() leaves zombies out", takes("marks"), async () => {
  await using room = await Room.make();
  // Nobody waits for the subshell, for the shell is `tail` when it ends.
  const { child, said } = await room.start(
    `(${WAIT}) & echo $! >"$GATE.pid"; exec tail -f "$GATE.pid"`,
    { SUPERVICE_ID: room.mark },
  );
  await room.gate.open();
  await gone(said);
  assertEquals((await find(child.pid))?.runId, room.mark);
  assertEquals(survey.signalProcess(said, "SIGCONT"), true);
});

Deno.test("signalProcess() reaches one and no other", async () => {
  await using room = await Room.make();
  const { child, said } = await room.start(
    `sh -c 'echo $$; ${WAIT}' & wait; ${WAIT}`,
    {},
  );
  assertEquals((await find(said))?.pgid, child.pid);
  assertEquals(survey.signalProcess(said, "SIGKILL"), true);
  await gone(said);
  assertNotEquals(await find(child.pid), null);
  assertEquals(survey.signalProcess(child.pid, "SIGTERM"), true);
  assertEquals(await child.outcome, { kind: "signaled", signal: "SIGTERM" });
  assertEquals(survey.signalProcess(child.pid, "SIGTERM"), false);
});

Deno.test("startTokens() tells processes apart", async () => {
  await using room = await Room.make();
  const { child } = await room.start(`echo $$; ${WAIT}`, {});
  const pids = [Deno.pid, child.pid];
  const tokens = await survey.startTokens(pids);
  assertEquals([...tokens.keys()].sort(), pids.sort());
  assertNotEquals(tokens.get(Deno.pid), tokens.get(child.pid));
  assertEquals(await survey.startTokens(pids), tokens);
  spawner.signalGroup(child.pid, "SIGKILL");
  await child.outcome;
  const later = await survey.startTokens(pids);
  assertEquals([...later], [[Deno.pid, tokens.get(Deno.pid) ?? ""]]);
});

Deno.test(
  "look() does not care in which language the daemon talks",
  takes("marks"),
  async () => {
    await using room = await Room.make();
    const mark = `${room.mark}/größe`;
    const { child } = await room.start(`echo $$; ${WAIT}`, {
      SUPERVICE_ID: mark,
    });
    assertEquals((await find(child.pid))?.runId, mark);
  },
);

Deno.test("runTool() ends a tool that takes too long", async () => {
  const script = 'trap "" TERM; sleep 1000 & echo early; wait';
  assertEquals(await runTool("sh", ["-c", script], { limitMs: 100 }), {
    ok: false,
    text: "",
    trouble: "timed out",
  });
});

Deno.test("runTool() tells what became of a tool", async () => {
  assertEquals(await runTool("cat", []), { ok: true, text: "", trouble: null });
  assertEquals((await runTool("false", [])).trouble, "failed");
  assertEquals((await runTool("/no/such/tool", [])).trouble, "missing");
  const environment = { WHO: "me" };
  const { text } = await runTool("sh", ["-c", "echo $WHO"], { environment });
  assertEquals(text, "me\n");
});
