/**
 * Spawns programs, spawns those again that are killed, writes their output into
 * files, and answers each line on a socket with one of the length that a true
 * answer has: what a supervisor in Deno can't do without, and nothing else.
 *
 * @module
 */

import type { Program } from "../contender.ts";

/** As many bytes as the daemon says of one process. */
const BYTES_PER_PROGRAM = 170;

/** As many bytes as a pipe holds. */
const CHUNK_BYTES = 65_536;

/** Milliseconds before a program that ended by itself is spawned again. */
const REST_MS = 1_000;

const [list = "", socket = ""] = Deno.args;
const programs: Program[] = JSON.parse(Deno.readTextFileSync(list));
const children = new Map<string, Deno.ChildProcess>();
let isEnding = false;

function spawn(program: Program): void {
  const [file = "", ...args] = program.argv;
  const child = new Deno.Command(file, {
    args,
    stdin: "null",
    stdout: program.logFolder === undefined ? "null" : "piped",
    stderr: "null",
    detached: true,
  }).spawn();
  if (program.logFolder !== undefined) {
    log(child.stdout, `${program.logFolder}/log`);
  }
  children.set(program.name, child);
  child.status.then(({ signal }) => {
    children.delete(program.name);
    if (isEnding) return;
    if (signal === null) setTimeout(() => spawn(program), REST_MS);
    else spawn(program);
  });
}

/** One read and one write for each chunk; nothing is rotated. */
async function log(
  output: ReadableStream<Uint8Array<ArrayBuffer>>,
  path: string,
): Promise<void> {
  const file = await Deno.open(path, { append: true, create: true });
  const reader = output.getReader({ mode: "byob" });
  let buffer = new ArrayBuffer(CHUNK_BYTES);
  while (true) {
    const { value, done } = await reader.read(new Uint8Array(buffer));
    if (done) break;
    writeAll(file, value);
    buffer = value.buffer;
  }
  file.close();
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let rest = bytes; rest.length > 0;) {
    rest = rest.subarray(file.writeSync(rest));
  }
}

async function answer(conn: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(4096);
  const text = "x".repeat(BYTES_PER_PROGRAM * programs.length);
  const reply = new TextEncoder().encode(`"${text}"\n`);
  while (await conn.read(buffer) !== null) {
    for (let sent = 0; sent < reply.length;) {
      sent += await conn.write(reply.subarray(sent));
    }
  }
  conn.close();
}

Deno.addSignalListener("SIGTERM", async () => {
  isEnding = true;
  const ends = Array.from(children.values(), (child) => child.status);
  for (const { pid } of children.values()) Deno.kill(-pid, "SIGTERM");
  await Promise.all(ends);
  Deno.exit(0);
});
programs.forEach(spawn);
for await (const conn of Deno.listen({ transport: "unix", path: socket })) {
  answer(conn).catch(() => {
    // The client has gone.
  });
}
