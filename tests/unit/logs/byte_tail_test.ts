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
