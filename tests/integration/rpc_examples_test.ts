/** The programs in docs/rpc.md do what they say. */

import { assertEquals, assertMatch } from "@std/assert";
import { fencedBlocks } from "../../tools/docs/page_parts.ts";
import { Folder, ROOT } from "../support/daemon.ts";
import { isInstalled } from "../support/installed.ts";
import { LineLog } from "../support/line_log.ts";

const PROGRAMS = `
[program:web]
command = {programs}/serve.sh
startsecs = 0
`;

/** Writes the example number `at` in a language to a file of its own. */
async function example(
  folder: Folder,
  language: string,
  at: number,
): Promise<string> {
  const page = await Deno.readTextFile(`${ROOT}docs/rpc.md`);
  const blocks = fencedBlocks(page).filter(({ info }) => info === language);
  const text = (blocks[at]?.text ?? "")
    .replaceAll("/tmp/supervice.sock", folder.socket)
    .replaceAll('"../src/', `"${ROOT}src/`);
  return await folder.put(`example${at}.${language}`, text);
}

Deno.test("the example in Python lists the processes", async () => {
  await using folder = await Folder.make();
  await folder.write(PROGRAMS);
  await using daemon = await folder.start();
  const file = await example(folder, "python", 0);
  const { code, stdout, stderr } = await folder.run(["python3", file]);
  const { pid } = await daemon.info("web");
  assertEquals({ code, stdout, stderr }, {
    code: 0,
    stdout: `web RUNNING ${pid}\n`,
    stderr: "",
  });
});

Deno.test("the example for Node starts and looks", async () => {
  await using folder = await Folder.make();
  await folder.write(PROGRAMS);
  await using daemon = await folder.start();
  const text = await Deno.readTextFile(await example(folder, "js", 0));
  const file = await folder.put("example.mjs", text);
  const { code, stdout, stderr } = await folder.run(["node", file]);
  const { pid } = await daemon.info("web");
  assertEquals([code, stderr], [0, ""]);
  // Requests are worked on side by side: either answer may come first.
  assertMatch(stdout, /^1 web is already running$/m);
  assertMatch(stdout, /^2 \[\n {2}\{/m);
  assertMatch(stdout, new RegExp(`pid: ${pid},`));
});

const SHELL_TOOLS = [["socat", 0], ["nc", 1]] as const;

for (const [tool, at] of SHELL_TOOLS) {
  Deno.test({
    name: `the example with ${tool} talks to the daemon`,
    ignore: !await isInstalled(tool),
    fn: async () => {
      await using folder = await Folder.make();
      await folder.write(PROGRAMS);
      await using daemon = await folder.start();
      const { pid } = await daemon.info("web");
      const file = await example(folder, "sh", at);
      const { code, stdout } = await folder.run(["sh", file]);
      assertEquals(code, 0);
      const { id, result } = JSON.parse(stdout);
      assertEquals(id, 1);
      if (tool === "socat") assertEquals(result, { pid });
      else assertEquals(result.process.state, "STOPPED");
    },
  });
}

Deno.test("the examples for Deno talk to the daemon", async () => {
  await using folder = await Folder.make();
  await folder.write(PROGRAMS);
  await using daemon = await folder.start();
  const allowed = ["--allow-net", "--allow-read", "--allow-write"];
  const config = `--config=${ROOT}deno.json`;
  const bare = await example(folder, "ts", 0);
  const deno = Deno.execPath();
  const { code, stdout } = await folder.run([
    deno,
    "run",
    config,
    ...allowed,
    bare,
  ]);
  assertEquals(code, 0);
  assertMatch(stdout, /"protocol":1/);
  const full = await example(folder, "ts", 1);
  const command = folder.command([deno, "run", config, ...allowed, full]);
  const child = command.spawn();
  const output = new LineLog(child.stdout);
  const errors = new LineLog(child.stderr);
  await output.waitFor(/^1$/);
  await (await daemon.client()).call("stop", { name: "web" });
  await output.waitFor(/^web STOPPED$/);
  child.kill("SIGTERM");
  await Promise.all([child.status, output.done, errors.done]);
  // `db` is not there: the example says so.
  assertEquals(errors.lines, ['db Process "db" not found']);
});
