import { assertEquals } from "@std/assert";
import { Folder } from "../support/daemon.ts";
import { LineLog } from "../support/line_log.ts";

const PROGRAMS = `
[program:first]
command = sh -c 'echo one; echo oops >&2; read -r word <{dir}/gate; echo $word; exec sleep 1000'
startsecs = 0
stdout_logfile = {dir}/first.log

[program:second]
command = sh -c 'echo two; exec sleep 1000'
startsecs = 0
`;

/** A daemon whose programs have said what they say at first. */
async function begin(folder: Folder) {
  await folder.run(["mkfifo", `${folder.path}/gate`]);
  await folder.write(PROGRAMS);
  const daemon = await folder.start();
  const client = await daemon.client();
  for (const [name, expected] of [["first", "one\n"], ["second", "two\n"]]) {
    const follow = await folder.connect();
    const heard = Promise.withResolvers<void>();
    let text = "";
    const hear = (piece: string): void => {
      text += piece;
      if (text === expected) heard.resolve();
    };
    follow.listen({
      notified: (_method, { text }) => hear(String(text)),
      ended: () => undefined,
    });
    hear((await follow.call("tail", { name: `${name}`, follow: true })).text);
    await heard.promise;
    follow.close();
  }
  return { daemon, client };
}

Deno.test("logs of real programs are shown, followed and cleared", async () => {
  await using folder = await Folder.make();
  const { daemon } = await begin(folder);
  await using _daemon = daemon;
  const tail = await folder.ctl("tail", "first");
  assertEquals([tail.stdout, tail.code], ["one\n", 0]);
  const errors = await folder.ctl("tail", "first", "stderr");
  assertEquals(errors.stdout, "oops\n");
  const all = await folder.ctl("logs", "--stream", "stdout");
  assertEquals(all.stdout.split("\n").toSorted(), [
    "",
    "first  | one",
    "second | two",
  ]);
  const argv = await folder.ctlArgv("-s", folder.socket, "tail", "-f", "first");
  const child = folder.command(argv).spawn();
  const log = new LineLog(child.stdout);
  await log.waitFor(/^one$/);
  await folder.run(["sh", "-c", 'echo more >"$0"', `${folder.path}/gate`]);
  await log.waitFor(/^more$/);
  child.kill("SIGINT");
  await log.done;
  await child.stderr.cancel();
  await child.status;
  const cleared = await folder.ctl("clear", "first");
  assertEquals(cleared.stdout, "Cleared the log of first\n");
  assertEquals(await folder.read("first.log"), "");
});

Deno.test("following ends with the daemon, and with its reader", async () => {
  await using folder = await Folder.make();
  const { daemon } = await begin(folder);
  await using _daemon = daemon;
  const argv = await folder.ctlArgv("-s", folder.socket, "logs", "-f");
  const script = '"$@" | { read -r line; exec <&-; echo "$line" >&2; }';
  const piped = folder.command(["sh", "-c", script, "sh", ...argv]).spawn();
  const read = new LineLog(piped.stderr);
  await read.waitFor(/^(first|second) /);
  // It notices when it writes the next time.
  await folder.run(["sh", "-c", 'echo more >"$0"', `${folder.path}/gate`]);
  await read.done;
  await piped.stdout.cancel();
  await piped.status;
  assertEquals(read.lines.length, 1);
  const child = folder.command(argv).spawn();
  const log = new LineLog(child.stdout);
  await log.waitFor(/^first +[|] more$/);
  const errors = new Response(child.stderr).text();
  await daemon.stop();
  assertEquals((await child.status).code, 4, await errors);
  await log.done;
});
