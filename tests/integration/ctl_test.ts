import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { VERSION } from "../../src/model/version.ts";
import { finish, Folder } from "../support/daemon.ts";
import { Gate } from "../support/gate.ts";
import { takes } from "../support/platform.ts";

const PROGRAMS = `
[program:web]
command = {programs}/serve.sh
startsecs = 0

[program:worker]
command = {programs}/serve.sh
numprocs = 2
startsecs = 0

[program:report]
command = {programs}/exit_with.sh 3 no data
autostart = false
autorestart = false
`;

/** What a command line leads to: exit status, standard output and error. */
type Row = readonly [
  line: string,
  code: number,
  stdout: string | RegExp,
  stderr: string | RegExp,
];

async function makeFolder(programs = PROGRAMS): Promise<Folder> {
  const folder = await Folder.make();
  await folder.write(programs);
  return folder;
}

function words(line: string): string[] {
  return line.split(" ").filter((word) => word !== "");
}

function assertText(actual: string, expected: string | RegExp, line: string) {
  if (expected instanceof RegExp) assertMatch(actual, expected, line);
  else assertEquals(actual, expected, line);
}

/** Runs one command line after another, each with what it must say. */
async function follow(folder: Folder, rows: readonly Row[]): Promise<void> {
  for (const [line, code, stdout, stderr] of rows) {
    const said = await folder.ctl(...words(line));
    assertEquals(said.code, code, `${line}: ${said.stderr}`);
    assertText(said.stdout, stdout, line);
    assertText(said.stderr, stderr, line);
  }
}

Deno.test("each command does its work and says so", async () => {
  await using folder = await makeFolder();
  await using daemon = await folder.start();
  await follow(folder, [
    ["stop web", 0, "Stopped web\n", ""],
    ["stop web", 0, "web is already stopped\n", ""],
    ["start web", 0, "Started web\n", ""],
    ["start web", 0, "web is already running\n", ""],
    ["restart web", 0, "Restarted web\n", ""],
    ["restart --force web", 0, "Restarted web\n", ""],
    ["stopgroup worker", 0, "Stopped group worker\n", ""],
    ["startgroup worker", 0, "Started group worker\n", ""],
    [
      "stop worker:01 worker:00",
      0,
      "Stopped worker:01\nStopped worker:00\n",
      "",
    ],
    ["reload", 0, "No changes detected\n", ""],
    [
      "version",
      0,
      `supervice ${VERSION} (protocol 1, pid ${daemon.pid})\n`,
      "",
    ],
  ]);
  await folder.write(
    PROGRAMS.replace("[program:report]", "[program:other]")
      .replace("[program:web]", "[program:web]\numask = 022")
      .replace("numprocs = 2", "numprocs = 2\nstopwaitsecs = 5"),
  );
  await follow(folder, [
    [
      "reload",
      0,
      "Added: other\nRemoved: report\n" +
      "Changed: worker:00, worker:01\nChanged (restart to apply): web\n",
      "",
    ],
    ["shutdown", 0, "Shutting down\n", ""],
  ]);
  assertEquals((await daemon.status).code, 0);
});

Deno.test("status shows a table of all processes, or of those named", async () => {
  await using folder = await makeFolder();
  await using daemon = await folder.start();
  const pid = async (name: string) =>
    `${(await daemon.info(name)).pid}`.padEnd(10);
  const { code, stdout, stderr } = await folder.ctl("status");
  assertEquals([code, stderr], [0, ""]);
  assertEquals(stdout.replace(/\d:\d\d:\d\d/g, "0:00:00").split("\n"), [
    "NAME                 STATE      PID        UPTIME",
    "--------------------------------------------------------",
    `web                  RUNNING    ${await pid("web")} 0:00:00`,
    `worker:00            RUNNING    ${await pid("worker:00")} 0:00:00`,
    `worker:01            RUNNING    ${await pid("worker:01")} 0:00:00`,
    "report               STOPPED    -          -",
    "",
  ]);
  const named = await folder.ctl("status", "worker:01", "web");
  assertEquals(
    named.stdout.split("\n").map((line) => line.split(" ")[0]).slice(2),
    ["worker:01", "web", ""],
  );
});

Deno.test("status gives reasons where there are some", async () => {
  await using folder = await makeFolder();
  await using _daemon = await folder.start();
  await folder.ctl("start", "report");
  const { stdout } = await folder.ctl("status", "report");
  assertMatch(
    stdout,
    /^report +EXITED +- +- +.*: no data$/m,
  );
});

Deno.test("the exit status tells what went wrong", async () => {
  await using folder = await makeFolder();
  await using _daemon = await folder.start();
  const failed = /^supervicectl: report failed to start \(state: EXITED\): /;
  await follow(folder, [
    ["status web worker:00", 0, /RUNNING/, ""],
    ["status", 0, /STOPPED/, ""],
    ["start report", 1, "", failed],
    ["status web report", 3, /EXITED/, ""],
    ["status nobody", 5, "", /^supervicectl: Process "nobody" not found\n/],
    ["start nobody", 5, "", /^supervicectl: Process "nobody" not found\n/],
    ["stop worker", 5, "", / "worker" not found: it is a program of /],
    ["startgroup nobody", 5, "", /^supervicectl: Group "nobody" not found\n/],
    ["stopgroup nobody", 5, "", /^supervicectl: Group "nobody" not found\n/],
    // What went well is on one stream, what did not on the other.
    ["stop web nobody", 5, "Stopped web\n", /"nobody" not found\n/],
    ["start web report", 1, "Started web\n", failed],
  ]);
  await folder.write("[program:web]\nnonsense = 1");
  await follow(folder, [
    ["reload", 1, "", /supervisord\.conf:6: \[program:web\] nonsense: /],
  ]);
});

Deno.test("a wrong command line is told on standard error by exit 2", async () => {
  await using folder = await makeFolder();
  await follow(folder, [
    ["", 2, "", /^Usage: supervicectl /],
    ["frob", 2, "", /^supervicectl: Unknown command "frob"\nhint: /],
    ["reloda", 2, "", /Unknown command "reloda": did you mean "reload"\?/],
    ["--frob status", 2, "", /Unknown option "--frob"/],
    ["start", 2, "", /Command "start" needs TARGET/],
    ["stopgroup", 2, "", /Command "stopgroup" needs GROUP/],
    ["startgroup a b", 2, "", /Command "startgroup" takes GROUP: found "b"/],
    ["reload now", 2, "", /Command "reload" takes no arguments: found "now"/],
    ["status --force", 2, "", /Command "status" takes no option "--force"/],
    ["--timeout soon status", 2, "", /--timeout must be a number .*"soon"/],
    ["--timeout 0 status", 2, "", /--timeout must be a number .*"0"/],
    ["--timeout= status", 2, "", /Option "--timeout" needs a value: SECONDS/],
  ]);
});

Deno.test("help and version need no daemon", async () => {
  await using folder = await makeFolder();
  await follow(folder, [
    [
      "--help",
      0,
      /^Usage: supervicectl (.*\n)*Commands that ask:\n +status /,
      "",
    ],
    ["-h", 0, /^Usage: supervicectl /, ""],
    ["help", 0, /^Usage: supervicectl /, ""],
    [
      "help restart",
      0,
      /^Usage: supervicectl restart \[OPTION...\] TARGET/,
      "",
    ],
    [
      "restart --help",
      0,
      /^Usage: supervicectl restart \[OPTION...\] TARGET/,
      "",
    ],
    ["--version", 0, `supervicectl ${VERSION}\n`, ""],
  ]);
});

Deno.test("a socket where nobody answers is told by exit 4", async () => {
  await using folder = await makeFolder();
  for (const command of ["status", "start web", "shutdown", "version"]) {
    await follow(folder, [[
      command,
      4,
      "",
      `supervicectl: No daemon answers at "${folder.socket}": there is no ` +
      "such socket\n" +
      "hint: is the daemon running? start it with: supervice -c FILE\n",
    ]]);
  }
  await folder.put("s", "no socket");
  await follow(folder, [["status", 4, "", /that is not a socket\n/]]);
});

Deno.test("-c takes the socket from the configuration", async () => {
  await using folder = await makeFolder();
  await using daemon = await folder.start();
  const ctl = async (...args: string[]) =>
    await folder.run(await folder.ctlArgv(...args));
  for (
    const args of [
      ["-c", folder.config],
      ["-c", "supervisord.conf"],
      [`--configuration=${folder.config}`],
      ["-c", "no-such.conf", "-s", folder.socket],
      ["-s", "s"],
    ]
  ) {
    const { code, stdout, stderr } = await ctl(...args, "version");
    assertEquals([code, stderr], [0, ""], args.join(" "));
    assertStringIncludes(stdout, `pid ${daemon.pid})`);
  }
  // Mistakes elsewhere in the file do not keep anybody from the daemon.
  await folder.write("[program:web]\nnonsense = 1");
  assertEquals((await ctl("-c", folder.config, "version")).code, 0);
  await folder.put("other.conf", "[supervice]\nsocket = {dir}/other\n");
  const other = await ctl("-c", "other.conf", "status");
  assertEquals(other.code, 4);
  assertMatch(other.stderr, /hint: .* supervice -c other\.conf\n/);
  const none = await ctl("-c", "no-such.conf", "status");
  assertEquals([none.code, none.stdout], [2, ""]);
  assertMatch(none.stderr, /Cannot read the configuration "no-such\.conf"/);
  const stream = await ctl("-c", "/dev/stdin", "status");
  assertMatch(stream.stderr, /"\/dev\/stdin": it is no plain file\n/);
  const directory = await ctl("-c", folder.path, "status");
  assertMatch(directory.stderr, /": it is a directory\n/);
});

Deno.test("--timeout bounds the wait for an answer", async () => {
  const slow = "[program:slow]\ncommand = {programs}/serve.sh\n" +
    "autostart = false\nstartsecs = 3600\n";
  await using folder = await makeFolder(slow);
  await using daemon = await folder.start();
  await follow(folder, [[
    "--timeout 1 start slow",
    1,
    "",
    "supervicectl: Not done within 1 s; the daemon goes on starting slow\n" +
    "hint: see how it went with: supervicectl status slow\n",
  ]]);
  // The daemon goes on with it.
  assertEquals((await daemon.info("slow")).state, "STARTING");
});

Deno.test("a daemon that never says anything is given up", async () => {
  await using folder = await makeFolder();
  using listener = Deno.listen({ transport: "unix", path: folder.socket });
  const accepted = listener.accept();
  await follow(folder, [["--timeout 0.2 status", 1, "", /no answer within/]]);
  (await accepted).close();
});

Deno.test("a reader that has gone away is no error", async () => {
  await using folder = await makeFolder();
  await using _daemon = await folder.start();
  const gate = await Gate.make(folder.path);
  const argv = await folder.ctlArgv("-s", folder.socket, "status");
  const script = 'read -r _ <"$0"; exec "$@"';
  const child = folder.command(["sh", "-c", script, gate.path, ...argv])
    .spawn();
  const visitor = await gate.visitor();
  await child.stdout.cancel();
  visitor.letGo();
  const [{ code }, stderr] = await Promise.all([
    child.status,
    new Response(child.stderr).text(),
  ]);
  assertEquals([code, stderr], [0, ""]);
});

Deno.test("a full disk is told, not a defect", takes("/dev/full"), async () => {
  await using folder = await makeFolder();
  await using _daemon = await folder.start();
  const argv = await folder.ctlArgv("-s", folder.socket, "status");
  const script = 'exec "$@" >/dev/full';
  const said = await folder.run(["sh", "-c", script, "sh", ...argv]);
  assertEquals(said.code, 1);
  assertMatch(
    said.stderr,
    /^supervicectl: Cannot write the results: No space left .*\n$/,
  );
});

Deno.test("targets are groups, globs, states and all", async () => {
  await using folder = await makeFolder();
  await using _daemon = await folder.start();
  await follow(folder, [
    ["status worker:* web", 0, /worker:00(.*\n)*worker:01(.*\n)*web/, ""],
    ["status worker:", 0, /worker:00(.*\n)*worker:01/, ""],
    ["why worker", 5, "", /it is a program of group/],
    ["tail worker:", 5, "", /it is a group, and this is about one process/],
    ["status all", 3, /report +STOPPED/, ""],
    ["stop work*", 0, "Stopped worker:00\nStopped worker:01\n", ""],
    ["status --state RUNNING", 0, /^(?!(.*\n)*worker)(.*\n)*web /, ""],
    ["start --state STOPPED worker:*", 0, /worker:00\n.*worker:01\n$/, ""],
    ["restart --state FATAL", 0, "No process is FATAL\n", ""],
    ["status x*", 5, "", /No process matches "x\*"/],
  ]);
});

Deno.test("--no-wait gives the order and is gone", async () => {
  const slow = "[program:slow]\ncommand = {programs}/serve.sh\n" +
    "autostart = false\nstartsecs = 3600\n";
  await using folder = await makeFolder(slow);
  await using daemon = await folder.start();
  await follow(folder, [
    ["start --no-wait slow", 0, /^The order is given\n(.*\n)*slow +ST/, ""],
    ["start --no-wait nobody", 5, "", /Process "nobody" not found/],
  ]);
  await daemon.reached("slow", "STARTING");
});

Deno.test("Ctrl-C leaves the daemon at work, and says so", async () => {
  const slow = "[program:slow]\ncommand = {programs}/serve.sh\n" +
    "autostart = false\nstartsecs = 3600\n";
  await using folder = await makeFolder(slow);
  await using daemon = await folder.start();
  const argv = await folder.ctlArgv("-s", folder.socket, "start", "slow");
  const child = folder.command(argv).spawn();
  await daemon.reached("slow", "STARTING");
  child.kill("SIGINT");
  const { code, stderr } = await finish(child);
  assertEquals([code, stderr], [
    130,
    "supervicectl: Interrupted; the daemon goes on starting slow\n" +
    "hint: see how it went with: supervicectl status slow\n",
  ]);
  assertEquals((await daemon.info("slow")).state, "STARTING");
});

Deno.test("shutdown --wait answers when the daemon has ended", async () => {
  await using folder = await makeFolder();
  await using daemon = await folder.start();
  await follow(folder, [["shutdown --wait", 0, "The daemon has ended\n", ""]]);
  // It has let go of everything before that is said.
  assertEquals(folder.list(), ["supervisord.conf"]);
  assertEquals((await daemon.status).code, 0);
  await follow(folder, [["status", 4, "", /there is no such socket/]]);
});

Deno.test("--json prints one line for programs", async () => {
  await using folder = await makeFolder();
  await using daemon = await folder.start();
  const { stdout } = await folder.ctl("--json", "pid");
  assertEquals(JSON.parse(stdout), { pid: daemon.pid });
  const failed = await folder.ctl("status", "nobody", "--json");
  assertEquals([failed.code, failed.stdout], [5, ""]);
  assertEquals(JSON.parse(failed.stderr).error.code, "PROCESS_NOT_FOUND");
});

Deno.test("supervicectl does not wait for what it has no business with", async () => {
  await using folder = await makeFolder();
  await using _daemon = await folder.start();
  // Its standard input stays open all the time.
  const argv = await folder.ctlArgv("-s", folder.socket, "status");
  const child = folder.command(argv, { stdin: "piped" }).spawn();
  const said = await finish(child);
  assertEquals(said.code, 0);
  await child.stdin.close().catch(() => {
    // It has ended, and nobody listens any more.
  });
});
