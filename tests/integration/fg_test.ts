/** `supervicectl fg`: what is typed goes to the process, its output comes. */

import { assertEquals, assertMatch } from "@std/assert";
import { finish, Folder } from "../support/daemon.ts";
import { LineLog } from "../support/line_log.ts";

const PROGRAMS = `
[program:echo]
command = sh -c 'while read -r line; do echo "heard $line"; done'
stdin = pipe
startsecs = 0

[program:deaf]
command = sh -c 'echo speaking; exec sleep 1000'
startsecs = 0
`;

Deno.test("fg sends its input, shows the answers, and ends with the process", async () => {
  await using folder = await Folder.make();
  await folder.write(PROGRAMS);
  await using daemon = await folder.start();
  await daemon.reached("echo", "RUNNING");
  const argv = await folder.ctlArgv("-s", folder.socket, "fg", "echo");
  const child = folder.command(argv, { stdin: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  const finished = finish(child);
  const many = Array.from({ length: 20_000 }, (_, at) => `line ${at}`);
  await writer.write(new TextEncoder().encode(`${many.join("\n")}\n`));
  await writer.close();
  const { code, stdout, stderr } = await finished;
  assertEquals([code, stderr], [0, ""]);
  const lines = stdout.trimEnd().split("\n");
  assertEquals(lines.at(0), "heard line 0");
  assertEquals(lines.at(-1), "heard line 19999");
  assertEquals(lines.length, many.length);
});

Deno.test("fg shows who takes no input, and Ctrl-C leaves it alone", async () => {
  await using folder = await Folder.make();
  await folder.write(PROGRAMS);
  await using daemon = await folder.start();
  await daemon.reached("deaf", "RUNNING");
  const argv = await folder.ctlArgv("-s", folder.socket, "fg", "deaf");
  const child = folder.command(argv).spawn();
  const [output, errors] = [child.stdout, child.stderr].map((stream) =>
    new LineLog(stream)
  );
  await output?.waitFor(/^speaking$/);
  child.kill("SIGINT");
  const { code } = await child.status;
  await Promise.all([output?.done, errors?.done]);
  assertEquals(code, 130);
  assertMatch(errors?.text ?? "", /takes no input: that needs stdin = pipe/);
  assertEquals((await daemon.info("deaf")).state, "RUNNING");
});
