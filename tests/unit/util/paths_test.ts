import { assertEquals } from "@std/assert";
import { absolutePath, basename, dirname } from "../../../src/util/paths.ts";

Deno.test("absolutePath() leaves out what means nothing, but not ..", () => {
  assertEquals(absolutePath("/srv", "./logs//web.log"), "/srv/logs/web.log");
  assertEquals(absolutePath("/srv", "/a/../b/"), "/a/../b");
  assertEquals(absolutePath("/", "a"), "/a");
});

Deno.test("dirname() of what is in the root is the root", () => {
  assertEquals(dirname("/a"), "/");
  assertEquals(dirname("/a/b"), "/a");
});

Deno.test("basename() takes a path, or a name alone", () => {
  assertEquals(basename("/usr/bin/ssh"), "ssh");
  assertEquals(basename("ssh"), "ssh");
});
