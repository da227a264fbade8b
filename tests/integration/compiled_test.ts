import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { COMMAND_INDEX } from "../../src/cli/ctl/command_index.ts";
import { VERSION } from "../../src/model/version.ts";
import { BackgroundDaemon } from "../support/background.ts";
import { Folder } from "../support/daemon.ts";

/** The folder with both binaries, or nothing where they were not compiled. */
const DIST = Deno.env.get("SUPERVICE_DIST");

const WEB = "[program:web]\ncommand = {programs}/serve.sh\nstartsecs = 0\n";

const options = { ignore: DIST === undefined };

async function makeFolder(programs = WEB): Promise<Folder> {
  const folder = await Folder.make({
    daemon: [`${DIST}/supervice`],
    ctl: [`${DIST}/supervicectl`],
  });
  await folder.write(programs);
  return folder;
}

Deno.test(
  "the compiled pair starts, shows and stops programs",
  options,
  async () => {
    await using folder = await makeFolder(`${WEB}autostart = false\n`);
    await using daemon = await folder.start();
    for (
      const [command, code, stdout] of [
        ["status", 0, /^web +STOPPED +- /m],
        ["start", 0, /^Started web$/m],
        ["status", 0, /^web +RUNNING +\d+ +0:00:0\d$/m],
        ["restart", 0, /^Restarted web$/m],
        ["stop", 0, /^Stopped web$/m],
        ["status", 3, /^web +STOPPED +- /m],
      ] as const
    ) {
      const said = await folder.ctl(command, "web");
      if (command !== "status" || code === 3) assertEquals(said.code, code);
      assertMatch(said.stdout, stdout);
      assertEquals(said.stderr, "");
    }
    const { stdout } = await folder.ctl("version");
    assertEquals(
      stdout,
      `supervice ${VERSION} (protocol 1, pid ${daemon.pid})\n`,
    );
    assertEquals(await daemon.stop(), 0);
    assertEquals(folder.list(), ["supervisord.conf"]);
  },
);

Deno.test("the compiled daemon goes to the background", options, async () => {
  await using folder = await makeFolder();
  await using daemon = await BackgroundDaemon.start(folder);
  assertStringIncludes(daemon.said.stderr, "logging to ");
  const { code, stdout } = await folder.ctl("status", "web");
  assertEquals(code, 0);
  assertMatch(stdout, /^web +RUNNING /m);
  assertEquals(await folder.read("pid"), `${daemon.pid}\n`);
  assertEquals((await folder.ctl("shutdown")).code, 0);
  await daemon.ended();
  assertEquals(folder.list(), ["supervice.log", "supervisord.conf"]);
});

Deno.test("the compiled daemon tells why it can't start", options, async () => {
  await using folder = await makeFolder("[program:web]\ncomand = true\n");
  for (const args of [[], ["-n"]]) {
    const said = await folder.runDaemon("-c", folder.config, ...args);
    assertEquals([said.code, said.stdout], [1, ""]);
    assertMatch(said.stderr, /supervisord\.conf:6: \[program:web\] comand: /);
  }
});

Deno.test(
  "the compiled pair tells its version and its exit status",
  options,
  async () => {
    await using folder = await makeFolder();
    const daemon = await folder.runDaemon("--version");
    assertEquals(daemon.stdout, `supervice ${VERSION}\n`);
    const ctl = await folder.ctl("--version");
    assertEquals(ctl.stdout, `supervicectl ${VERSION}\n`);
    assertEquals((await folder.runDaemon("--nonsense")).code, 2);
    assertEquals((await folder.ctl("nonsense")).code, 2);
    assertEquals((await folder.ctl("status")).code, 4);
  },
);

Deno.test(
  "the compiled control tool has all of its code",
  options,
  async () => {
    await using folder = await makeFolder();
    await Promise.all(COMMAND_INDEX.map(async ({ name }) => {
      for (const operands of [[], ["web"]]) {
        const { code, stderr } = await folder.ctl(name, ...operands);
        // A module that is not there is a defect, whose status is 1.
        assertEquals([[0, 2, 4].includes(code), stderr], [true, stderr], name);
      }
    }));
    const { code, stderr } = await folder.run(
      await folder.ctlArgv("-c", folder.config, "status"),
    );
    assertEquals(code, 4);
    assertStringIncludes(stderr, folder.socket);
    assertEquals((await folder.ctl("--dialect=supervice", "status")).code, 4);
  },
);
