/**
 * Spawns programs, spawns those again that are killed, and answers each line
 * on a socket with one of the length that a true answer has: what a supervisor
 * in Deno can't do without, and nothing else.
 *
 * @module
 */

import type { Program } from "../contender.ts";

/** As many bytes as the daemon says of one process. */
const BYTES_PER_PROGRAM = 170;

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
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  children.set(program.name, child);
  child.status.then(({ signal }) => {
    children.delete(program.name);
    if (isEnding) return;
    if (signal === null) setTimeout(() => spawn(program), REST_MS);
    else spawn(program);
  });
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
