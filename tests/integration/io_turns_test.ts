import { assert, assertEquals } from "@std/assert";
import { IoTurns } from "../../src/sys/io_turns.ts";

Deno.test("next() settles after what had come before it has been seen", async () => {
  await using turns = new IoTurns();
  using listener = Deno.listen({ transport: "tcp", hostname: "127.0.0.1" });
  const { port } = listener.addr;
  using near = await Deno.connect({ port });
  using far = await listener.accept();
  await turns.next();
  for (let round = 0; round < 20; round++) {
    let isSeen = false;
    const read = far.read(new Uint8Array(1)).then(() => isSeen = true);
    await near.write(new Uint8Array(1));
    await turns.next();
    assert(isSeen, `round ${round}`);
    await read;
  }
});

Deno.test("next() is the same for all who ask at once, and works again", async () => {
  await using turns = new IoTurns();
  const first = turns.next();
  assertEquals(turns.next(), first);
  await first;
  const second = turns.next();
  assert(second !== first);
  await second;
});

Deno.test("next() keeps nobody waiting when the connection is closed", async () => {
  const turns = new IoTurns();
  await turns.next();
  const last = turns.next();
  await turns[Symbol.asyncDispose]();
  await last;
  await turns.next();
});
