import { assertEquals } from "@std/assert";
import { excessOf } from "../../../src/sys/socket_room.ts";

Deno.test("excessOf() counts bytes beyond what macOS takes", () => {
  assertEquals(excessOf("/".padEnd(103, "x")), 0);
  assertEquals(excessOf("/".padEnd(105, "x")), 2);
  assertEquals(excessOf("/".padEnd(53, "ä")), 2);
});
