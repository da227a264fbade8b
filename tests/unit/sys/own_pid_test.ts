import { assertEquals } from "@std/assert";
import { ancestry } from "../../../src/sys/own_pid.ts";

Deno.test("ancestry() goes up to the first process", () => {
  const text = "    1     0\n   10     1\n   11    10\n   12    10\n";
  assertEquals([...ancestry(11, text)], [11, 10, 1, 0]);
  assertEquals([...ancestry(99, text)], [99]);
});

Deno.test("ancestry() ends where the table bites its tail", () => {
  assertEquals([...ancestry(2, "2 3\n3 2\n")], [2, 3]);
});
