import { assertEquals } from "@std/assert";
import { reasonOf } from "../../../src/util/reason_of.ts";

Deno.test("reasonOf() takes whatever was thrown", () => {
  assertEquals(reasonOf(new TypeError("No such thing")), "No such thing");
  assertEquals(reasonOf("just words"), "just words");
  assertEquals(reasonOf(undefined), "undefined");
});
