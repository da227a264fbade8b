import { assertEquals, assertNotEquals } from "@std/assert";
import { Folder } from "../support/daemon.ts";

Deno.test("a killed child is replaced by a new one", async () => {
  await using folder = await Folder.make();
  await folder.write("[program:web]\ncommand = {programs}/serve.sh");
  await using daemon = await folder.start();
  const up = await daemon.reached("web", "RUNNING");
  const { pid } = await daemon.info("web");
  Deno.kill(pid ?? 0, "SIGKILL");
  await daemon.reached("web", "RUNNING", up);
  const after = await daemon.info("web");
  assertNotEquals(after.pid, pid);
  assertEquals([after.restarts, after.exit?.signal], [1, "SIGKILL"]);
});
