import { assertEquals } from "@std/assert";
import { EXIT } from "../../../src/model/errors.ts";
import { ctl } from "../../support/ctl_bench.ts";

/** Command lines whose JSON programs rely on. */
const LINES = [
  "status",
  "status --detail web",
  "status --state FATAL",
  "start web nobody",
  "stop --no-wait web nobody",
  "restart web",
  "signal HUP web",
  "start --state FATAL",
  "startgroup all",
  "stopgroup all",
  "why web",
  "info web",
  "pid",
  "pid web",
  "usage",
  "wait web",
  "reload",
  "reload --plan",
  "reread",
  "update",
  "avail",
  "tail web",
  "maintail",
  "logs web",
  "clear web nobody",
  "reopen",
  "version",
  "shutdown",
  "help pid",
  "--version",
  "status nobody",
  "frobnicate",
  "status --frob",
];

Deno.test("the shapes of what --json prints stay as they are", async (t) => {
  for (const line of LINES) {
    const { out, err, status } = await ctl(`--json ${line}`);
    const text = out + err;
    // One line, on one of the two streams.
    assertEquals(text.split("\n").length, 2, line);
    await t.assertSnapshot({ line, status, result: JSON.parse(text) });
  }
});

Deno.test("--json tells of failures on standard error", async () => {
  const { out, err, status } = await ctl("--json status nobody");
  assertEquals([out, status], ["", EXIT.notFound]);
  assertEquals(JSON.parse(err).error.code, "PROCESS_NOT_FOUND");
});

Deno.test("--quiet leaves the exit status and what goes wrong", async () => {
  const done = await ctl("-q stop web nobody");
  assertEquals([done.out, done.status], ["", EXIT.notFound]);
  assertEquals(
    done.err.split("\n")[0],
    'supervicectl: There is no process "nobody"',
  );
  const status = await ctl("--quiet status");
  assertEquals([status.out, status.err, status.status], ["", "", EXIT.done]);
});
