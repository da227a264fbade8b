import { assertEquals } from "@std/assert";
import type { FileFacts, Files } from "../../../src/ports/files.ts";
import {
  parseState,
  type State,
  StateFile,
  stateRecords,
} from "../../../src/supervisor/state_file.ts";
import { MemoryLog } from "../../support/memory_log.ts";
import { processSpec } from "../../support/specs.ts";

const STATE: State = {
  daemonId: "0123-4567",
  pid: 42,
  processes: [{ name: "web", reconcile: "auto", pdeathsig: true }],
  runs: [{ name: "web", pgid: 77, startToken: "boot/123" }],
};

/** A file system that holds one file. */
class OneFile {
  text: string | null = null;
  mode = 0;
  failure: Error | null = null;
  uid = 1000;
  kind: FileFacts["kind"] = "file";
  size = 100;

  lstat(): Promise<Partial<FileFacts> | null> {
    const { kind, uid, mode, size } = this;
    return Promise.resolve(
      this.text === null ? null : { kind, uid, mode, size },
    );
  }

  readText(): Promise<string> {
    if (this.failure !== null) return Promise.reject(this.failure);
    if (this.text !== null) return Promise.resolve(this.text);
    const missing = new Error("No such file");
    missing.name = "NotFound";
    return Promise.reject(missing);
  }

  writeAtomic(_path: string, text: string, mode: number): Promise<void> {
    if (this.failure !== null) return Promise.reject(this.failure);
    this.text = text;
    this.mode = mode;
    return Promise.resolve();
  }

  removeSync(): void {
    this.text = null;
  }
}

function make() {
  const disk = new OneFile();
  const log = new MemoryLog();
  const file = new StateFile("/s", disk as unknown as Files, log);
  return { disk, log, file };
}

const CONSEQUENCE = "; if an earlier daemon was killed, what it has left " +
  "running is not found, and has to be ended by hand";

Deno.test("StateFile reads what it wrote, and nothing after an orderly end", async () => {
  const { disk, file, log } = make();
  assertEquals(await file.read(1000), null);
  await file.write(STATE);
  assertEquals(disk.mode, 0o600);
  assertEquals(await file.read(1000), STATE);
  file.remove();
  assertEquals(await file.read(1000), null);
  assertEquals(log.lines, []);
});

Deno.test("StateFile reports what it can't read or write, and goes on", async () => {
  const { disk, file, log } = make();
  disk.text = '{"version":1,"daem';
  assertEquals(await file.read(1000), null);
  assertEquals(log.lines, [
    "warning: ignoring state file /s: it is damaged, or of another version " +
    `of this program${CONSEQUENCE}`,
  ]);
  disk.failure = new Error("Disk on fire");
  assertEquals(await file.read(1000), null);
  await file.write(STATE);
  assertEquals(log.matching("Disk on fire").length, 2);
});

Deno.test("StateFile believes nobody but its own user and root", async () => {
  const { disk, file, log } = make();
  await file.write(STATE);
  disk.uid = 0;
  assertEquals(await file.read(1000), STATE);
  disk.uid = 1001;
  assertEquals(await file.read(1000), null);
  assertEquals(await file.read(0), null);
  assertEquals(log.matching("it belongs to user 1001").length, 2);
});

Deno.test("StateFile reads nothing that is not a file of its own making", async () => {
  const rows: [Partial<OneFile>, string | null][] = [
    [{ kind: "other" }, "it is not a plain file"],
    [{ kind: "link" }, "it is not a plain file"],
    [{ kind: "directory" }, "it is not a plain file"],
    [{ mode: 0o620 }, "other users may write to it"],
    [{ mode: 0o602 }, "other users may write to it"],
    [
      { size: 16 * 1024 ** 2 + 1 },
      "it has 16777217 bytes, the limit is 16777216",
    ],
    [{ size: 16 * 1024 ** 2, mode: 0o644 }, null],
  ];
  for (const [facts, fault] of rows) {
    const { disk, file, log } = make();
    await file.write(STATE);
    Object.assign(disk, facts);
    assertEquals(await file.read(1000), fault === null ? STATE : null);
    assertEquals(
      log.lines,
      fault === null
        ? []
        : [`warning: ignoring state file /s: ${fault}${CONSEQUENCE}`],
    );
  }
});

Deno.test("parseState() takes only what it understands", () => {
  const good = { version: 1, ...STATE };
  const rows: [string, unknown][] = [
    ["another version", { ...good, version: 2 }],
    ["no daemon id", { ...good, daemonId: undefined }],
    ["a daemon id that matches anything", { ...good, daemonId: "" }],
    ["a daemon id with blanks", { ...good, daemonId: "a b c d e f g" }],
    ["no list", { ...good, processes: {} }],
    ["a list", []],
    ["null", null],
  ];
  for (const [what, value] of rows) {
    assertEquals(parseState(JSON.stringify(value)), null, what);
  }
  assertEquals(parseState(JSON.stringify(good)), STATE);
});

Deno.test("parseState() drops a bad record and keeps the others", () => {
  const processes = [
    { name: "bad", reconcile: "maybe", pdeathsig: true },
    null,
    STATE.processes[0],
  ];
  const text = JSON.stringify({ version: 1, ...STATE, processes });
  assertEquals(parseState(text), STATE);
});

Deno.test("parseState() drops runs that could mean anybody", () => {
  const bad = [
    { name: "init", pgid: 1, startToken: "x" },
    { name: "all", pgid: -1, startToken: "x" },
    { name: "no token", pgid: 9, startToken: "" },
    { name: "text", pgid: "9", startToken: "x" },
  ];
  const runs = [...bad, ...STATE.runs];
  const text = JSON.stringify({ version: 1, ...STATE, runs });
  assertEquals(parseState(text), STATE);
});

Deno.test("stateRecords() keeps names and policies, and no secrets", () => {
  const spec = processSpec({ environment: { TOKEN: "secret" } });
  assertEquals(stateRecords([spec]), STATE.processes);
});
