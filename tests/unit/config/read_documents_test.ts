import { assert, assertEquals, assertRejects } from "@std/assert";
import { loadConfig } from "../../../src/config/load_config.ts";
import { ConfigError } from "../../../src/model/errors.ts";
import type { Config, Dialect } from "../../../src/model/process_spec.ts";
import { fixtureHost } from "../../support/config_host.ts";
import { platformError } from "../../support/memory_append.ts";

const PROGRAM = "[program:NAME]\ncommand = NAME %(here)s\n";

type Files = Readonly<Record<string, string>>;

function hostOf(files: Files) {
  const host = fixtureHost();
  for (const [path, text] of Object.entries(files)) {
    const folders = `/srv/${path}`.split("/").slice(0, -1);
    for (const index of folders.keys()) {
      host.files.directory(folders.slice(0, index + 1).join("/") || "/");
    }
    host.files.put(`/srv/${path}`, text);
  }
  return host;
}

function load(files: Files, forced: Dialect | null = null): Promise<Config> {
  return loadConfig("etc/main.conf", hostOf(files), forced);
}

async function errorsOf(files: Files): Promise<readonly string[]> {
  const error = await assertRejects(() => load(files), ConfigError);
  return error.message.split("\n");
}

function program(name: string): string {
  return PROGRAM.replaceAll("NAME", name);
}

Deno.test("loadConfig() tells the dialect by the sections", async () => {
  const rows: readonly (readonly [string, Dialect, string])[] = [
    [program("a"), "supervice", "it has no section [supervisord]"],
    ["# x\n[supervice]\n", "supervice", "of [supervice] in line 2"],
    ["[supervisord]\n", "supervisord", "of [supervisord] in line 1"],
    [
      `\ufeff${program("a")}\n [supervisord] ; x\n`,
      "supervisord",
      "of [supervisord] in line 4",
    ],
  ];
  for (const [text, dialect, reason] of rows) {
    const config = await load({ "etc/main.conf": text });
    assertEquals(config.dialect, dialect, text);
    assertEquals(config.notes, [
      `etc/main.conf is read as a file of ${dialect}, because ${reason}`,
    ]);
  }
});

Deno.test("loadConfig() refuses a file without a section, in either dialect", async () => {
  const refused = (text: string, dialect: Dialect | null = null) =>
    assertRejects(
      () => load({ "etc/main.conf": text }, dialect),
      ConfigError,
    );
  for (const text of ["", "\ufeff", " \n\t\r\n", "# [supervisord]\n ; b\n"]) {
    const [error, theirs] = [
      await refused(text),
      await refused(text, "supervisord"),
    ];
    const message = "etc/main.conf: Cannot use the file: no section is in it " +
      "(one that is to have no programs keeps its section";
    assertEquals(error.message, `${message} [supervice])`);
    assertEquals(theirs.message, `${message} [supervisord])`);
  }
});

Deno.test("loadConfig() takes a section for enough, and included files without any", async () => {
  for (
    const text of ["[supervice]", "[supervisord]", "[DEFAULT]\nuser = www"]
  ) {
    assertEquals((await load({ "etc/main.conf": text })).processes, []);
  }
  const { processes } = await load({
    "etc/main.conf": "[include]\nfiles = *.ini\n",
    "etc/a.ini": "",
  });
  assertEquals(processes, []);
});

Deno.test("loadConfig() can be told the dialect", async () => {
  const text = "[program:a]\ncommand = a ; b\n";
  const files = { "etc/main.conf": text };
  const ours = await load(files, "supervice");
  assertEquals(ours.processes[0]?.argv, ["a", ";", "b"]);
  const theirs = await load(files, "supervisord");
  assertEquals(theirs.processes[0]?.argv, ["a"]);
  assertEquals(theirs.notes, [
    "etc/main.conf is read as a file of supervisord, because the command " +
    "line says so",
  ]);
});

for (const head of ["[supervice]", "[supervisord]"]) {
  Deno.test(`loadConfig() includes files in ${head}, in the order of their names`, async () => {
    const config = await load({
      "etc/main.conf": `${head}\n[include]\nfiles = conf.d/*.conf\n` +
        `  /srv/opt/x.conf\n${program("main")}`,
      "etc/conf.d/b.conf": program("b"),
      "etc/conf.d/a.conf": program("a"),
      "etc/conf.d/B.conf": program("B"),
      "etc/conf.d/.hidden.conf": "[nonsense]",
      "etc/conf.d/c.txt": "[nonsense]",
      "etc/conf.d/sub/d.conf": "[nonsense]",
      "opt/x.conf": program("x"),
    });
    assertEquals(
      config.processes.map(({ name, argv }) => [name, argv[1]]),
      [
        ["main", "/srv/etc"],
        ["B", "/srv/etc/conf.d"],
        ["a", "/srv/etc/conf.d"],
        ["b", "/srv/etc/conf.d"],
        ["x", "/srv/opt"],
      ],
    );
    assertEquals(
      config.notes[1],
      "it includes etc/conf.d/B.conf, etc/conf.d/a.conf, etc/conf.d/b.conf, " +
        "/srv/opt/x.conf",
    );
    assertEquals(config.warnings, []);
  });
}

Deno.test("loadConfig() expands names in what is included", async () => {
  const config = await load({
    "etc/main.conf":
      "[include]\nfiles = %(here)s/%(host_node_name)s/[a-b]?.conf\n",
    "etc/box/a1.conf": program("a"),
    "etc/box/c1.conf": program("c"),
  });
  assertEquals(config.processes.map(({ name }) => name), ["a"]);
});

Deno.test("loadConfig() names the included file in what it finds", async () => {
  const errors = await errorsOf({
    "etc/main.conf": "[program:z]\ncomand = x\n[include]\nfiles = *.ini\n",
    "etc/a.ini": "[program:a]\ncommand = a\nautostart = ture\n",
    "etc/b.ini": `${program("a")}[DEFAULT]\nnice = x\n`,
  });
  assertEquals(errors, [
    "etc/main.conf:2: [program:z] comand: Unknown option (did you mean " +
    '"command"?)',
    'etc/a.ini:3: [program:a] autostart: Cannot use "ture": not a boolean ' +
    '(did you mean "true"?)',
    "etc/b.ini:1: [program:a] Cannot declare the section twice: also at " +
    "etc/a.ini:1",
    'etc/b.ini:4: [DEFAULT] nice: Cannot use "x": not a whole number (write ' +
    "digits only)",
  ]);
});

Deno.test("loadConfig() refuses what can't be included", async () => {
  const host = hostOf({
    "etc/main.conf": "[include]\nfiles = none.conf dir\n  a.conf none/*.conf\n",
    "etc/a.conf": "x",
  });
  host.files.directory("/srv/etc/dir");
  host.files.lock("/srv/etc/a.conf", platformError("PermissionDenied", "no"));
  const error = await assertRejects(
    () => loadConfig("etc/main.conf", host),
    ConfigError,
  );
  assertEquals(error.message.split("\n"), [
    'etc/main.conf:2: [include] files: Cannot include "etc/none.conf": no ' +
    "such file",
    'etc/main.conf:2: [include] files: Cannot include "etc/dir": it is a ' +
    "directory (write dir/*.conf)",
    'etc/main.conf:3: [include] files: Cannot include "a.conf": no',
  ]);
  assertEquals(await errorsOf({ "etc/main.conf": "[include]\nfile = x\n" }), [
    'etc/main.conf:2: [include] file: Unknown option (did you mean "files"?)',
  ]);
});

Deno.test("loadConfig() goes in no circle", async () => {
  const include = (files: string) => `[include]\nfiles = ${files}\n`;
  const config = await load({
    "etc/main.conf": include("*.conf sub/a.conf"),
    "etc/other.conf": `${include("nowhere/../main.conf sub/a.conf")}${
      program("o")
    }`,
    "etc/sub/a.conf": `${include("/srv/etc/other.conf")}${program("a")}`,
  });
  assertEquals(config.processes.map(({ name }) => name), ["o", "a"]);
  assertEquals(config.warnings, [
    'etc/main.conf:2: [include] files: The file "etc/sub/a.conf" is read once ' +
    "only",
    'etc/other.conf:2: [include] files: The file "etc/nowhere/../main.conf" ' +
    "is read once only",
    'etc/sub/a.conf:2: [include] files: The file "/srv/etc/other.conf" is ' +
    "read once only",
  ]);
});

Deno.test("loadConfig() follows in files of supervisord what the main file includes", async () => {
  const config = await load({
    "etc/main.conf": "[supervisord]\n[include]\nfiles = a.conf none*.conf x\n",
    "etc/a.conf": `[include]\nfiles = b.conf\n${program("a")}`,
    "etc/b.conf": program("b"),
  });
  assertEquals(config.processes.map(({ name }) => name), ["a"]);
  assertEquals(config.warnings, [
    'etc/main.conf:3: [include] files: No file is like "none*.conf"',
    'etc/main.conf:3: [include] files: No file is like "x"',
    "etc/a.conf:2: [include] files: The option does nothing: supervisord " +
    "follows only what the main file includes",
  ]);
});

Deno.test("loadConfig() joins in files of supervisord what is written twice", async () => {
  const config = await load({
    "etc/main.conf": "[supervisord]\n[include]\nfiles = a.conf\n" +
      "[program:a]\ncommand = one\npriority = 1\npriority = 2\n",
    "etc/a.conf": "[program:a]\ncommand = two\nnumprocs = 1\n",
  });
  const [spec, ...others] = config.processes;
  assert(spec !== undefined && others.length === 0);
  assertEquals([spec.argv, spec.priority], [["two"], 2]);
  assertEquals(config.warnings, [
    "etc/main.conf:7: [program:a] priority: The option is set twice: this one " +
    "counts, not the one at line 6",
    "etc/a.conf:2: [program:a] command: The option is set twice: this one " +
    "counts, not the one at etc/main.conf:5",
  ]);
});

Deno.test("loadConfig() has a limit for the number of files", async () => {
  const files: Record<string, string> = {
    "etc/main.conf": "[include]\nfiles = d/*.conf e/*.conf\n",
  };
  for (let index = 0; index < 501; index += 1) {
    files[`etc/d/${index}.conf`] = "";
    files[`etc/e/${index}.conf`] = "";
  }
  assertEquals(await errorsOf(files), [
    'etc/main.conf:2: [include] files: Cannot include "e/*.conf": the ' +
    "configuration has more than 1000 files",
  ]);
});

Deno.test("loadConfig() has a limit for files that include each other", async () => {
  const files: Record<string, string> = {
    "etc/main.conf": "[include]\nfiles = 1.conf\n",
  };
  for (let index = 1; index <= 17; index += 1) {
    files[`etc/${index}.conf`] = `[include]\nfiles = ${index + 1}.conf\n`;
  }
  assertEquals(await errorsOf(files), [
    'etc/16.conf:2: [include] files: Cannot include "etc/17.conf": 16 files ' +
    "include each other in a row",
  ]);
});
