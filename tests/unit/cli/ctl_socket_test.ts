import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../../src/model/errors.ts";
import { ctl, type CtlBench } from "../../support/ctl_bench.ts";

Deno.test("runCtl() tells how to reach the daemon when none is there", async () => {
  const none = (bench: CtlBench) => void (bench.isSocketThere = false);
  const rows = [
    ["status", "/tmp/supervice.sock", [
      "is the daemon running? start it with: supervice -c FILE",
      "a daemon with another socket is named with -c FILE or -s PATH",
    ]],
    ["status -s /x", "/x", [
      "is the daemon running? start it with: supervice -c FILE",
    ]],
    ["start -c good.conf web db", "/run/good.sock", [
      "is the daemon running? start it with: supervice -c good.conf",
    ]],
  ] as const;
  const nearby = await ctl("status", (bench) => {
    none(bench);
    bench.files = { "supervisord.conf": "[supervice]\nsocket = /run/x\n" };
  });
  assertEquals(nearby.err.split("\n"), [
    'supervicectl: No daemon answers at "/run/x": there is no such socket',
    "hint: is the daemon running? start it with: supervice -c supervisord.conf",
    "hint: the socket is that of supervisord.conf in this directory, as no " +
    "daemon is at /tmp/supervice.sock",
    "hint: a daemon with another socket is named with -c FILE or -s PATH",
    "",
  ]);
  const elsewhere = await ctl("status -c conf/it.conf", (bench) => {
    none(bench);
    bench.files = { "conf/it.conf": "[supervice]\nsocket = it.sock\n" };
  });
  assertEquals(
    elsewhere.err.split("\n")[2],
    "hint: a relative path in conf/it.conf starts at the working directory: " +
      "be where the daemon was started, or write %(here)s/ before the path",
  );
  const beside = await ctl("status -c conf/it.conf", (bench) => {
    none(bench);
    bench.files = { "conf/it.conf": "[supervice]\nsocket = conf/it.sock\n" };
  });
  assertEquals(beside.err.split("\n")[2], "");
  for (const [line, path, hints] of rows) {
    const { err, status } = await ctl(line, none);
    assertEquals([err, status], [
      `supervicectl: No daemon answers at "${path}": there is no such socket\n` +
      hints.map((hint) => `hint: ${hint}\n`).join(""),
      EXIT.unreachable,
    ]);
  }
});

Deno.test("runCtl() finds the socket", async () => {
  const rows = [
    ["version", "/tmp/supervice.sock"],
    ["version -s a.sock", "a.sock"],
    ["version -s unix:///run/a.sock", "/run/a.sock"],
    ["version -c good.conf", "/run/good.sock"],
    ["version --configuration=relative.conf", "/cwd/here.sock"],
    ["version -c silent.conf", "/tmp/supervice.sock"],
    ["version -c broken.conf", "/run/b.sock"],
    ["version -c other.conf", "/cwd/conf.d/x.sock"],
    ["version -c url.conf", "/run/u.sock"],
    ["version -c bare.conf --dialect supervisord", "/run/bare.sock"],
    ["version -c good.conf -s /a", "/a"],
  ] as const;
  for (const [line, path] of rows) {
    const { paths, status, err } = await ctl(line);
    assertEquals([paths, status, err], [[path], EXIT.done, ""], line);
  }
});

Deno.test("runCtl() takes the socket of the folder where nobody is at the usual one", async () => {
  const files = { "supervisord.conf": "[supervice]\nsocket = /run/x\n" };
  const usual = "/tmp/supervice.sock";
  const rows = [
    ["version", [], "/run/x"],
    ["version", [usual], usual],
    ["version", [usual, "/run/x"], usual],
    ["version -s /a", ["/a"], "/a"],
    ["version -s /a", ["/run/x"], null],
    ["version -c supervisord.conf", ["/run/x", usual], "/run/x"],
    ["version -c supervisord.conf", [usual], null],
  ] as const;
  for (const [line, there, path] of rows) {
    const { paths, status } = await ctl(line, (bench) => {
      bench.files = files;
      bench.sockets = path === "/run/x" ? ["/run/x", ...there] : there;
    });
    assertEquals(
      [paths, status],
      path === null ? [[], EXIT.unreachable] : [[path], EXIT.done],
      `${line} ${there}`,
    );
  }
  const broken = await ctl("version", (bench) => {
    bench.files = { "supervisord.conf": "[supervice]\nsocket =\n" };
    bench.sockets = [];
  });
  assertStringIncludes(broken.err, `No daemon answers at "${usual}"`);
});

Deno.test("runCtl() says why it can't find the socket", async () => {
  const rows = [
    [
      "version -s http://127.0.0.1:9001",
      EXIT.usage,
      "the daemon is reached by a Unix socket",
    ],
    [
      "version -c unknown.conf",
      EXIT.failed,
      'unknown.conf:3: [unix_http_server] file: Cannot expand "%(ENV_HOME)s"' +
      ": the environment of the daemon is not known here",
    ],
    [
      "version -c home.conf",
      EXIT.failed,
      'home.conf:3: [unix_http_server] file: Cannot expand "~": the ' +
      "environment of the daemon is not known here (write the whole path)",
    ],
    [
      "status -c nope.conf",
      EXIT.usage,
      'supervicectl: Cannot read the configuration "nope.conf": ' +
      "there is no such file\n" +
      "hint: name the file that the daemon was started with\n",
    ],
  ] as const;
  for (const [line, expected, reason] of rows) {
    const { paths, status, err } = await ctl(line);
    assertEquals([paths, status], [[], expected], line);
    assert(err.includes(reason), err);
  }
});
