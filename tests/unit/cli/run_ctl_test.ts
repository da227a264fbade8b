import { assertEquals } from "@std/assert";
import { OutputClosed, OutputError } from "../../../src/cli/ctl/screen.ts";
import { EXIT, SupervisorError } from "../../../src/model/errors.ts";
import { VERSION } from "../../../src/model/version.ts";
import { ctl, CtlBench } from "../../support/ctl_bench.ts";

/** Orders as the daemon gets them. */
const ORDER = {
  start: '{"kind":"start"}',
  stop: '{"kind":"stop"}',
  restart: '{"kind":"restart","force":false}',
  force: '{"kind":"restart","force":true}',
  hup: '{"kind":"signal","signal":"SIGHUP","leader":false}',
  number: '{"kind":"signal","signal":"SIG10","leader":false}',
} as const;

Deno.test("runCtl() does what each command says, and prints it", async () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ["start web", `${ORDER.start} web`, "start web\n"],
    ["stop web db", `${ORDER.stop} web db`, "stop web\nstop db\n"],
    ["stop db db", `${ORDER.stop} db`, "stop db\n"],
    ["restart web", `${ORDER.restart} web`, "restart web\n"],
    ["restart --force web", `${ORDER.force} web`, "restart web\n"],
    ["restart web --force", `${ORDER.force} web`, "restart web\n"],
    ["signal hup web", `${ORDER.hup} web`, "signal web\n"],
    ["kill SIGHUP web", `${ORDER.hup} web`, "signal web\n"],
    ["kill -HUP web", `${ORDER.hup} web`, "signal web\n"],
    ["signal -10 web", `${ORDER.number} web`, "signal web\n"],
    ["signal 10 web", `${ORDER.number} web`, "signal web\n"],
    ["why web", "status web,why web", "web runs.\n"],
    ["pid", "", "42\n"],
    ["pid db web", "status db,web", "100\n100\n"],
    ["startgroup all", "startGroup all", "startGroup all\n"],
    ["stopgroup all", "stopGroup all", "stopGroup all\n"],
    [
      "reload",
      "reload",
      "Added: a\nChanged: db\nChanged (restart to apply): web\n",
    ],
    ["version", "", "supervice 9.9.9 (protocol 1, pid 42)\n"],
    ["shutdown", "shutdown", "Shutting down\n"],
  ];
  for (const [line, calls, out] of rows) {
    const result = await ctl(line);
    assertEquals(
      [result.calls.join(), result.out, result.err, result.status],
      [calls, out, "", EXIT.done],
      line,
    );
  }
});

Deno.test("runCtl() shows the table of processes", async () => {
  const { out, status } = await ctl("status");
  assertEquals(status, EXIT.done);
  assertEquals(out.split("\n"), [
    "NAME                 STATE      PID        UPTIME",
    "--------------------------------------------------------",
    "web                  RUNNING    100        0:00:05",
    "db                   RUNNING    100        0:00:05",
    "",
  ]);
});

Deno.test("runCtl() ends status NAME with 3 when one is not RUNNING", async () => {
  const rows = [["status web", EXIT.notRunning], [
    "status",
    EXIT.done,
  ]] as const;
  for (const [line, expected] of rows) {
    const { status } = await ctl(line, ({ control }) => {
      const ask = control.status.bind(control);
      control.status = (names) =>
        ask(names).map((info) => ({ ...info, state: "STARTING" }));
    });
    assertEquals(status, expected, line);
  }
  assertEquals((await ctl("status web db")).status, EXIT.done);
});

Deno.test("runCtl() tells the story of earlier runs", async () => {
  const { out, calls } = await ctl("status --detail web");
  assertEquals(calls, ["status web true"]);
  assertEquals(out.split("\n").slice(3), [
    "",
    "web: 1 earlier run, oldest first",
    "  2026-01-01T00:00:00.000Z to 2026-01-01T00:00:01.500Z, pid 99: " +
    "exited with status 1, by itself",
    "      lost the connection",
    "      giving up",
    "",
  ]);
});

Deno.test("runCtl() tells all facts of a process, but none that is not there", async () => {
  const { out } = await ctl("info web", ({ control }) => {
    const ask = control.info.bind(control);
    control.info = (name) => ({
      ...ask(name),
      config: {
        argv: ["serve", "-v"],
        envFiles: [],
        environment: {},
        user: null,
      },
    });
  });
  assertEquals(out.split("\n"), [
    "web",
    "  group       web",
    "  state       RUNNING",
    "  pid         100",
    "  restarts    0",
    "  changed     false",
    "  uptime      0:00:05",
    "  last end    status 1 at 2026-01-01T00:00:00.000Z",
    "  desired     up",
    "  leftBehind  false",
    "  counts      runs 2, restarts 1, failedStarts 0, healthRestarts 0, " +
    "crashes 1",
    "  limits      startRetries 3, startLimit -, startLimitWindow 60",
    "",
    "The configuration of its next start",
    '  argv  ["serve","-v"]',
    "",
  ]);
});

Deno.test("runCtl() says that nothing is configured or has changed", async () => {
  const empty = await ctl("status", ({ control }) => control.status = () => []);
  assertEquals(empty.out, "No programs are configured\n");
  const same = await ctl("reload", ({ control }) => {
    control.report = {
      ...control.report,
      added: [],
      changed: [],
      processes: [],
    };
  });
  assertEquals(same.out, "No changes detected\n");
});

Deno.test("runCtl() gives errors their status and hint, on standard error", async () => {
  const unknown = await ctl("stop nobody");
  assertEquals([unknown.out, unknown.err, unknown.status], [
    "",
    'supervicectl: There is no process "nobody"\n' +
    "hint: supervicectl status lists the names\n",
    EXIT.notFound,
  ]);
  assertEquals((await ctl("status web nobody")).status, EXIT.notFound);
  assertEquals((await ctl("startgroup nobody")).status, EXIT.notFound);
  const failed = await ctl("reload", ({ control }) => {
    control.failure = new SupervisorError(
      "RELOAD_FAILED",
      "File a:1: x\na:2: \x1by",
    );
  });
  assertEquals([failed.err, failed.status], [
    "supervicectl: File a:1: x\na:2: \\x1by\nhint: correct the file and reload again\n",
    EXIT.failed,
  ]);
});

Deno.test("runCtl() says that a daemon is too old for what is asked", async () => {
  const { err, status } = await ctl("why web", ({ control }) => {
    control.failure = new SupervisorError("METHOD_NOT_FOUND", "No why here");
  });
  assertEquals([err, status], [
    "supervicectl: No why here\n" +
    "hint: the daemon is older than this program: restart it with the same\n",
    EXIT.failed,
  ]);
});

Deno.test("runCtl() goes on after a failed name; the worst status wins", async () => {
  const { out, err, status, calls } = await ctl("start web nobody db");
  assertEquals(calls, [`${ORDER.start} web nobody db`]);
  assertEquals(out, "start web\nstart db\n");
  assertEquals(err.split("\n").length, 3);
  assertEquals(status, EXIT.notFound);
});

Deno.test("runCtl() gives up after --timeout for all together", async () => {
  const bench = new CtlBench();
  bench.dialMs = 500;
  const running = bench.run("--timeout 2.5 start slow");
  await bench.dialing;
  await bench.clock.advance(2500);
  assertEquals(await running, EXIT.failed);
  assertEquals(
    bench.err,
    "supervicectl: Not done within 2.5 s; the daemon goes on starting slow\n" +
      "hint: see how it went with: supervicectl status slow\n",
  );
  bench.control.release();
  bench.dialMs = 2500;
  const late = bench.run("--timeout 2 version");
  await bench.dialing;
  await bench.clock.advance(2500);
  assertEquals(await late, EXIT.failed);
  assertEquals(
    bench.err.split("\n")[0],
    "supervicectl: The daemon gave no answer within 2 s",
  );
  await bench.close();
});

Deno.test("runCtl() refuses a wrong use with 2 and asks no daemon", async () => {
  const rows = [
    ["statsu", 'Unknown command "statsu": did you mean "status"?', ""],
    ["frobnicate", 'Unknown command "frobnicate"', ""],
    ["help statsu", 'Unknown command "statsu": did you mean "status"?', ""],
    ["start", 'Command "start" needs TARGET...', " start"],
    ["stopgroup", 'Command "stopgroup" needs GROUP', " stopgroup"],
    [
      "stopgroup a b",
      'Command "stopgroup" takes GROUP: found "b"',
      " stopgroup",
    ],
    ["reload x", 'Command "reload" takes no arguments: found "x"', " reload"],
    ["stop --force a", 'Command "stop" takes no option "--force"', " stop"],
    // There is --for, but it is an option of another command.
    ["status --foo", 'Unknown option "--foo"', " status"],
    ["wait --fro x", 'Unknown option "--fro": did you mean "--for"?', " wait"],
    [
      "status --sokcet a",
      'Unknown option "--sokcet": did you mean "--socket"?',
      " status",
    ],
    ["--quite", 'Unknown option "--quite": did you mean "--quiet"?', ""],
    [
      "reload --verify 1s",
      "Option --verify needs --restart changed: without it nothing is restarted",
      " reload",
    ],
  ] as const;
  for (const [line, message, topic] of rows) {
    const { out, err, status, paths } = await ctl(line);
    assertEquals([out, err, status, paths], [
      "",
      `supervicectl: ${message}\nhint: supervicectl help${topic}\n`,
      EXIT.usage,
      [],
    ], line);
  }
  for (const value of ["0", "x", "-1", "1e3", "99999999999", ".", ""]) {
    const { status } = await ctl(`status --timeout=${value}`);
    assertEquals(status, EXIT.usage, value);
  }
});

Deno.test("runCtl() shows its own version without a daemon", async () => {
  const { out, paths } = await ctl("status --version");
  assertEquals([out, paths], [`supervicectl ${VERSION}\n`, []]);
});

Deno.test("runCtl() shows help on standard output, or what is missing", async () => {
  const help = await ctl("--help");
  assertEquals([help.status, help.err], [EXIT.done, ""]);
  const nothing = await ctl("");
  assertEquals([nothing.status, nothing.err], [EXIT.usage, help.out]);
  const json = await ctl("--json");
  assertEquals(
    [json.status, JSON.parse(json.err).error.code],
    [EXIT.usage, "USAGE"],
  );
  assertEquals((await ctl("help")).out, help.out);
  assertEquals(
    (await ctl("restart -h")).out,
    (await ctl("help restart")).out,
  );
});

Deno.test("runCtl() ends in silence when nobody reads its results", async () => {
  const { status, err } = await ctl(
    "status",
    (bench) => void (bench.outputFailure = new OutputClosed()),
  );
  assertEquals([status, err], [EXIT.done, ""]);
});

Deno.test("runCtl() says that its results can't be written", async () => {
  const { status, err } = await ctl("status", (bench) => {
    bench.outputFailure = new OutputError("Cannot write: disk full");
  });
  assertEquals([status, err], [
    EXIT.failed,
    "supervicectl: Cannot write: disk full\n",
  ]);
});
