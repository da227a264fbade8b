import { assertEquals, assertThrows } from "@std/assert";
import type { OptionFacts } from "../../../src/cli/command_line/options.ts";
import { UsageError } from "../../../src/cli/command_line/options.ts";
import { parseCommandLine } from "../../../src/cli/command_line/parse_command_line.ts";

const OPTIONS: readonly OptionFacts<"socket" | "force" | "help">[] = [
  { long: "socket", short: "s", value: "PATH", doc: "" },
  { long: "force", short: null, value: null, doc: "" },
  { long: "help", short: "h", value: null, doc: "" },
];

Deno.test("parseCommandLine() tells operands, flags and values apart", () => {
  const rows: readonly (readonly [string, string, string, string])[] = [
    ["", "", "", ""],
    ["status", "status", "", ""],
    ["-s /a status", "status", "", "socket=/a"],
    ["status -s/a", "status", "", "socket=/a"],
    ["--socket=/a=b status web", "status web", "", "socket=/a=b"],
    ["--socket /a -s /b", "", "", "socket=/b"],
    ["restart --force web", "restart web", "force", ""],
    ["restart --force true", "restart true", "force", ""],
    ["restart --force false", "restart false", "force", ""],
    ["-h start 007", "start 007", "help", ""],
    ["stop -- --force -x", "stop --force -x", "", ""],
    ["stop - web", "stop - web", "", ""],
  ];
  for (const [args, operands, flags, values] of rows) {
    const line = parseCommandLine(args.split(" ").filter(Boolean), OPTIONS);
    assertEquals(
      [
        line.operands.join(" "),
        [...line.flags].join(" "),
        [...line.values].map((pair) => pair.join("=")).join(" "),
      ],
      [operands, flags, values],
      args,
    );
  }
});

Deno.test("parseCommandLine() takes --no-wait for itself", () => {
  const options = ["wait", "no-wait", "no-color"].map((long) => (
    { long, short: null, value: null, doc: "" }
  ));
  const flags = (...args: string[]) => [
    ...parseCommandLine(args, options).flags,
  ];
  assertEquals(flags("--no-wait"), ["no-wait"]);
  assertEquals(flags("--wait", "--no-color"), ["wait", "no-color"]);
  assertThrows(() => flags("--color"), UsageError, "Unknown option");
  assertThrows(() => flags("--no-wait=1"), UsageError, "takes no value");
});

Deno.test("parseCommandLine() keeps empty operands", () => {
  assertEquals(parseCommandLine(["start", ""], OPTIONS).operands, [
    "start",
    "",
  ]);
});

Deno.test("parseCommandLine() refuses what it does not know", () => {
  const rows = [
    ["--sokcet /a", 'Unknown option "--sokcet": did you mean "--socket"?'],
    ["--frce web", 'Unknown option "--frce": did you mean "--force"?'],
    ["--xyzzy=1", 'Unknown option "--xyzzy"'],
    ["-x", 'Unknown option "-x"'],
    ["--no-force", 'Unknown option "--no-force": did you mean "--force"?'],
    ["--__proto__ 1", 'Unknown option "--__proto__"'],
    ["--socket", 'Option "--socket" needs a value: PATH'],
    ["--socket=", 'Option "--socket" needs a value: PATH'],
    ["-s --force", 'Option "--socket" needs a value: PATH'],
    ["--force=yes", 'Option "--force" takes no value: found "--force=yes"'],
    ["-h=1", 'Option "-h" takes no value: found "-h=1"'],
  ] as const;
  for (const [args, message] of rows) {
    const error = assertThrows(
      () => parseCommandLine(args.split(" "), OPTIONS),
      UsageError,
    );
    assertEquals(error.message, message, args);
  }
});
