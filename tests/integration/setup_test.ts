import { assertEquals, assertMatch } from "@std/assert";
import { ROOT } from "../support/daemon.ts";

const DAEMON = ["--allow-run", "--allow-net", "--allow-read", "--allow-write"];
const CTL = ["--allow-net", "--allow-read", "--allow-write"];

interface Task {
  readonly command: string;
  readonly dependencies?: readonly string[];
}

async function readTasks(): Promise<Readonly<Record<string, Task>>> {
  return JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`)).tasks;
}

/** The commands of a task, each with its permissions and its module. */
function parse({ command }: Task) {
  return command.split(" && ").map((one) => {
    const words = one.split(" ");
    const verb = words.slice(0, 2).join(" ");
    const module = words.at(-1);
    const rest = words.slice(2, -1);
    const output = rest.indexOf("--output");
    const flags = output === -1 ? rest : rest.toSpliced(output, 2);
    return { verb, flags, module };
  });
}

Deno.test("daemon and ctl get the permissions they need and no other", async () => {
  const { daemon, ctl, compile } = await readTasks();
  const run = (task?: Task) => task === undefined ? [] : parse(task);
  assertEquals(run(daemon), [
    { verb: "deno run", flags: DAEMON, module: "main.ts" },
  ]);
  assertEquals(run(ctl), [{ verb: "deno run", flags: CTL, module: "ctl.ts" }]);
  // The code cache would be a file of a known name in a folder for everybody.
  const plain = "--no-code-cache";
  const includes = compile?.command.match(/--include=\S+/g) ?? [];
  assertEquals(run(compile), [
    { verb: "deno compile", flags: [plain, ...DAEMON], module: "main.ts" },
    {
      verb: "deno compile",
      // What is included is checked where the files are: ctl_modules_test.ts.
      flags: [plain, ...CTL, ...includes],
      module: "ctl.ts",
    },
  ]);
});

Deno.test("what needs the dependencies has them set up first", async () => {
  const tasks = await readTasks();
  for (const name of ["daemon", "ctl", "test", "test:unit", "compile"]) {
    assertEquals(tasks[name]?.dependencies, ["setup"], name);
  }
});

Deno.test("the tasks that people are told about are there", async () => {
  const tasks = Object.keys(await readTasks());
  const promised = "setup daemon ctl test test:unit test:integration docs " +
    "compile ok";
  const missing = promised.split(" ").filter((name) => !tasks.includes(name));
  assertEquals(missing, []);
});

Deno.test("dependencies come from the standard library alone", async () => {
  const config = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const foreign = Object.entries<string>(config.imports).filter((
    [name, target],
  ) => !target.startsWith(`jsr:${name}@^`) || !name.startsWith("@std/"));
  assertEquals(foreign, []);
  assertEquals(Object.keys(config.imports).sort(), [
    "@std/assert",
    "@std/cli",
    "@std/fs",
    "@std/ini",
    "@std/log",
  ]);
  // A lock file made without JSR would carry checksums that it refuses.
  assertEquals(config.lock, false);
});

Deno.test("without its dependencies, each program says how to get them", async () => {
  const cache = await Deno.makeTempDir();
  try {
    for (
      const [program, args] of [
        ["supervice", ["main.ts", "-t"]],
        ["supervicectl", ["ctl.ts", "--help"]],
      ] as const
    ) {
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "--cached-only", ...DAEMON, ...args],
        cwd: ROOT,
        env: { DENO_DIR: cache, NO_COLOR: "1" },
      }).output();
      const [first, second] = new TextDecoder().decode(stderr).split("\n");
      assertEquals(code, 1);
      assertMatch(
        first ?? "",
        new RegExp(`^${program}: Cannot load @std/\\w+: it is not cached`),
      );
      assertMatch(second ?? "", /^hint: run deno task setup/);
    }
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
});
