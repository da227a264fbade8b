import { assert, assertEquals, assertRejects } from "@std/assert";
import { readEnvironment } from "../../../src/config/read_environment.ts";
import { loadConfig } from "../../../src/config/load_config.ts";
import { fixtureHost, SECRET } from "../../support/config_host.ts";

const SPEC = {
  envFiles: [],
  envCommand: null,
  environment: {},
  processNum: "00",
};

/** Only what has a command may run one. */
const NEVER = () => Promise.reject(new Error("A command was run"));

Deno.test("readEnvironment() merges the files and the option", async () => {
  const { files } = fixtureHost();
  const rows: readonly (readonly [
    readonly string[],
    Readonly<Record<string, string>>,
    Readonly<Record<string, string>>,
  ])[] = [
    [[], {}, {}],
    [[], { A: "1" }, { A: "1" }],
    [["/srv/empty.env"], {}, {}],
    [["/srv/app.env"], {}, { A: "from file", E: "quoted", F: "" }],
    [["/srv/app.env"], { A: "1" }, { A: "1", E: "quoted", F: "" }],
    [["/srv/more.env", "/srv/app.env"], {}, {
      A: "from file",
      E: "quoted",
      F: "",
      G: '"half',
      H: "a=b # c",
    }],
    [["/srv/template.env"], {}, { FILE: "07" }],
  ];
  for (const [envFiles, environment, expected] of rows) {
    const spec = { ...SPEC, envFiles, environment, processNum: "07" };
    assertEquals(await readEnvironment(spec, files, NEVER), expected);
  }
});

Deno.test("readEnvironment() reads the files as they are now", async () => {
  const host = fixtureHost();
  host.files.put("/srv/now.env", "A=1\nB=1\n__proto__=x\n");
  host.files.put(
    "/srv/x.ini",
    "[program:a]\ncommand = a\nenv_file = now.env\nenvironment = B=0\n",
  );
  const [spec] = (await loadConfig("x.ini", host)).processes;
  assert(spec !== undefined);
  assertEquals(
    await readEnvironment(spec, host.files, NEVER),
    JSON.parse('{"A": "1", "B": "0", "__proto__": "x"}'),
  );
  host.files.put("/srv/now.env", "A=2\nC=%(process_num)s\n");
  assertEquals(await readEnvironment(spec, host.files, NEVER), {
    A: "2",
    B: "0",
    C: "00",
  });
  assertEquals(Object.keys(spec.fileEnvironment), ["A", "B", "__proto__"]);
});

Deno.test("readEnvironment() fills in no template twice", async () => {
  const { files } = fixtureHost();
  const spec = { ...SPEC, environment: { A: "%(process_num)s" } };
  assertEquals(await readEnvironment(spec, files, NEVER), {
    A: "%(process_num)s",
  });
});

Deno.test("readEnvironment() names the file and the line of a mistake", async () => {
  const { files } = fixtureHost();
  files.put("/srv/one.env", `A=1\n\nB C=${SECRET}\n`);
  const rows: readonly (readonly [string, string])[] = [
    [
      "/srv/bad.env",
      "/srv/bad.env:2: Malformed env line (expected KEY=VALUE; and 4 more)",
    ],
    [
      "/srv/one.env",
      '/srv/one.env:3: Malformed env line: a bad name before "=" (letters, ' +
      'digits, "_", "." and "-" make a name, a letter or "_" first)',
    ],
    ["/srv/none.env", 'Cannot read "/srv/none.env": no such file'],
    ["/srv", 'Cannot read "/srv": it is a directory'],
    ["/srv/locked.env", 'Cannot read "/srv/locked.env": no access'],
    [
      "/srv/huge.env",
      'Cannot read "/srv/huge.env": it has 8388610 bytes, the limit is 8MB',
    ],
  ];
  for (const [path, message] of rows) {
    const spec = { ...SPEC, envFiles: ["/srv/app.env", path] };
    const error = await assertRejects(
      () => readEnvironment(spec, files, NEVER),
      Error,
    );
    assertEquals(error.message, message);
    assert(!error.message.includes(SECRET));
  }
});

Deno.test("readEnvironment() and loadConfig() do not wait for a FIFO", async () => {
  const { files, ...host } = fixtureHost();
  files.special("/srv/fifo", "other");
  const spec = { ...SPEC, envFiles: ["/srv/fifo"] };
  const reading = await assertRejects(() =>
    readEnvironment(spec, files, NEVER)
  );
  assert(reading instanceof Error);
  assertEquals(
    reading.message,
    'Cannot read "/srv/fifo": it is not a plain file',
  );
  const loading = await assertRejects(() =>
    loadConfig("fifo", { ...host, files })
  );
  assert(loading instanceof Error);
  assertEquals(
    loading.message,
    "fifo: Cannot read the file: it is not a plain file",
  );
});

Deno.test("readEnvironment() runs the command with what is known before", async () => {
  const { files } = fixtureHost();
  const spec = {
    ...SPEC,
    envFiles: ["/srv/app.env"],
    envCommand: ["vault", "read"],
    environment: { E: "option" },
  };
  const asked: unknown[] = [];
  const answer = (text: string) => (...request: readonly unknown[]) => {
    asked.push(request);
    return Promise.resolve(text);
  };
  const text = "# secrets\nA=command\nE=command\nG='x y'\n";
  assertEquals(await readEnvironment(spec, files, answer(text)), {
    A: "command",
    E: "option",
    F: "",
    G: "x y",
  });
  assertEquals(asked, [
    [["vault", "read"], { A: "from file", E: "option", F: "" }],
  ]);
  const error = await assertRejects(
    () => readEnvironment(spec, files, answer(`A=1\n${SECRET}\n`)),
    Error,
  );
  assertEquals(
    error.message,
    "env_command:2: Malformed env line (expected KEY=VALUE)",
  );
});
