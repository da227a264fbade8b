import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../../../", import.meta.url);

/** Most files of the project that a call loads before its command is known. */
const MAX_FILES = 50;

/** What a file imports from the project when it is loaded itself. */
const IMPORT = /^(?:import|export) (?!type\b)[^;]*?from "(\.[^"]+)";/gm;

/** The file and everything that is loaded together with it. */
async function loadedWith(path: string): Promise<string[]> {
  const seen = new Set<string>();
  const visit = async (url: URL): Promise<void> => {
    const name = url.href.slice(ROOT.href.length);
    if (seen.has(name)) return;
    seen.add(name);
    const text = await Deno.readTextFile(url);
    for (const [, specifier = ""] of text.matchAll(IMPORT)) {
      await visit(new URL(specifier, url));
    }
  };
  await visit(new URL(path, ROOT));
  return [...seen].toSorted();
}

Deno.test("the control tool loads little, and nothing of the daemon", async () => {
  const files = await loadedWith("ctl.ts");
  assert(files.includes("src/cli/ctl/run_ctl.ts"));
  assert(files.includes("src/client/rpc_client.ts"));
  const daemons =
    /^src\/(?:config|process|health|events|supervisor|rpc|cli\/daemon)\//;
  assertEquals(files.filter((file) => daemons.test(file)), []);
  // Commands and what goes wrong are loaded when they are needed.
  const late = /^src\/cli\/ctl\/(?:commands\/|failure|help|progress)/;
  assertEquals(files.filter((file) => late.test(file)), []);
  assert(files.length <= MAX_FILES, `${files.length}: ${files.join(" ")}`);
});
