import { assertEquals } from "@std/assert";
import { inspectConfig } from "../../../src/config/load_config.ts";
import { formatIssue } from "../../../src/model/errors.ts";
import { fixtureHost } from "../../support/config_host.ts";
import { FakeCommands } from "../../support/fake_commands.ts";

async function errorsOf(
  text: string,
  commands: FakeCommands,
  name = "x.conf",
) {
  const host = fixtureHost();
  host.files.directory("/srv/a b").put(`/srv/${name}`, text);
  const { file, machine } = await inspectConfig(name, host, { commands });
  assertEquals(file.errors.map(formatIssue), []);
  return machine.errors.map(formatIssue);
}

Deno.test("checkCommands() asks for the account that each program runs as", async () => {
  const commands = new FakeCommands();
  const text = `[program:a]
command = a --flag "b c"
directory = /var/log
[program:b]
command = b
stop_command = /bin/stop b
user = www
`;
  assertEquals(await errorsOf(text, commands), []);
  // The same program, for the same account, is looked at once.
  const twice = `${text}[program:c]\ncommand = b\nuser = www\n`;
  const again = new FakeCommands({ b: "no" });
  assertEquals(await errorsOf(twice, again), [
    'x.conf:5: [program:b] command: Cannot run "b": no',
    'x.conf:9: [program:c] command: Cannot run "b": no',
  ]);
  assertEquals(again.asked, commands.asked);
  assertEquals(commands.asked, [
    "daemon a",
    "daemon /var/log",
    "www b",
    "www /bin/stop",
  ]);
});

Deno.test("checkCommands() asks once for all instances, unless they differ", async () => {
  const commands = new FakeCommands({ "run01": "no such file" });
  const text = `[program:same]
command = run %(process_num)s
numprocs = 3
[program:other]
command = run%(process_num)s
numprocs = 2
`;
  assertEquals(await errorsOf(text, commands), [
    'x.conf:5: [program:other] command: Cannot run "run01": no such file',
  ]);
  assertEquals(commands.asked, ["daemon run", "daemon run00", "daemon run01"]);
});

Deno.test("checkCommands() says what to do about common slips", async () => {
  const commands = new FakeCommands({
    "run --fast": "not found in PATH",
    "/tmp": '"root" may not go through /tmp',
    "odd": new Error("Disk on fire"),
  });
  const text = `[program:b]
command = "run --fast"
[program:c]
command = odd
directory = /tmp
`;
  assertEquals(await errorsOf(text, commands), [
    'x.conf:2: [program:b] command: Cannot run "run --fast": not found in ' +
    "PATH (the quotes make one word of the program and its arguments)",
    'x.conf:4: [program:c] command: Cannot run "odd": looking at it failed: ' +
    "Disk on fire",
    'x.conf:5: [program:c] directory: Cannot use the directory "/tmp": ' +
    '"root" may not go through /tmp',
  ]);
});

Deno.test("checkCommands() speaks of quotes only where they keep blanks", async () => {
  const hint = " (the quotes make one word of the program and its arguments)";
  const rows: readonly (readonly [string, string, string])[] = [
    [`"run it" x`, "run it", hint],
    [`'run it'`, "run it", hint],
    [`"run \\" it"`, `run " it`, hint],
    ["%(here)s/app.py", "/srv/a b/app.py", ""],
    [`"%(here)s/app.py"`, "/srv/a b/app.py", ""],
    [`%(here)s/app.py "b c"`, "/srv/a b/app.py", ""],
    [`"%(here)s/app.py" "b c"`, "/srv/a b/app.py", ""],
    ["run\\ it", "run it", ""],
  ];
  for (const [written, command, expected] of rows) {
    const commands = new FakeCommands({ [command]: "no such file" });
    const [error] = await errorsOf(
      `[program:a]\ncommand = ${written}\n`,
      commands,
      "a b/x.conf",
    );
    assertEquals(
      error,
      `a b/x.conf:2: [program:a] command: Cannot run "${command}": no such file` +
        expected,
      written,
    );
  }
});

Deno.test("checkCommands() asks nothing for an account that does not exist", async () => {
  const commands = new FakeCommands({ a: "not found in PATH" });
  const text = "[program:a]\ncommand = a\nuser = nobdy\n";
  assertEquals(await errorsOf(text, commands), [
    'x.conf:3: [program:a] user: Cannot run as "nobdy": no such account',
  ]);
  assertEquals(commands.asked, []);
});
