import { assertEquals } from "@std/assert";
import type { OptionFacts } from "../../../src/cli/command_line/options.ts";
import { parseCommandLine } from "../../../src/cli/command_line/parse_command_line.ts";
import { readPlainLine } from "../../../src/cli/command_line/plain_line.ts";

const OPTIONS: readonly OptionFacts[] = [
  { long: "socket", short: "s", value: "PATH", doc: "" },
  { long: "lines", short: "n", value: "N", doc: "" },
  { long: "quiet", short: "q", value: null, doc: "" },
  { long: "wait", short: null, value: null, doc: "" },
  { long: "no-wait", short: null, value: null, doc: "" },
];

const WORDS: readonly string[] = [
  ...["web", "5", "true", "", "a=b", "-", "--", "-5", "*", "__proto__"],
  ...["-s", "--socket", "--socket=/a", "-s/a", "-n", "--lines", "-n5", "-qs"],
  ...["-q", "--quiet", "--wait", "--no-wait", "--quiet=1", "--no-quiet", "-x"],
];

/** Every line of up to three words. */
function* lines(): Generator<string[]> {
  yield [];
  for (const first of WORDS) {
    yield [first];
    for (const second of WORDS) {
      yield [first, second];
      for (const third of WORDS) yield [first, second, third];
    }
  }
}

Deno.test("readPlainLine() reads nothing in another way than parseCommandLine()", () => {
  let plain = 0;
  for (const args of lines()) {
    const line = readPlainLine(args, OPTIONS);
    if (line === null) continue;
    plain++;
    const { operands, flags, values } = parseCommandLine(args, OPTIONS);
    const found = [line.operands, line.flags, line.values];
    assertEquals(found, [operands, flags, values], args.join(" "));
  }
  assertEquals(plain > 1_000, true, `${plain}`);
});

Deno.test("readPlainLine() reads the lines that most calls have", () => {
  for (
    const args of [
      "status",
      "-s /a status web",
      "status --quiet --socket /a",
      "restart --no-wait web worker:*",
    ]
  ) {
    const words = args.split(" ");
    assertEquals(readPlainLine(words, OPTIONS) !== null, true, args);
  }
});

Deno.test("readPlainLine() leaves what is out of the ordinary to others", () => {
  for (
    const args of [
      "--socket=/a status",
      "-s/a status",
      "-s",
      "-s -q status",
      "stop -- --wait",
      "--sokcet /a",
      "-qq",
    ]
  ) {
    assertEquals(readPlainLine(args.split(" "), OPTIONS), null, args);
  }
});
