import { assertEquals } from "@std/assert";
import { SignalMeaning } from "../../../src/cli/daemon/daemon_signals.ts";
import { FakeClock } from "../../support/fake_clock.ts";

const NO_TERMINAL = () => false;

Deno.test("SignalMeaning.of() stops first, then at once", async () => {
  using clock = new FakeClock();
  const meaning = new SignalMeaning(clock, NO_TERMINAL);
  assertEquals(meaning.of("SIGTERM"), "stop");
  await clock.advance(100);
  assertEquals(meaning.of("SIGINT"), "stop-at-once");
  assertEquals(meaning.of("SIGINT"), "stop-at-once");
});

Deno.test("SignalMeaning.of() takes no echo for a second signal", async () => {
  using clock = new FakeClock();
  const meaning = new SignalMeaning(clock, NO_TERMINAL);
  assertEquals(meaning.of("SIGINT"), "stop");
  for (const ms of [0, 5, 60, 34]) {
    await clock.advance(ms);
    assertEquals(meaning.of("SIGINT"), null, `${clock.monotonicMs()} ms`);
  }
});

Deno.test("SignalMeaning.of() reloads on SIGHUP", () => {
  using clock = new FakeClock();
  for (const terminal of [NO_TERMINAL, () => true]) {
    const meaning = new SignalMeaning(clock, terminal);
    assertEquals(meaning.of("SIGHUP"), "reload");
    assertEquals(meaning.of("SIGTERM"), "stop");
    assertEquals(meaning.of("SIGHUP"), "reload");
  }
});

Deno.test("SignalMeaning.of() stops when the terminal was closed", () => {
  using clock = new FakeClock();
  let isOpen = true;
  const meaning = new SignalMeaning(clock, () => isOpen);
  isOpen = false;
  assertEquals(meaning.of("SIGHUP"), "stop");
});

Deno.test("SignalMeaning.of() opens log files anew on SIGUSR2", () => {
  using clock = new FakeClock();
  assertEquals(
    new SignalMeaning(clock, NO_TERMINAL).of("SIGUSR2"),
    "reopen-logs",
  );
});
