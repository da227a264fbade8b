/** What the daemon says about a configuration without running it. */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Folder } from "../support/daemon.ts";
import { isRoot, ORDINARY } from "../support/ordinary_user.ts";

Deno.test("--sample writes a file that -t finds good", async () => {
  await using folder = await Folder.make();
  const { code, stdout, stderr } = await folder.runDaemon("--sample");
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  await folder.put("supervisord.conf", stdout);
  assertEquals(await folder.runDaemon("-t", "-c", folder.config), {
    code: 0,
    stdout: `${folder.config}: good, 1 program, 1 process\n`,
    stderr: "",
  });
});

Deno.test("-t says apart what is wrong with the file and with the machine", async () => {
  await using folder = await Folder.make();
  const { config: file, path: dir } = folder;
  await folder.put("locked.sh", "#!/bin/sh\n");
  await Deno.chmod(`${dir}/locked.sh`, 0o700);
  await folder.put(
    "supervisord.conf",
    `[supervice]
lenient = true
loglvl = DEBUG
[program:a]
command = no-such-command-at-all
autostart = ture
[program:b]
command = ${dir}/locked.sh
${isRoot ? `user = ${ORDINARY}` : ""}
`,
  );
  const { code, stdout, stderr } = await folder.runDaemon("-t", "-c", file);
  assertEquals({ code, stdout }, { code: 2, stdout: "" });
  const said = stderr.split("\n");
  assertEquals(said.slice(0, 4), [
    `warning: ${file}:3: [supervice] loglvl: Unknown option ` +
    '(did you mean "loglevel"?)',
    `${file}:6: [program:a] autostart: Cannot use "ture": not a boolean ` +
    '(did you mean "true"?)',
    "On this machine:",
    `${file}:5: [program:a] command: Cannot run "no-such-command-at-all": ` +
    "not found in PATH",
  ]);
  if (isRoot) assertStringIncludes(said[4] ?? "", `"${ORDINARY}" may not `);

  const json = await folder.runDaemon("-t", "--json", "-c", file);
  assertEquals([json.code, json.stderr], [2, ""]);
  const report = JSON.parse(json.stdout);
  assertEquals([report.good, report.errors.length], [false, isRoot ? 3 : 2]);
});

Deno.test("--print-config prints what -t finds good", async () => {
  await using folder = await Folder.make();
  await folder.put(
    "supervisord.conf",
    "[program:a]\ncommand = sleep 5\nenvironment = TOKEN=s3cret\n",
  );
  const args = ["--print-config", "-c", folder.config];
  const { code, stdout, stderr } = await folder.runDaemon(...args);
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  assert(!stdout.includes("s3cret"));
  assertStringIncludes(stdout, `\n; ${folder.config}:2\ncommand = sleep 5\n`);
  await folder.put("supervisord.conf", stdout);
  const again = await folder.runDaemon("-t", "-c", folder.config);
  assertEquals([again.code, again.stderr], [0, ""]);
  await folder.put("supervisord.conf", "[progam:a]\n");
  const bad = await folder.runDaemon(...args);
  assertEquals([bad.code, bad.stdout], [2, ""]);
  assertStringIncludes(bad.stderr, "did you mean [program:a]?");
});
