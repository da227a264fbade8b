import { assertEquals } from "@std/assert";
import { reasonOf } from "../../../src/util/reason_of.ts";

Deno.test("reasonOf() takes whatever was thrown", () => {
  assertEquals(reasonOf(new TypeError("No such thing")), "No such thing");
  assertEquals(reasonOf("just words"), "just words");
  assertEquals(reasonOf(undefined), "undefined");
});

Deno.test("reasonOf() does not ask for all permissions there are", () => {
  const denied = (message: string) => reasonOf(new Error(message));
  assertEquals(
    denied(
      'Requires all access to "/dev", run again with the --allow-all flag',
    ),
    'Deno keeps programs out of "/dev", as of most of /dev, /proc and /sys',
  );
  const read = 'Requires read access to "/x", run again with --allow-read';
  assertEquals(denied(read), read);
});
