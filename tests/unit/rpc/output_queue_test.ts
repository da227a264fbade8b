import { assertEquals } from "@std/assert";
import { OutputOrder, OutputTap } from "../../../src/logs/output_tap.ts";
import { FollowRoom, OutputQueue } from "../../../src/rpc/output_queue.ts";

const ORDER = new OutputOrder();

function makeTap(name: string): OutputTap {
  return new OutputTap({ name, stream: "stdout" }, ORDER);
}

/** A piece too large to be put together with others, in lines of 10 bytes. */
function lines(count: number): Uint8Array {
  return new TextEncoder().encode("123456789\n".repeat(count));
}

function setUp(max: number, room = new FollowRoom(1_000_000)) {
  const queue = new OutputQueue(max, room);
  const push = (tap: OutputTap, bytes: Uint8Array): void => {
    tap.write(bytes);
    queue.push(tap, bytes, 0);
  };
  const rest = (): number[] => {
    const lengths: number[] = [];
    for (let next = queue.shift(); next; next = queue.shift()) {
      lengths.push(next.bytes.length);
    }
    return lengths;
  };
  return { queue, push, rest, room };
}

Deno.test("OutputQueue drops whole pieces, and says where it goes on", () => {
  const { queue, push, rest } = setUp(3_000);
  const tap = makeTap("web");
  for (let number = 0; number < 5; number++) push(tap, lines(150));
  assertEquals(queue.takeLost(), [
    [tap, { lines: 450, bytes: 4_500, offset: 4_500 }],
  ]);
  assertEquals(queue.takeLost(), []);
  assertEquals(rest(), [1_500, 1_500]);
});

Deno.test("OutputQueue drops the rest of a line that has lost its beginning", () => {
  const { queue, push, rest } = setUp(4_500);
  const [web, db] = [makeTap("web"), makeTap("db")];
  push(web, lines(150).subarray(0, 1_495));
  push(db, lines(150));
  push(web, new TextEncoder().encode(`6789\n${"x".repeat(1_495)}`));
  push(web, lines(150));
  assertEquals(queue.takeLost(), [
    [web, { lines: 150, bytes: 1_500, offset: 1_500 }],
  ]);
  assertEquals(rest(), [1_500, 1_495, 1_500]);
});

Deno.test("OutputQueue puts small pieces of one stream together", () => {
  const { push, rest } = setUp(10_000);
  const [web, db] = [makeTap("web"), makeTap("db")];
  for (let number = 0; number < 50; number++) push(web, lines(1));
  push(db, lines(1));
  push(web, lines(1));
  assertEquals(rest(), [500, 10, 10]);
});

Deno.test("queues share a room, which they give back", () => {
  const room = new FollowRoom(4_000);
  const one = setUp(10_000, room);
  const two = setUp(10_000, room);
  const tap = makeTap("web");
  one.push(tap, lines(300));
  two.push(tap, lines(300));
  // The newest is lost where there is nothing older to drop.
  assertEquals(two.queue.takeLost().length, 1);
  assertEquals(two.rest(), []);
  assertEquals(one.queue.takeLost(), []);
  assertEquals(room.free, 1_000);
  one.queue.clear();
  assertEquals(room.free, 4_000);
  two.push(tap, lines(300));
  assertEquals(two.rest(), [3_000]);
  assertEquals(room.free, 4_000);
});
