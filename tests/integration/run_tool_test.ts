import { assertEquals } from "@std/assert";
import { runTool } from "../../src/sys/run_tool.ts";
import { within } from "../support/within.ts";
import { takes } from "../support/platform.ts";

const answer = (ok: boolean, text: string, trouble: string | null) => ({
  ok,
  text,
  trouble,
});

Deno.test("runTool() tells what a tool prints and how it ends", async () => {
  assertEquals(await runTool("echo", ["a b"]), answer(true, "a b\n", null));
  assertEquals(
    await runTool("sh", ["-c", "echo half; exit 3"]),
    answer(false, "half\n", "failed"),
  );
});

Deno.test("runTool() tells a tool that is missing or may not be run", async () => {
  const missing = answer(false, "", "missing");
  assertEquals(await runTool("no-such-tool", []), missing);
  assertEquals(await runTool("/etc/passwd", []), missing);
});

Deno.test(
  "runTool() gives a tool a session of its own",
  takes("sessions"),
  async () => {
    const script = "ps -o pgid=,sess= -p $$; echo $$";
    const { text } = await runTool("sh", ["-c", script]);
    const [pgid, session, pid] = text.trim().split(/\s+/);
    assertEquals([pgid, session], [pid, pid]);
  },
);

Deno.test("runTool() ends a tool that takes too long", async () => {
  const tool = runTool("sh", ["-c", "sleep 60; :"], { limitMs: 100 });
  const expected = answer(false, "", "timed out");
  assertEquals(await within("the limit", tool), expected);
});

Deno.test("runTool() does not need the folder that the daemon was started in", async () => {
  const before = Deno.cwd();
  const folder = await Deno.makeTempDir();
  try {
    Deno.chdir(folder);
    await Deno.remove(folder);
    assertEquals(await runTool("echo", ["a"]), answer(true, "a\n", null));
  } finally {
    Deno.chdir(before);
  }
});
