/**
 * Asks the floor once and shows the answer: the least that a command line tool
 * in Deno can do.
 *
 * @module
 */

const [path = ""] = Deno.args;
const conn = await Deno.connect({ transport: "unix", path });
await conn.write(new TextEncoder().encode("?\n"));
const buffer = new Uint8Array(65_536);
let count = 0;
do {
  count = await conn.read(buffer) ?? 0;
  Deno.stdout.writeSync(buffer.subarray(0, count));
} while (count > 0 && buffer[count - 1] !== 10);
Deno.exit(0);
