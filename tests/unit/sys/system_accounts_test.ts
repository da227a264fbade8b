import { assertEquals, assertRejects } from "@std/assert";
import type { ToolAnswer, ToolRunner } from "../../../src/sys/run_tool.ts";
import {
  type AccountParts,
  SystemAccounts,
} from "../../../src/sys/system_accounts.ts";

const WWW = {
  name: "www",
  uid: 33,
  gid: 34,
  home: "/var/www",
  shell: "/bin/false",
};
const LINE = "www:x:33:34:The web:/var/www:/bin/false\n";
const FILES: Readonly<Record<string, string>> = {
  "/etc/passwd": `root:x:0:0:root:/root:/bin/sh\n${LINE}bare:x:5:6:::\n`,
  "/etc/group": "root:x:0:\nweb:x:34:www,me\nbare:x:6:\n",
};

/** Accounts of a machine whose tools give answers by command line. */
function setUp(
  answers: Readonly<Record<string, string | ToolAnswer["trouble"]>>,
  os: "linux" | "darwin" = "linux",
): { accounts: SystemAccounts; calls: string[] } {
  const calls: string[] = [];
  const run: ToolRunner = (name, args) => {
    const call = [name, ...args].join(" ");
    calls.push(call);
    const found = answers[call] ?? answers[name] ?? "";
    const trouble = (["failed", "missing", "timed out"] as const)
      .find((each) => each === found) ?? null;
    const text = trouble === null ? found : "";
    return Promise.resolve({ ok: trouble === null, text, trouble });
  };
  const readFile: AccountParts["readFile"] = (path) =>
    Promise.resolve(FILES[path] ?? "");
  return { accounts: new SystemAccounts({ run, os, readFile }), calls };
}

Deno.test("lookup() asks getent by name and by number", async () => {
  const { accounts, calls } = setUp({ getent: LINE });
  assertEquals(await accounts.lookup("www"), WWW);
  assertEquals(await accounts.lookup("33"), WWW);
  assertEquals(calls, ["getent passwd www", "getent passwd 33"]);
});

Deno.test("lookup() does not take one number for another", async () => {
  // 2 ** 32 + 33, which getent cuts to 33.
  const { accounts } = setUp({ getent: LINE });
  assertEquals(await accounts.lookup("4294967329"), null);
});

Deno.test("lookup() knows who is not there", async () => {
  const { accounts } = setUp({ getent: "failed" });
  assertEquals(await accounts.lookup("nobody"), null);
  assertEquals(await accounts.lookup("54321"), null);
  assertEquals(await accounts.lookupGroup("nobody"), null);
});

for (const name of ["", "-u", "a:b", "a b", "a\n", "/etc"]) {
  Deno.test(`lookup() asks nobody about ${JSON.stringify(name)}`, async () => {
    const { accounts, calls } = setUp({ getent: LINE });
    assertEquals(await accounts.lookup(name), null);
    assertEquals(await accounts.lookupGroup(name), null);
    assertEquals(calls, []);
  });
}

Deno.test("lookup() reads the files where there is no getent", async () => {
  const { accounts } = setUp({ getent: "missing" });
  assertEquals(await accounts.lookup("www"), WWW);
  assertEquals(await accounts.lookup("33"), WWW);
  assertEquals(await accounts.lookup("absent"), null);
  assertEquals(await accounts.lookup("bare"), {
    name: "bare",
    uid: 5,
    gid: 6,
    home: "/",
    shell: "/bin/sh",
  });
  assertEquals(await accounts.lookupGroup("web"), 34);
  assertEquals(await accounts.lookupGroup("6"), 6);
  assertEquals(await accounts.lookupGroup("www"), null);
});

Deno.test("lookup() says when the directory service is stuck", async () => {
  const { accounts } = setUp({ getent: "timed out" });
  await assertRejects(
    () => accounts.lookup("www"),
    Error,
    'Cannot look up "www": getent timed out',
  );
});

Deno.test("lookupGroup() asks getent", async () => {
  const { accounts, calls } = setUp({ getent: "web:x:34:www\n" });
  assertEquals(await accounts.lookupGroup("web"), 34);
  assertEquals(await accounts.lookupGroup("34"), 34);
  assertEquals(await accounts.lookupGroup("4294967330"), null);
  assertEquals(calls.slice(0, 2), ["getent group web", "getent group 34"]);
});

Deno.test("lookup() on macOS asks the tools there", async () => {
  const { accounts, calls } = setUp({
    "id -P www": "www:*:33:34::0:0:The web:/var/www:/bin/false\n",
    "dscacheutil -q group -a name web": "name: web\npassword: *\ngid: 34\n",
    "dscacheutil -q group -a gid 34": "name: web\npassword: *\ngid: 34\n",
  }, "darwin");
  assertEquals(await accounts.lookup("www"), WWW);
  assertEquals(await accounts.lookupGroup("web"), 34);
  assertEquals(await accounts.lookupGroup("34"), 34);
  assertEquals(await accounts.lookupGroup("absent"), null);
  assertEquals(calls.length, 4);
});

Deno.test("lookup() on macOS knows nobody, whose id is written -2", async () => {
  const { accounts } = setUp({
    "id -P nobody":
      "nobody:*:-2:-2::0:0:Unprivileged User:/var/empty:/usr/bin/false\n",
    "dscacheutil -q group -a name nobody":
      "name: nobody\npassword: *\ngid: -2\n",
  }, "darwin");
  const id = 2 ** 32 - 2;
  const nobody = await accounts.lookup("nobody");
  assertEquals([nobody?.uid, nobody?.gid], [id, id]);
  assertEquals(await accounts.lookupGroup("nobody"), id);
});

Deno.test("lookup() on macOS says when a tool does not answer", async () => {
  const { accounts } = setUp({
    "id": "failed",
    "dscacheutil": "timed out",
  }, "darwin");
  assertEquals(await accounts.lookup("absent"), null);
  await assertRejects(
    () => accounts.lookupGroup("web"),
    Error,
    'Cannot look up "web": dscacheutil timed out',
  );
});

Deno.test("self() has the group it runs with, and is asked once", async () => {
  const { accounts, calls } = setUp({
    id: "uid=33(www) gid=50(staff) groups=50(staff),34(web)\n",
    getent: LINE,
  });
  assertEquals(await accounts.self(), { ...WWW, gid: 50 });
  await accounts.self();
  assertEquals(calls, ["id", "getent passwd 33"]);
});

Deno.test("self() needs no account", async () => {
  const { accounts } = setUp({
    id: "uid=1234 gid=0(root) groups=0(root)\n",
    getent: "failed",
  });
  assertEquals(await accounts.self(), {
    name: "1234",
    uid: 1234,
    gid: 0,
    home: "/",
    shell: "/bin/sh",
  });
});

Deno.test("self() says when nobody can tell", async () => {
  for (
    const [trouble, words] of [
      ["missing", '"id" not found in PATH; is PATH set?'],
      ["failed", '"id" failed'],
    ] as const
  ) {
    const { accounts } = setUp({ id: trouble });
    await assertRejects(() => accounts.self(), Error, words);
  }
});
