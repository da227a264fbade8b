/**
 * The examples of docs/migrating.md, run as they stand there.
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { fencedBlocks } from "../../tools/docs/page_parts.ts";
import { Folder, ROOT, RunningDaemon } from "../support/daemon.ts";

/** The example that has a section, its files moved into the folder. */
function example(header: string): string {
  const page = Deno.readTextFileSync(`${ROOT}docs/migrating.md`);
  const block = fencedBlocks(page)
    .find(({ info, text }) => info === "ini" && text.includes(header));
  assert(block !== undefined, header);
  return block.text
    .replaceAll(/\/tmp\/super\w+(?:-example)?\.sock/g, "{dir}/s")
    .replaceAll("/tmp/", "{dir}/");
}

/** Starts the daemon without `-n`; the file says where it stays. */
async function start(folder: Folder, ...args: string[]) {
  const argv = await folder.daemonArgv("-c", folder.config, ...args);
  return await RunningDaemon.start(folder, folder.command(argv).spawn());
}

async function namesAndStates(folder: Folder) {
  // By the configuration: it has to find the socket there.
  const argv = await folder.ctlArgv("-c", folder.config, "status");
  const { code, stdout } = await folder.run(argv);
  const rows = stdout.trim().split("\n").slice(2)
    .map((row) => row.split(/\s+/).slice(0, 2).join(" "));
  return { code, rows };
}

Deno.test("the file of supervisord runs as it is", async () => {
  await using folder = await Folder.make();
  const console = "\n[program:console]\ncommand=cat\n";
  await folder.put("supervisord.conf", example("[supervisord]") + console);
  const check = await folder.runDaemon("-t", "-c", folder.config);
  assertEquals([check.code, check.stderr], [0, ""]);
  assertMatch(check.stdout, /: good, 3 programs, 4 processes, .*supervisord/);
  await using daemon = await start(folder);
  await daemon.log.waitFor(/is read as a file of supervisord, because of \[/);
  await daemon.log.waitFor(/\bweb 00: hello, 100%$/);
  await daemon.log.waitFor(/\bweb 01: hello, 100%$/);
  for (const name of ["site:web_00", "site:web_01"]) {
    await daemon.reached(name, "RUNNING");
  }
  await daemon.reached("migrate", "EXITED");
  // What reads its standard input finds no end there.
  await daemon.reached("console", "RUNNING");
  assertEquals(await namesAndStates(folder), {
    code: 0,
    rows: [
      "site:web_00 RUNNING",
      "site:web_01 RUNNING",
      "migrate EXITED",
      "console RUNNING",
    ],
  });
  // A priority of 1 goes before one of 999.
  const spawned = daemon.log.lines.flatMap((line) =>
    / (\S+): spawned pid /.exec(line)?.[1] ?? []
  );
  assertEquals(spawned, ["migrate", "site:web_00", "site:web_01", "console"]);
  assertEquals((await folder.ctl("stopgroup", "site")).code, 0);
  assertEquals((await namesAndStates(folder)).rows[0], "site:web_00 STOPPED");
});

Deno.test("the file of Python supervice runs as it is", async () => {
  await using folder = await Folder.make();
  await folder.put("supervisord.conf", example("[supervice]"));
  const check = await folder.runDaemon("-t", "-c", folder.config);
  assertEquals([check.code, check.stderr], [0, ""]);
  await using daemon = await start(folder, "-n");
  await daemon.log.waitFor(/is read as a file of supervice, because of \[/);
  for (const name of ["clock", "worker:00", "worker:01"]) {
    await daemon.reached(name, "RUNNING");
  }
  assertEquals((await namesAndStates(folder)).rows, [
    "clock RUNNING",
    "worker:00 RUNNING",
    "worker:01 RUNNING",
  ]);
});
