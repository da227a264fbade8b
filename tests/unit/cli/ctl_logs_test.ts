import { assertEquals, assertStringIncludes } from "@std/assert";
import { OutputClosed } from "../../../src/cli/ctl/screen.ts";
import { EXIT } from "../../../src/model/errors.ts";
import { ctl, CtlBench } from "../../support/ctl_bench.ts";
import { settle } from "../../support/fake_clock.ts";

/** Has the programs say something, before anybody asks. */
function talk({ outputs }: CtlBench): void {
  outputs.say("web", "one\n");
  outputs.say("db", "two\nth");
  outputs.say("web", "oops\n", "stderr");
  outputs.say("db", "ree\n");
}

Deno.test("tail shows the last lines of a stream", async () => {
  const rows = [
    ["tail db", "two\nthree\n"],
    ["tail -n 1 db", "three\n"],
    ["tail --bytes 4 db", "ree\n"],
    ["tail web stderr", "oops\n"],
    ["tail web stdout", "one\n"],
  ] as const;
  for (const [line, expected] of rows) {
    const { out, err, status } = await ctl(line, talk);
    assertEquals([out, err, status], [expected, "", EXIT.done], line);
  }
});

Deno.test("tail refuses what it can't mean", async () => {
  const rows = [
    ["tail nobody", EXIT.notFound, 'no process "nobody"'],
    ["tail web stdwhat", EXIT.usage, 'Unknown stream "stdwhat"'],
    ["tail -n x web", EXIT.usage, '"--lines" must be a whole number'],
    [
      "tail -100 web",
      EXIT.usage,
      'Unknown option "-100": did you mean "-n 100"?',
    ],
    ["tail", EXIT.usage, "needs NAME [stdout|stderr]"],
    ["logs --stream both", EXIT.usage, 'Unknown stream "both"'],
  ] as const;
  for (const [line, expected, message] of rows) {
    const { err, status } = await ctl(line);
    assertEquals(status, expected, line);
    assertStringIncludes(err, message);
  }
});

Deno.test("maintail shows the daemon's own log", async () => {
  const { out } = await ctl("maintail -n 1", ({ outputs }) => {
    outputs.main.write(new TextEncoder().encode("up\nfine\n"));
  });
  assertEquals(out, "fine\n");
});

Deno.test("logs shows several, each line after its name", async () => {
  const { out } = await ctl("logs", talk);
  assertEquals(out.split("\n"), [
    "web | one",
    "db  | two",
    "web ! oops",
    "db  | three",
    "",
  ]);
  const one = await ctl("logs --stream stderr web", talk);
  assertEquals(one.out, "web ! oops\n");
});

Deno.test("clear and reopen say what they did", async () => {
  const cleared = await ctl("clear web nobody", talk);
  assertEquals([cleared.out, cleared.status], [
    "Cleared the log of web\n",
    EXIT.notFound,
  ]);
  const reopened = await ctl("reopen");
  assertEquals(reopened.status, EXIT.done);
});

Deno.test("tail -f goes on until nobody reads", async () => {
  const bench = new CtlBench();
  bench.outputs.say("web", "before\n");
  const running = bench.run("tail -f web");
  await bench.dialing;
  await settle();
  bench.outputs.say("web", "after\n");
  bench.outputs.say("web", "not this\n", "stderr");
  bench.outputs.say("db", "nor this\n");
  await bench.clock.advance(100);
  assertEquals(bench.out, "before\nafter\n");
  bench.outputFailure = new OutputClosed();
  bench.outputs.say("web", "nobody reads this\n");
  await bench.clock.advance(100);
  assertEquals([await running, bench.err], [EXIT.done, ""]);
  await bench.close();
});

Deno.test("logs -f --json prints a line for each piece", async () => {
  const bench = new CtlBench();
  const running = bench.run("logs -f --json");
  await bench.control.called(2);
  await settle();
  bench.outputs.say("web", "hello\n");
  await bench.clock.advance(100);
  const [first = "", second = ""] = bench.out.split("\n");
  assertEquals(JSON.parse(first).output, []);
  const { name, stream, text } = JSON.parse(second);
  assertEquals([name, stream, text], ["web", "stdout", "hello\n"]);
  bench.outputFailure = new OutputClosed();
  bench.outputs.say("web", "\n");
  await bench.clock.advance(100);
  await running;
  await bench.close();
});
