import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../src/cli/command_line/options.ts";
import { parseDaemonArgs } from "../../../src/cli/daemon/daemon_args.ts";

function refusal(...args: readonly string[]): string {
  return assertThrows(() => parseDaemonArgs(args), UsageError).message;
}

Deno.test("parseDaemonArgs() runs the daemon unless asked for something else", () => {
  const rows: readonly (readonly [readonly string[], string])[] = [
    [[], "run"],
    [["-n", "-c", "x.conf"], "run"],
    [["-t"], "test"],
    [["-t", "--json"], "test"],
    [["--print-config"], "print"],
    [["--json", "--print-config", "-e", "DEBUG"], "print"],
    [["--sample"], "sample"],
    [["--version"], "version"],
    [["-t", "--help"], "help"],
  ];
  for (const [args, kind] of rows) {
    assertEquals(parseDaemonArgs(args).kind, kind, args.join(" "));
  }
});

Deno.test("parseDaemonArgs() refuses options that go nowhere", () => {
  assertEquals(
    refusal("--json"),
    'Option "--json" has nothing to write: it goes with -t or --print-config',
  );
  assertEquals(
    refusal("--sample", "--json"),
    'Option "--json" has nothing to write: it goes with -t or --print-config',
  );
  assertEquals(
    refusal("--print-config", "-t"),
    'Cannot do both "--test" and "--print-config": choose one',
  );
  assertEquals(
    refusal("x.conf"),
    'Unexpected argument "x.conf": the configuration file goes after -c',
  );
});
