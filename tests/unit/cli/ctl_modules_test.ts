import { assert, assertEquals } from "@std/assert";
import { COMMAND_INDEX } from "../../../src/cli/ctl/command_index.ts";

const ROOT = new URL("../../../", import.meta.url);

/** Most files of the project that `supervicectl status` loads. */
const MAX_FILES = 36;

/** What `status` loads besides what every call does. */
const STATUS = ["src/cli/ctl/commands/status.ts"];

/** What a file imports from the project when it is loaded itself. */
const IMPORT = /^(?:import|export) (?!type\b)[^;]*?from "(\.[^"]+)";/gm;

/** An import that Deno follows before it is called. */
const SEEN_IMPORT = /(?<!typeof )\bimport\(\s*["'`]/;

/** An import that Deno does not see before it is called. */
const LATE_IMPORT =
  /(?:typeof import\("([^"]+)"\)[^;]*?)?\bimport\(\s*import\.meta\.resolve\(\s*(["`])([^"`]+)\2,?\s*\),?\s*\)/g;

/** The files and everything that is loaded together with them. */
async function loadedWith(...paths: readonly string[]): Promise<string[]> {
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
  for (const path of paths) await visit(new URL(path, ROOT));
  return [...seen].toSorted();
}

/** The files in a folder and below it. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(new URL(folder, ROOT)));
  const lists = entries.map(({ name, isDirectory }) =>
    isDirectory ? filesIn(`${folder}${name}/`) : [`${folder}${name}`]
  );
  return (await Promise.all(lists)).flat().toSorted();
}

/** What the files of the control tool import late, and from where. */
async function lateImports(): Promise<{ from: string; to: string }[]> {
  const found: { from: string; to: string }[] = [];
  for (const from of await filesIn("src/cli/ctl/")) {
    const text = await Deno.readTextFile(new URL(from, ROOT));
    for (const [, type, , value = ""] of text.matchAll(LATE_IMPORT)) {
      if (type !== undefined) assertEquals(type, value, from);
      const { href } = new URL(value, new URL(from, ROOT));
      found.push({ from, to: href.slice(ROOT.href.length) });
    }
  }
  return found;
}

Deno.test("supervicectl status loads little, and nothing of the daemon", async () => {
  const files = await loadedWith("ctl.ts", ...STATUS);
  assert(files.includes("src/cli/ctl/run_ctl.ts"));
  assert(files.includes("src/client/rpc_calls.ts"));
  const daemons =
    /^src\/(?:config|process|health|events|supervisor|rpc|cli\/daemon)\//;
  assertEquals(files.filter((file) => daemons.test(file)), []);
  assert(files.length <= MAX_FILES, `${files.length}: ${files.join(" ")}`);
  for (const file of files) {
    const text = await Deno.readTextFile(new URL(file, ROOT));
    assert(!/^import (?!type\b)[^;]*from "@/m.test(text), file);
  }
  // Commands and what goes wrong are loaded when they are needed.
  const late = /^src\/cli\/ctl\/(?:commands|table|failure|help|progress)/;
  const front = await loadedWith("ctl.ts");
  assertEquals(front.filter((file) => late.test(file)), []);
});

Deno.test("the control tool imports nothing that Deno would read too early", async () => {
  const files = [
    ...await filesIn("src/cli/ctl/"),
    ...await loadedWith("ctl.ts", ...STATUS),
  ];
  for (const file of files) {
    const text = await Deno.readTextFile(new URL(file, ROOT));
    assert(!SEEN_IMPORT.test(text), file);
  }
});

Deno.test("the compiled control tool has what is imported late", async () => {
  const late = await lateImports();
  assert(late.length >= 10, `${late.length} found`);
  const { tasks } = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", ROOT)),
  );
  const [, control = ""] = tasks.compile.command.split(" && ");
  const included = [...control.matchAll(/--include=(\S+)/g)]
    .map(([, path = ""]) => path).toSorted();
  const outside = late.map(({ to }) => to)
    .filter((to) => !to.startsWith("src/cli/ctl/"));
  assertEquals(included, ["src/cli/ctl", ...new Set(outside)].toSorted());
});

Deno.test("each command of the control tool has a file of its name", async () => {
  assertEquals(
    await filesIn("src/cli/ctl/commands/"),
    COMMAND_INDEX.map(({ name }) => `src/cli/ctl/commands/${name}.ts`)
      .toSorted(),
  );
});
