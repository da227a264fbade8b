import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { NoRoomError } from "../../../src/ports/process_survey.ts";
import type { ToolAnswer, ToolRunner } from "../../../src/sys/run_tool.ts";
import { SystemProcessSurvey } from "../../../src/sys/system_process_survey.ts";

const SELF = 99;
const PROC = "99/stat:99 (deno) S 1 99 99\0" +
  "10/stat:10 (sh) S 1 10 10\0" + "10/environ:SUPERVICE_ID=d/web/1\0";
const PS = "   99    99 S deno run\n   10    10 S sh x SUPERVICE_ID=d/web/1\n";
const ROWS = [
  { pid: 99, pgid: 99, runId: null },
  { pid: 10, pgid: 10, runId: "d/web/1" },
];

function answer(
  text: string,
  trouble: ToolAnswer["trouble"] = null,
): ToolAnswer {
  return { ok: trouble === null, text, trouble };
}

/** A survey whose tools give the answers, in order. */
function setUp(os: "linux" | "darwin", ...answers: readonly ToolAnswer[]) {
  const calls: string[] = [];
  const rest = [...answers];
  const run: ToolRunner = (name, args, options) => {
    // One option for each column: see ps_columns.ts.
    assertEquals(args.filter((arg) => /=.*,/.test(arg)), []);
    calls.push(`${name} ${args[0]} ${options?.limitMs}`);
    return Promise.resolve(rest.shift() ?? answer("", "missing"));
  };
  return { survey: new SystemProcessSurvey({ os, run, ownPid: SELF }), calls };
}

Deno.test("look() on Linux takes one child", async () => {
  // `grep` fails for every process that ended meanwhile.
  const { survey, calls } = setUp("linux", answer(PROC, "failed"));
  assertEquals(await survey.look(), ROWS);
  assertEquals(calls, ["sh -c 5000"]);
});

Deno.test("look() asks ps where grep does not find the daemon", async () => {
  const { survey, calls } = setUp(
    "linux",
    answer("", "failed"),
    answer(PS),
    answer("   10 sh x\n"),
  );
  assertEquals(await survey.look(), ROWS);
  assertEquals(calls, ["sh -c 5000", "ps axwwe 5000", "ps ww 5000"]);
});

Deno.test("look() on macOS asks ps once more about suspects", async () => {
  const { survey, calls } = setUp(
    "darwin",
    answer(PS),
    answer("   10 sh x SUPERVICE_ID=d/web/1\n"),
  );
  assertEquals((await survey.look()).map(({ runId }) => runId), [null, null]);
  assertEquals(calls, ["ps -axwwE 5000", "ps -ww 5000"]);
});

Deno.test("look() on macOS asks once when nobody is suspect", async () => {
  const { survey, calls } = setUp("darwin", answer("   99    99 S deno\n"));
  assertEquals(await survey.look(), [{ pid: 99, pgid: 99, runId: null }]);
  assertEquals(calls.length, 1);
});

Deno.test("look() takes a suspect that has ended for unmarked", async () => {
  const { survey } = setUp("darwin", answer(PS), answer("", "failed"));
  assertEquals((await survey.look()).map(({ runId }) => runId), [null, null]);
});

const FAILURES: readonly [string, readonly ToolAnswer[], string][] = [
  [
    "linux",
    [answer("", "timed out")],
    "Cannot read /proc: no answer in 5 s",
  ],
  ["darwin", [answer("", "timed out")], "Cannot list processes: ps timed out"],
  ["linux", [answer("")], "Cannot list processes: ps missing"],
  ["darwin", [answer(PS, "failed")], "Cannot list processes: ps failed"],
  [
    "darwin",
    [answer("  PID\n   10    10 S sh x\n")],
    "Cannot list processes: ps shows 1 of them, and not the one that asks, 99",
  ],
];

for (const [os, answers, message] of FAILURES) {
  Deno.test(`look() on ${os} fails: ${message}`, async () => {
    const { survey } = setUp(os === "linux" ? "linux" : "darwin", ...answers);
    await assertRejects(() => survey.look(), Error, message);
  });
}

Deno.test("look() tells when there is no room for it", async () => {
  const message = "Failed to spawn 'setsid': Too many open files";
  const failWith = (code: string) => {
    const error = Object.assign(new Error(message), { code });
    const run: ToolRunner = () => Promise.reject(error);
    return new SystemProcessSurvey({ os: "linux", run, ownPid: SELF }).look();
  };
  for (const code of ["EAGAIN", "EMFILE", "ENFILE", "ENOMEM"]) {
    await assertRejects(() => failWith(code), NoRoomError, message);
  }
  const other = await assertRejects(() => failWith("EIO"), Error, message);
  assertEquals(other instanceof NoRoomError, false);
});

/** As macOS's ps prints it: padded, and with what it shows of a zombie. */
const MAC_PS = [
  "    1     1 Ss   /sbin/launchd",
  "   99    99 S+   deno run main.ts HOME=/Users/me TERM=xterm",
  "  101   101 Ss   node app.js --port 80 HOME=/Users/me SUPERVICE_ID=d/web/1 A=b c",
  "  102   101 S    /bin/sleep 100",
  "  103   103 Z    <defunct>",
  "  104   104 S    (secret)",
  "  105   105 R    grep SUPERVICE_ID=d/web/1 HOME=/Users/me",
  "",
].join("\n");

Deno.test("look() reads what ps prints on macOS", async () => {
  const { survey } = setUp(
    "darwin",
    answer(MAC_PS),
    answer(
      "  101 node app.js --port 80\n  105 grep SUPERVICE_ID=d/web/1\n",
    ),
  );
  assertEquals(
    (await survey.look()).map(({ pid, pgid, runId }) => [pid, pgid, runId]),
    [
      [1, 1, null],
      [99, 99, null],
      [101, 101, "d/web/1"],
      [102, 101, null],
      [104, 104, null],
      [105, 105, null],
    ],
  );
});

Deno.test("startTokens() asks nobody about nobody", async () => {
  const { survey, calls } = setUp("linux");
  assertEquals([...await survey.startTokens([])], []);
  assertEquals(calls, []);
});

Deno.test("startTokens() takes one child", async () => {
  const text = "sys/kernel/random/boot_id:b\n\0" +
    `7/stat:7 (x) S${" 1".repeat(18)} 42 0\n\0`;
  const linux = setUp("linux", answer(text, "failed"));
  assertEquals([...await linux.survey.startTokens([7, 8])], [[7, "b/42"]]);
  assertEquals(linux.calls, ["sh -c 5000"]);
  const mac = setUp(
    "darwin",
    answer("  7 Mon Nov  2 10:00:00 2026\n", "failed"),
  );
  assertEquals([...await mac.survey.startTokens([7, 8])], [
    [7, "Mon Nov 2 10:00:00 2026"],
  ]);
  assertEquals(mac.calls, ["ps -o 5000"]);
});

for (const pid of [1, 0, -1, -20, 1.5, NaN]) {
  Deno.test(`signalProcess() refuses ${pid}`, () => {
    const { survey } = setUp("linux");
    assertThrows(
      () => survey.signalProcess(pid, "SIGKILL"),
      RangeError,
      `Cannot send SIGKILL to ${pid}: not an id`,
    );
  });
}
