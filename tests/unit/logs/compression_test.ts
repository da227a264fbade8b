import { assert, assertEquals } from "@std/assert";
import { Compression } from "../../../src/logs/compression.ts";
import { settle } from "../../support/fake_clock.ts";
import { MemoryAppend, platformError } from "../../support/memory_append.ts";
import { MemoryLog } from "../../support/memory_log.ts";

interface Job {
  readonly from: string;
  /** Opens the file, where that is not done at once. */
  readonly open: () => void;
  /** Ends the compression, with a fault or without. */
  readonly end: (fault?: string) => void;
}

/** A compressor that writes the text in brackets when the test says so. */
function setUp({ opensLate = false } = {}) {
  const files = new MemoryAppend();
  const log = new MemoryLog();
  const jobs: Job[] = [];
  const compressor = {
    compress(
      from: string,
      to: string,
      opened: () => void,
    ): Promise<string | null> {
      let text = "";
      const open = () => {
        text = files.text(from) ?? "";
        opened();
      };
      if (!opensLate) open();
      const { promise, resolve } = Promise.withResolvers<string | null>();
      const end = (fault: string | null = null) => {
        files.put(to, `(${text})`);
        resolve(fault);
      };
      jobs.push({ from, open, end });
      return promise;
    },
  };
  const compression = new Compression({ files, compressor, log });
  const texts = () =>
    Object.fromEntries(files.paths.map((path) => [path, files.text(path)]));
  return { files, log, jobs, compression, texts };
}

Deno.test("rotated() compresses what there is, the oldest first, one at a time", async () => {
  const { files, jobs, compression, texts } = setUp();
  files.put("/log", "live");
  files.put("/log.1", "b");
  files.put("/log.2", "a");
  files.put("/log.3.gz", "(z)");
  compression.rotated("/log", 5);
  await settle();
  assertEquals(jobs.map(({ from }) => from), ["/log.2"]);
  jobs[0]?.end();
  await settle();
  assertEquals(jobs.map(({ from }) => from), ["/log.2", "/log.1"]);
  jobs[1]?.end();
  await compression.idle();
  assertEquals(texts(), {
    "/log": "live",
    "/log.1.gz": "(b)",
    "/log.2.gz": "(a)",
    "/log.3.gz": "(z)",
  });
});

Deno.test("rotated() finds the file again when it has moved up meanwhile", async () => {
  const { files, jobs, compression, texts } = setUp();
  files.put("/log.1", "a");
  compression.rotated("/log", 2);
  await settle();
  files.renameSync("/log.1", "/log.2");
  files.put("/log.1", "b");
  compression.rotated("/log", 2);
  jobs[0]?.end();
  await settle();
  jobs[1]?.end();
  await compression.idle();
  assertEquals(texts(), { "/log.1.gz": "(b)", "/log.2.gz": "(a)" });
});

Deno.test("rotated() keeps nothing of a file that has gone meanwhile", async () => {
  const { files, jobs, compression, texts } = setUp();
  files.put("/log.1", "a");
  compression.rotated("/log", 1);
  await settle();
  files.removeSync("/log.1");
  files.put("/log.1", "b");
  jobs[0]?.end();
  await settle();
  jobs[1]?.end();
  await compression.idle();
  assertEquals(texts(), { "/log.1.gz": "(b)" });
});

Deno.test("rotated() reports a failure once, and keeps the file", async () => {
  const { files, log, jobs, compression, texts } = setUp();
  files.put("/log.1", "a");
  for (let times = 0; times < 2; times++) {
    compression.rotated("/log", 3);
    await settle();
    jobs[times]?.end("no space left");
    await compression.idle();
  }
  assertEquals(log.lines, [
    'warning: Cannot compress "/log.1": no space left',
  ]);
  assertEquals(texts(), { "/log.1": "a" });
  compression.rotated("/log", 3);
  await settle();
  jobs[2]?.end();
  await compression.idle();
  assertEquals(texts(), { "/log.1.gz": "(a)" });
});

Deno.test("rotated() survives a folder that nothing can be renamed in", async () => {
  const { files, log, jobs, compression } = setUp();
  files.put("/log.1", "a");
  files.fail("rename", platformError("PermissionDenied", "no permission"));
  compression.rotated("/log", 3);
  await settle();
  jobs[0]?.end();
  await compression.idle();
  assertEquals(log.lines, ['warning: Cannot compress "/log.1": no permission']);
  assertEquals(files.text("/log.1"), "a");
});

Deno.test("rotated() never writes into what an earlier daemon has begun", async () => {
  const { files, jobs, compression, texts } = setUp();
  files.put("/log.1", "a");
  files.put("/log.gz.unfinished", "half");
  const old = files.statSync("/log.gz.unfinished");
  compression.rotated("/log", 3);
  await settle();
  assertEquals(files.statSync("/log.gz.unfinished"), null);
  jobs[0]?.end();
  await compression.idle();
  assertEquals(texts(), { "/log.1.gz": "(a)" });
  assert(files.statSync("/log.1.gz")?.inode !== old?.inode);
});

Deno.test("rotated() never takes one file for another whose name it has got", async () => {
  const { files, log, jobs, compression, texts } = setUp({ opensLate: true });
  files.put("/log.1", "a");
  compression.rotated("/log", 3);
  await settle();
  files.renameSync("/log.1", "/log.2");
  files.put("/log.1", "b");
  jobs[0]?.open();
  jobs[0]?.end();
  for (const [index, from] of [[1, "/log.2"], [2, "/log.1"]] as const) {
    await settle();
    assertEquals(jobs[index]?.from, from);
    jobs[index]?.open();
    jobs[index]?.end();
  }
  await compression.idle();
  assertEquals(texts(), { "/log.1.gz": "(b)", "/log.2.gz": "(a)" });
  assertEquals(log.lines, []);
});
