import { assert, assertEquals } from "@std/assert";
import { CtlBench } from "../../support/ctl_bench.ts";
import { FakeTerminal } from "../../support/fake_terminal.ts";

/** How the terminal looks to the program when an empty line is asked for. */
const EMPTY = "supervicectl> \x1b[K\r\x1b[14C";

/** Starts the shell at a terminal of its own. */
async function shell(options = ""): Promise<{
  bench: CtlBench;
  terminal: FakeTerminal;
  status: Promise<number>;
}> {
  const bench = new CtlBench();
  const terminal = new FakeTerminal();
  bench.person = terminal;
  const status = bench.run(options);
  // Until the first command, which it gives itself, has been answered.
  await terminal.shows(() => terminal.written.endsWith(EMPTY));
  return { bench, terminal, status };
}

/** Types a line and waits until the next one is asked for. */
async function enter(terminal: FakeTerminal, line: string): Promise<void> {
  terminal.written = "";
  await terminal.type(`${line}\r`);
  await terminal.shows(() =>
    terminal.written.includes("\n") && terminal.written.endsWith(EMPTY)
  );
}

Deno.test("the shell shows the states, runs commands, and leaves", async () => {
  const { bench, terminal, status } = await shell();
  assert(bench.out.startsWith("NAME"), bench.out);
  await enter(terminal, "stop 'web'");
  assertEquals(bench.control.calls.at(-1), `{"kind":"stop"} web`);
  await terminal.type("exit\r");
  assertEquals(await status, 0);
  await bench.close();
});

Deno.test("the shell goes on after mistakes, and ends with the last status", async () => {
  const { bench, terminal, status } = await shell();
  const said: string[] = [];
  for (
    const line of ["nosuch", "start 'web", "start we\\", "", "stop ghost"]
  ) {
    await enter(terminal, line);
    said.push(...bench.err.split("\n"));
  }
  for (
    const line of [
      "supervicectl: A quote is never closed: 'web",
      "hint: close it with another ', or write \\' for the character itself",
      "supervicectl: Nothing follows the \\ at the end of the line",
      "hint: write \\\\ for the character itself",
    ]
  ) {
    assert(said.includes(line), said.join("\n"));
  }
  assert(bench.err.includes('Unknown command "nosuch"'), bench.err);
  await terminal.type("\x04");
  assertEquals(await status, 5);
  await bench.close();
});

Deno.test("the shell completes with the names of its daemon", async () => {
  const { bench, terminal, status } = await shell("-s /other");
  await terminal.type("why w\t");
  await terminal.shows(() => terminal.written.includes("why web"));
  assertEquals(new Set(bench.paths), new Set(["/other"]));
  await terminal.type("\x03\x04");
  assertEquals(await status, 0);
  await bench.close();
});

Deno.test("the shell completes in a quote that is open, and closes it", async () => {
  const { bench, terminal, status } = await shell();
  for (
    const [typed, line] of [
      ["why 'w\t", "why 'web' "],
      ['stop "web" d\t', 'stop "web" db '],
      ["stop we'b\t", "stop we'b"],
      ["stop 'x y\t", "stop 'x y"],
    ] as const
  ) {
    terminal.written = "";
    await terminal.type(typed);
    await terminal.shows(() => terminal.written.includes(`> ${line}\x1b[K`));
    await terminal.type("\x03");
  }
  await terminal.type("\x04");
  assertEquals(await status, 0);
  await bench.close();
});

Deno.test("without a terminal there is no shell", async () => {
  const bench = new CtlBench();
  assertEquals(await bench.run(""), 2);
  assert(bench.err.startsWith("Usage"), bench.err);
  await bench.close();
});
