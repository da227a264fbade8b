import type { Program } from "../contender.ts";
import { pause } from "../pause.ts";
import { cpuSecondsOf, peakMibOf } from "../proc.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Circumstances, Scenario, Value } from "../scenario.ts";
import { supervisorPids } from "../steady.ts";
import { LIMIT_MS, StartWatch } from "../watch.ts";

const LINE = `${"0123456789".repeat(10).slice(1)}\n`;
const LOOK_MS = 4;
const MEGA = 1e6;

/** The lines come in blocks, so that `cat` writes what is in memory. */
const BLOCKS = 20;

/**
 * How fast output becomes log files on a file system in memory, and what it
 * costs; one program that writes everything, or many at once that share it.
 * Only `cat` writes, all start at the same moment, and every byte is counted.
 */
export const LOGS: Scenario = {
  name: "logs",
  sizes: [1, 20],
  without: [],
  measure: (circumstances) => measure(circumstances, "raw"),
};

/** The same with the time and the name of the program before each line. */
export const LOGS_AS_TEXT: Scenario = {
  name: "logs-as-text",
  sizes: [1, 20],
  // Each of the others that has it has it in a form of its own.
  without: ["bare Deno", "shell", "supervisord", "runit", "s6", "pm2"],
  measure: (circumstances) => measure(circumstances, "text"),
};

async function measure(
  { contender, size, sandbox, scale }: Circumstances,
  format: "raw" | "text",
): Promise<readonly Value[]> {
  const bytes = Math.floor(scale.logBytes / size / BLOCKS / LINE.length) *
    BLOCKS * LINE.length;
  const memory = await sandbox.memory();
  const plain = await writers(size, bytes / BLOCKS, sandbox, memory);
  const programs = plain.map((program) => ({
    ...program,
    linesAsText: format === "text",
  }));
  const prepared = await contender.prepare(programs, sandbox);
  const watch = new StartWatch(sandbox.tag);
  prepared.start();
  await watch.running(size);
  await pause(scale.settleMs);
  const loggers = supervisorPids(sandbox);
  const before = cpuSecondsOf(...loggers);
  const start = performance.now();
  await Deno.writeTextFile(`${sandbox.path}/go`, "");
  const folders = programs.map(({ logFolder }) => logFolder ?? "");
  const ends = await written(folders, bytes, format);
  const seconds = (Math.max(...ends) - start) / 1000;
  const cpu = cpuSecondsOf(...loggers) - before;
  const peakMib = peakMibOf(loggers);
  await check(memory, size * bytes, { format, sandbox });
  const all = size * bytes / MEGA;
  const values: Value[] = [
    { metric: "throughput", unit: "MB/s", value: all / seconds },
    { metric: "CPU", unit: "s/GB", value: cpu / all * 1000 },
    { metric: "peak memory", unit: "MiB", value: peakMib },
  ];
  if (size === 1) return values;
  const fair = (Math.min(...ends) - start) / (Math.max(...ends) - start);
  return [...values, {
    metric: "first end / last end",
    unit: "",
    value: fair,
  }];
}

/**
 * Programs that wait until somebody opens a pipe for writing, then write; a
 * sleeper of each tells that it is up.
 */
async function writers(
  count: number,
  blockBytes: number,
  sandbox: Sandbox,
  memory: string,
): Promise<Program[]> {
  const block = `${memory}/block`;
  await Deno.writeTextFile(block, LINE.repeat(blockBytes / LINE.length));
  const blocks = `"${block}" `.repeat(BLOCKS);
  await sandbox.run(["mkfifo", `${sandbox.path}/go`]);
  const script = await sandbox.put(
    "writing",
    `#!/bin/sh\nsleep "$1" >/dev/null &\n` +
      `: <"${sandbox.path}/go"\n` +
      `cat ${blocks}\nwait\n`,
  );
  return await Promise.all(Array.from({ length: count }, async (_, index) => {
    const logFolder = `${memory}/log${index}`;
    await Deno.mkdir(logFolder);
    const argv = ["/bin/sh", script, `86400${sandbox.tag}`];
    return { name: `p${index}`, argv, logFolder };
  }));
}

/** Waits until the files of each folder have everything; tells when. */
async function written(
  folders: readonly string[],
  bytes: number,
  format: "raw" | "text",
): Promise<number[]> {
  const deadline = performance.now() + LIMIT_MS;
  const ends = new Map<string, number>();
  while (ends.size < folders.length) {
    for (const folder of folders) {
      if (ends.has(folder)) continue;
      const expected = bytes +
        bytes / LINE.length * prefixLength(folder, format);
      if (sizeOf(folder) >= expected) ends.set(folder, performance.now());
      else if (performance.now() > deadline) {
        throw new Error(`Only ${sizeOf(folder)} of ${expected} bytes in a log`);
      }
    }
    await pause(LOOK_MS);
  }
  return [...ends.values()];
}

/** Bytes that stand before each line: as many as before the first. */
function prefixLength(folder: string, format: "raw" | "text"): number {
  if (format === "raw") return 0;
  for (const { name } of Deno.readDirSync(folder)) {
    using file = Deno.openSync(`${folder}/${name}`);
    const start = new Uint8Array(1024);
    const length = file.readSync(start) ?? 0;
    const line = new TextDecoder().decode(start.subarray(0, length));
    const prefix = line.indexOf(LINE.slice(0, LINE.indexOf("\n")));
    if (prefix >= 0) return prefix;
  }
  return Infinity;
}

function sizeOf(folder: string): number {
  let sum = 0;
  for (const { name } of Deno.readDirSync(folder)) {
    if (["config", "lock", "state"].includes(name)) continue;
    try {
      sum += Deno.statSync(`${folder}/${name}`).size;
    } catch {
      // It has just been renamed: the next look counts it.
    }
  }
  return sum;
}

/** Counts lines, and without anything before them bytes, in all files. */
async function check(
  memory: string,
  bytes: number,
  { format, sandbox }: {
    readonly format: "raw" | "text";
    readonly sandbox: Sandbox;
  },
): Promise<void> {
  const { stdout } = await sandbox.run([
    ...["sh", "-c"],
    `cd "${memory}" && find log* -type f ! -name config ! -name lock ` +
    `! -name state -exec cat {} + | wc -lc`,
  ]);
  const [lines, found = 0] = stdout.trim().split(/\s+/).map(Number);
  const isWhole = format === "raw" ? found === bytes : found > bytes;
  if (lines === bytes / LINE.length && isWhole) return;
  throw new Error(
    `Expected ${bytes} bytes in lines of 100: found ${lines}, ${found}`,
  );
}
