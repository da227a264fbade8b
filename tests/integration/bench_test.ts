/**
 * The benchmark with tiny sizes: it works, and leaves nothing behind.
 *
 * @module
 */

import { assertEquals, assertMatch } from "@std/assert";
import { processesWith } from "../support/process_table.ts";
import { ROOT } from "../support/daemon.ts";
import { within } from "../support/within.ts";
import { takes } from "../support/platform.ts";

const LIMIT_MS = 120_000;
const MARK = "SUPERVICE_BENCH=";

function command(
  env: Record<string, string>,
  ...args: string[]
): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", `${ROOT}tools/bench.ts`, ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/** What runs of the benchmark that others have started does not count. */
async function benchProcesses(folder: string): Promise<string[]> {
  return (await processesWith(MARK)).map(({ text }) => text)
    .filter((text) => text.includes(folder));
}

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name);
}

async function inEmptyFolder(
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "supervice-test-" });
  try {
    await work(folder);
    assertEquals(namesIn(folder), []);
    assertEquals(await benchProcesses(folder), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test(
  "bench: a smoke run measures every scenario",
  takes("/proc"),
  async () => {
    await inEmptyFolder(async (folder) => {
      const run = command({ TMPDIR: folder }, "--smoke", "--peers", "none");
      const finished = run.output();
      const output = await within("the benchmark", finished, LIMIT_MS);
      const text = new TextDecoder().decode(output.stdout);
      const errors = new TextDecoder().decode(output.stderr);
      assertEquals([output.code, errors.match(/.*failed.*/g)], [0, null]);
      const scenarios = text.match(/^## .*$/gm)?.map((line) => line.slice(3));
      assertEquals(scenarios, [
        "start",
        "shutdown",
        "respawn",
        "status-command",
        "status-connection",
        "requests",
        "connections",
        "logs",
        "logs-as-text",
        "idle",
        "storm",
        "restarts",
        "reload",
      ]);
      assertMatch(text, /^\| 3 \| until all run \(ms\) \| supervice \| \d/m);
      assertMatch(text, /^\| 3 \| until all run \(ms\) \| bare Deno \| \d/m);
    });
  },
);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(
    `bench: ${signal} ends all that it has started`,
    takes("/proc"),
    async () => {
      await inEmptyFolder(async (folder) => {
        // It would watch them for half a minute.
        const child = command(
          { TMPDIR: folder },
          ...["--scenario", "idle", "--sizes", "2", "--peers", "none"],
        ).spawn();
        const output = child.output();
        while ((await benchProcesses(folder)).length < 3) {
          // A look takes its time: no other pause is needed.
        }
        child.kill(signal);
        const { code } = await within("the benchmark", output);
        assertEquals(code, signal === "SIGINT" ? 130 : 143);
      });
    },
  );
}

Deno.test("bench: a wrong argument is told, with the usage", async () => {
  const { code, stderr } = await command({}, "--scenario", "nosuch").output();
  const text = new TextDecoder().decode(stderr);
  assertEquals(code, 2);
  assertMatch(text, /^Unknown scenario "nosuch": there are start, /);
  assertMatch(text, /Usage: deno task bench/);
});
