import { assertEquals } from "@std/assert";
import { consoleWarnings } from "../../../src/cli/daemon/start_warnings.ts";
import { processSpec } from "../../support/specs.ts";

Deno.test("consoleWarnings() names each program once whose output is lost", () => {
  const console = { kind: "console", stream: "stderr" } as const;
  const specs = [
    processSpec({ name: "quiet" }),
    processSpec({ name: "a:00", program: "a", stdout: console }),
    processSpec({ name: "a:01", program: "a", stdout: console }),
    processSpec({ name: "b", stderr: console }),
  ];
  assertEquals(consoleWarnings(specs.slice(0, 1)), []);
  assertEquals(consoleWarnings(specs), [
    "a daemon in the background has no standard output: what a, b write there " +
    "is not seen; name log files or use -n",
  ]);
});
