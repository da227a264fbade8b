import { assertEquals, assertStringIncludes } from "@std/assert";
import type { StateName } from "../../../src/model/process_info.ts";
import { EXIT } from "../../../src/model/errors.ts";
import { isMeant } from "../../../src/cli/ctl/is_meant.ts";
import { ctl, CtlBench } from "../../support/ctl_bench.ts";

/** Gives the processes states. */
function states(by: Readonly<Record<string, StateName>>) {
  return ({ control }: CtlBench): void => {
    const ask = control.status.bind(control);
    control.status = (names, detail) =>
      ask(names, detail).map((info) => ({
        ...info,
        state: by[info.name] ?? info.state,
      }));
  };
}

Deno.test("--state gives the order to those in that state", async () => {
  const { calls, out, status } = await ctl(
    "start --state fatal,EXITED",
    states({ db: "FATAL" }),
  );
  assertEquals(calls, ["status", '{"kind":"start"} db']);
  assertEquals([out, status], ["start db\n", EXIT.done]);
});

Deno.test("--state chooses among the targets", async () => {
  const { calls } = await ctl(
    "stop --state FATAL web",
    states({ db: "FATAL", web: "FATAL" }),
  );
  assertEquals(calls, ["status web", '{"kind":"stop"} web']);
});

Deno.test("--state that nobody is in gives no order", async () => {
  const { calls, out, status } = await ctl("start --state FATAL,EXITED");
  assertEquals(calls, ["status"]);
  assertEquals([out, status], ["No process is FATAL or EXITED\n", EXIT.done]);
});

Deno.test("pid ends with 3 when somebody has none", async () => {
  const { out, status } = await ctl("pid web db", ({ control }) => {
    const ask = control.status.bind(control);
    control.status = (names) =>
      ask(names).map((info) =>
        info.name === "db" ? { ...info, pid: null } : info
      );
  });
  assertEquals([out, status], ["100\n0\n", EXIT.notRunning]);
});

Deno.test("--state makes status a list, not a question", async () => {
  const { out, status } = await ctl(
    "status --state FATAL",
    states({ db: "FATAL" }),
  );
  assertEquals(status, EXIT.done);
  assertEquals(out.split("\n").slice(2).map((line) => line.split(" ")[0]), [
    "db",
    "",
  ]);
});

Deno.test("questions tell of those who are there, then of those who are not", async () => {
  for (const command of ["status", "usage", "why"]) {
    const { out, err, status, calls } = await ctl(
      `${command} web nobody db web nix`,
    );
    assertEquals(calls.slice(0, 5), [
      "status web,nobody,db,nix",
      "status web",
      "status nobody",
      "status db",
      "status nix",
    ]);
    const names = out.split("\n").map((line) => line.split(" ")[0])
      .filter((word) => word === "web" || word === "db");
    assertEquals(names, ["web", "db"], command);
    assertEquals(err.split("\n").filter((line) => !line.startsWith("hint")), [
      'supervicectl: There is no process "nobody"',
      'supervicectl: There is no process "nix"',
      "",
    ]);
    assertEquals(status, EXIT.notFound);
    const none = await ctl(`--json ${command} nobody`);
    assertEquals([none.out, none.status], ["", EXIT.notFound]);
  }
});

Deno.test("the exit status of status is the highest one", async () => {
  const stopped = states({ db: "STOPPED" });
  assertEquals((await ctl("status db", stopped)).status, EXIT.notRunning);
  const { out, status } = await ctl("--json status db nobody", stopped);
  assertEquals(JSON.parse(out).processes.length, 1);
  assertEquals(status, EXIT.notFound);
});

Deno.test("why tells of several, and of those in a state", async () => {
  const several = await ctl("why web db");
  assertEquals(several.out, "web runs.\ndb runs.\n");
  const failed = await ctl("why --state FATAL", states({ db: "FATAL" }));
  assertEquals([failed.out, failed.status], ["db runs.\n", EXIT.done]);
  const none = await ctl("why --state FATAL");
  assertEquals([none.out, none.status], ["No process is FATAL\n", EXIT.done]);
});

Deno.test("a state that does not exist is refused", async () => {
  const near = await ctl("status --state fatl");
  assertEquals(near.status, EXIT.usage);
  assertStringIncludes(near.err, 'Unknown state "fatl": did you mean "FATAL"?');
  const far = await ctl("start --state x");
  assertStringIncludes(far.err, 'Unknown state "x": one of STOPPED, STARTING,');
  const wait = await ctl("wait --for helthy web");
  assertStringIncludes(wait.err, 'state "helthy": did you mean "healthy"?');
});

Deno.test("--no-wait only gives the order", async () => {
  const bench = new CtlBench();
  const ask = bench.control.status.bind(bench.control);
  bench.control.status = (names) => ask(names ?? ["web", "db", "slow"]);
  const status = await bench.run("start --no-wait slow db nobody");
  const { out, err, control } = bench;
  assertEquals(control.calls, [
    '{"kind":"start"} slow db nobody',
    "status web,db,slow",
  ]);
  assertEquals(
    out.split("\n").map((line) => line.split(" ")[0]).slice(3),
    ["db", "slow", ""],
  );
  assertEquals([err.split("\n")[0], status], [
    'supervicectl: Process "nobody" not found',
    EXIT.notFound,
  ]);
  control.release();
  await bench.close();
});

Deno.test("--wait and --no-wait exclude each other", async () => {
  const { err, status } = await ctl("start --wait --no-wait web");
  assertEquals(status, EXIT.usage);
  assertStringIncludes(err, "takes --wait or --no-wait, not both");
});

Deno.test("isMeant() knows names, groups, globs and all", () => {
  const worker = { name: "worker:00", group: "back" };
  const rows: readonly (readonly [string, boolean])[] = [
    ["", true],
    ["all", true],
    ["worker:00", true],
    ["back:*", true],
    ["back:", true],
    ["worker:", false],
    ["worker:*", true],
    ["w*", true],
    ["worker", false],
    ["back", false],
    ["web x", false],
    ["web worker:0?", true],
  ];
  for (const [text, expected] of rows) {
    const targets = text.split(" ").filter((word) => word !== "");
    assertEquals(isMeant(worker, targets), expected, text);
  }
});
