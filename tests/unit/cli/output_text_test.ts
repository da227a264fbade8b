import { assertEquals } from "@std/assert";
import { NamedLines, shownText } from "../../../src/cli/ctl/output_text.ts";

const PIPE = { columns: null, errColumns: null, color: false };
const TERMINAL = { columns: 80, errColumns: 80, color: true };

Deno.test("shownText() leaves output as it is where no terminal is", () => {
  const text = "\x1b[31mred\x1b[0m\r\n\x07\x1b[2J\u2028";
  assertEquals(shownText(text, PIPE), text);
});

Deno.test("shownText() lets a terminal be coloured, and no more", () => {
  assertEquals(
    shownText("a\tb\r\n\x1b[1;31mred\x1b[0m\x1b[2J\x07\x9b2J", TERMINAL),
    "a\tb\n\x1b[1;31mred\x1b[0m\\x1b[2J\\x07\\x9b2J",
  );
  assertEquals(
    shownText("\x1b[31mred\x1b[0m", { columns: 80, color: false }),
    "red",
  );
});

Deno.test("NamedLines joins the pieces of a line", () => {
  const lines = new NamedLines(["web", "worker:00"], PIPE);
  const say = (name: string, text: string, stream = "stdout" as const) =>
    lines.take({ name, stream, text });
  assertEquals(say("web", "a\nb"), "web       | a\n");
  assertEquals(say("worker:00", "x\n\n"), "worker:00 | x\nworker:00 | \n");
  assertEquals(
    lines.take({ name: "web", stream: "stderr", text: "e\n" }),
    "web       ! e\n",
  );
  assertEquals(say("web", "c\n"), "web       | bc\n");
  assertEquals(say("new-and-longer", "z"), "");
  assertEquals(lines.rest(), "new-and-longer | z\n");
  assertEquals(lines.rest(), "");
});

Deno.test("NamedLines gives each name a colour of its own, and ends others", () => {
  const lines = new NamedLines(["a", "b"], TERMINAL);
  const texts = ["a", "b"].map((name) =>
    lines.take({ name, stream: "stdout", text: "\x1b[31mred\n" })
  );
  assertEquals(texts, [
    "\x1b[36ma\x1b[39m | \x1b[31mred\x1b[0m\n",
    "\x1b[35mb\x1b[39m | \x1b[31mred\x1b[0m\n",
  ]);
});
