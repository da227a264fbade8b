import { assertEquals } from "@std/assert";
import {
  type Completer,
  Prompt,
} from "../../../../src/cli/ctl/terminal/prompt.ts";
import { settle } from "../../../support/fake_clock.ts";
import { FakeTerminal } from "../../../support/fake_terminal.ts";

const NOTHING: Completer = () => Promise.resolve([]);

function completer(...words: readonly string[]): Completer {
  return (text) => {
    const word = text.slice(text.search(/\S*$/));
    return Promise.resolve(words.filter((each) => each.startsWith(word)));
  };
}

Deno.test("Prompt gives line after line, also of those pasted at once", async () => {
  const terminal = new FakeTerminal();
  const prompt = new Prompt(terminal, { prompt: "> ", complete: NOTHING });
  const first = prompt.line();
  await settle();
  assertEquals([terminal.isRaw, terminal.screen()], [true, [">"]]);
  await terminal.type("start");
  assertEquals(terminal.screen(), ["> start"]);
  await terminal.type(" web\rstop web\rsta");
  assertEquals(await first, "start web");
  // A pasted line is to be seen above what it leads to.
  assertEquals(terminal.screen()[0], "> start web");
  assertEquals([terminal.isRaw, terminal.handlers], [false, 0]);
  assertEquals(await prompt.line(), "stop web");
  const third = prompt.line();
  await terminal.type("tus\r");
  assertEquals(await third, "status");
});

Deno.test("Prompt ends with Ctrl-D, with the terminal, and by a signal", async () => {
  const ends: readonly ((terminal: FakeTerminal) => Promise<void>)[] = [
    (terminal) => terminal.type("\x04"),
    (terminal) => terminal.type(null),
    (terminal) => terminal.end(),
  ];
  for (const end of ends) {
    const terminal = new FakeTerminal();
    const prompt = new Prompt(terminal, { prompt: "> ", complete: NOTHING });
    const line = prompt.line();
    await settle();
    await end(terminal);
    assertEquals([await line, terminal.isRaw, terminal.handlers], [
      null,
      false,
      0,
    ]);
  }
});

Deno.test("Prompt goes on after Ctrl-C, with an empty line", async () => {
  const terminal = new FakeTerminal();
  const prompt = new Prompt(terminal, { prompt: "> ", complete: NOTHING });
  const line = prompt.line();
  await terminal.type("shutdown\x03");
  assertEquals(terminal.screen(), ["> ^C", ">"]);
  await terminal.type("ok\r");
  assertEquals(await line, "ok");
});

Deno.test("Prompt completes words, as far as they are certain", async () => {
  const terminal = new FakeTerminal();
  const complete = completer("status", "startgroup", "start", "stop", "--a=");
  const prompt = new Prompt(terminal, { prompt: "> ", complete });
  const line = prompt.line();
  await terminal.type("statu\t");
  assertEquals(terminal.screen(), ["> status"]);
  await terminal.type("x\x15sto\t");
  assertEquals(terminal.screen(), ["> stop"]);
  await terminal.type("--\t1 \x15s\t");
  assertEquals(terminal.screen(), ["> st"]);
  await terminal.type("art\t");
  assertEquals(terminal.screen().slice(0, 2), ["> start", "startgroup  start"]);
  await terminal.type("\r");
  assertEquals(await line, "start");
});

Deno.test("Prompt shows a long line around the cursor", async () => {
  const terminal = new FakeTerminal({ columns: 12, rows: 5 });
  const prompt = new Prompt(terminal, { prompt: "> ", complete: NOTHING });
  const line = prompt.line();
  await terminal.type("abcdefghijklmnop");
  assertEquals(terminal.screen(), ["> hijklmnop"]);
  await terminal.type("\x01");
  assertEquals(terminal.screen(), ["> abcdefghi"]);
  await terminal.resize({ columns: 40, rows: 5 });
  assertEquals(terminal.screen(), ["> abcdefghijklmnop"]);
  await terminal.type("\r");
  assertEquals(await line, "abcdefghijklmnop");
});
