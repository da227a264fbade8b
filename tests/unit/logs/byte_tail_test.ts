import { assertEquals } from "@std/assert";
import { ByteTail } from "../../../src/logs/byte_tail.ts";

Deno.test("push() keeps the end of what was pushed, in any portions", () => {
  for (let portion = 1; portion <= 12; portion++) {
    const tail = new ByteTail(8);
    const all = "abcdefghijklmnopqrstuvwxyz";
    for (let start = 0; start < all.length; start += portion) {
      const part = all.slice(start, start + portion);
      tail.push(new TextEncoder().encode(part));
      const expected = all.slice(0, start + part.length).slice(-8);
      assertEquals(tail.text(), expected, `portions of ${portion}`);
    }
  }
});

Deno.test("text() shows invalid bytes as replacement characters", () => {
  const tail = new ByteTail(8);
  tail.push(Uint8Array.of(0x61, 0xff, 0x62));
  assertEquals(tail.text(), "a\ufffdb");
});

Deno.test("push() keeps everything while the ring grows", () => {
  const tail = new ByteTail(5_000);
  let all = "";
  for (let number = 0; number < 2_000; number++) {
    all += `${number} `;
    tail.push(new TextEncoder().encode(`${number} `));
    assertEquals(tail.length, Math.min(all.length, 5_000));
  }
  assertEquals(tail.text(), all.slice(-5_000));
  tail.clear();
  assertEquals([tail.length, tail.text()], [0, ""]);
  tail.push(new TextEncoder().encode("x".repeat(9_000) + "end"));
  assertEquals(tail.text(), "x".repeat(4_997) + "end");
});

Deno.test("adopt() keeps the memory of a chunk that is all there is to keep", () => {
  const tail = new ByteTail(4);
  tail.push(new TextEncoder().encode("xy"));
  const first = new TextEncoder().encode("abcd");
  const spare = tail.adopt(first);
  assertEquals([tail.text(), spare?.length], ["abcd", 4]);
  const second = new TextEncoder().encode("efgh");
  assertEquals(tail.adopt(second), first);
  assertEquals(tail.text(), "efgh");
  tail.push(new TextEncoder().encode("i"));
  assertEquals(tail.text(), "fghi");
});

Deno.test("adopt() copies a chunk that is smaller, or a part of its memory", () => {
  const tail = new ByteTail(4);
  const memory = new TextEncoder().encode("abcdef");
  assertEquals(tail.adopt(memory.subarray(0, 3)), null);
  assertEquals(tail.adopt(memory.subarray(1, 5)), null);
  memory.fill(0);
  assertEquals(tail.text(), "bcde");
});

Deno.test("nothing is kept where nothing has come", () => {
  const tail = new ByteTail(4);
  assertEquals([tail.length, tail.text(), tail.bytes().length], [0, "", 0]);
  tail.push(new Uint8Array(0));
  tail.clear();
  assertEquals([tail.length, tail.text()], [0, ""]);
  tail.push(new TextEncoder().encode("abcdef"));
  assertEquals(tail.text(), "cdef");
});
