import { assert, assertEquals } from "@std/assert";
import {
  isNumbered,
  numberOf,
  parseSignal,
  SIGNAL_NAMES,
  signalText,
} from "../../../src/model/signal.ts";

Deno.test("parseSignal() takes names in any spelling", () => {
  for (const name of SIGNAL_NAMES) {
    const bare = name.slice("SIG".length);
    for (const text of [name, bare, name.toLowerCase(), ` ${bare} `]) {
      assertEquals(parseSignal(text), name, text);
    }
  }
});

Deno.test("parseSignal() knows the names that only Linux has", () => {
  const names = ["pwr", "SIGSTKFLT"].map(parseSignal);
  assertEquals(names, ["SIGPWR", "SIGSTKFLT"]);
});

Deno.test("parseSignal() takes the other names of a signal", () => {
  const names = ["iot", "SIGCLD", "Poll"].map(parseSignal);
  assertEquals(names, ["SIGABRT", "SIGCHLD", "SIGIO"]);
});

Deno.test("parseSignal() names a number only where all systems agree", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["1", "SIGHUP"],
    ["9", "SIGKILL"],
    ["015", "SIGTERM"],
    ["sig15", "SIGTERM"],
    ["7", "SIG7"],
    ["10", "SIG10"],
    ["SIG10", "SIG10"],
    ["12", "SIG12"],
    ["18", "SIG18"],
    ["31", "SIG31"],
    ["34", "SIG34"],
    ["64", "SIG64"],
  ];
  for (const [text, expected] of rows) {
    assertEquals(parseSignal(text), expected, text);
  }
});

Deno.test("parseSignal() counts real-time signals from both ends", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["RTMIN", "SIG34"],
    ["sigrtmin", "SIG34"],
    ["RTMIN+0", "SIG34"],
    ["RTMIN+3", "SIG37"],
    ["SIGRTMIN+30", "SIG64"],
    ["RTMAX", "SIG64"],
    ["RTMAX-2", "SIG62"],
  ];
  for (const [text, expected] of rows) {
    assertEquals(parseSignal(text), expected, text);
  }
});

Deno.test("parseSignal() knows what is no signal", () => {
  const texts = ["", "SIG", "FOO", "0", "-1", "+1", "1.0", "32", "33", "65"];
  const edges = ["RTMIN-1", "RTMIN+31", "RTMAX+1", "RTMAX-40", "RTMIN+", "RT"];
  for (const text of [...texts, ...edges, "9".repeat(400)]) {
    assertEquals(parseSignal(text), null, text);
  }
});

Deno.test("a signal without a name is told by its number", () => {
  assertEquals(signalText("SIG34"), "signal 34");
  assertEquals(numberOf("SIG34"), 34);
  assert(isNumbered("SIG10"));
  for (const name of SIGNAL_NAMES) {
    assert(!isNumbered(name));
    assertEquals(signalText(name), name);
  }
});
