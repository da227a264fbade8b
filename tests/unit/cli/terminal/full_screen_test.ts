import { assertEquals } from "@std/assert";
import { FullScreen } from "../../../../src/cli/ctl/terminal/full_screen.ts";
import { FakeTerminal } from "../../../support/fake_terminal.ts";

Deno.test("FullScreen writes only what is different", () => {
  const terminal = new FakeTerminal();
  using screen = new FullScreen(terminal);
  screen.draw(["one", "two", "three"]);
  assertEquals(terminal.screen(), ["one", "two", "three"]);
  terminal.written = "";
  screen.draw(["one", "2"]);
  assertEquals(terminal.written.includes("one"), false);
  assertEquals(terminal.screen(), ["", "2", ""]);
  terminal.written = "";
  screen.draw(["one", "2"]);
  assertEquals(terminal.written, "");
  screen.forget();
  screen.draw(["one", "2"]);
  assertEquals(terminal.screen(), ["one", "2"]);
});

Deno.test("FullScreen leaves the terminal as it was, also after an error", () => {
  const terminal = new FakeTerminal();
  try {
    using _screen = new FullScreen(terminal);
    assertEquals(terminal.isRaw, true);
    throw new Error("A defect");
  } catch {
    assertEquals(terminal.isRaw, false);
  }
  const [entered, left] = ["?1049h", "?1049l"].map((code) =>
    terminal.written.indexOf(code)
  );
  assertEquals(terminal.written.endsWith("\x1b[?25h\x1b[?1049l"), true);
  assertEquals((entered ?? 0) < (left ?? 0), true);
});
