import { assertEquals } from "@std/assert";
import { nameFault } from "../../../src/config/section_header.ts";
import { suggestName } from "../../../src/config/suggest_name.ts";

Deno.test("suggestName() makes a name that can be used", () => {
  const rows: readonly (readonly [string, string | null])[] = [
    ["my site", "my-site"],
    [" web ", "web"],
    ["a/b:c,d", "a-b-c-d"],
    ["[x]", "x"],
    ["--f", "f"],
    ["\ta\u00a0\u2028b\x1b", "a-b"],
    ["", null],
    [" / ", null],
  ];
  for (const [name, good] of rows) {
    assertEquals(suggestName(name), good, name);
    if (good !== null) assertEquals(nameFault(good), null);
  }
});
