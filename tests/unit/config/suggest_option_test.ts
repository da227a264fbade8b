import { assert, assertEquals } from "@std/assert";
import { SECTIONS } from "../../../src/config/options.ts";
import { editDistance } from "../../../src/util/edit_distance.ts";
import { suggestOption } from "../../../src/config/suggest_option.ts";

const KEYS = Object.keys(SECTIONS.program.options);

Deno.test("suggestOption() knows every option by its first slips", () => {
  let all = 0;
  let found = 0;
  for (const key of KEYS) {
    const middle = Math.floor(key.length / 2);
    const slips = [
      // A letter is left out, doubled, or swapped with its neighbour.
      key.slice(0, middle) + key.slice(middle + 1),
      key.slice(0, middle) + key.charAt(middle) + key.slice(middle),
      key.slice(0, -2) + key.charAt(key.length - 1) +
      key.charAt(key.length - 2),
    ];
    for (const slip of slips) {
      if (KEYS.includes(slip)) continue;
      const hint = suggestOption(slip, KEYS);
      const [, meant = ""] = /^did you mean "(.*)"\?$/.exec(hint) ?? [];
      // "autorstart" is as near to one as to the other.
      if (meant === key) found += 1;
      else assert(editDistance(slip, meant) <= editDistance(slip, key), slip);
      all += 1;
    }
  }
  assert(found > 0.95 * all, `${found} of ${all}`);
});

Deno.test("suggestOption() compares what is different within a family", () => {
  const keys = ["rlimit_as", "rlimit_nofile", "rlimit_cpu", "command"];
  const rows: readonly (readonly [string, string])[] = [
    ["rlimit_nofiles", 'did you mean "rlimit_nofile"?'],
    ["rlimit_threads", "there are rlimit_as, rlimit_nofile, rlimit_cpu"],
    ["rlimit", "there are rlimit_as, rlimit_nofile, rlimit_cpu"],
    ["comand", 'did you mean "command"?'],
  ];
  for (const [key, hint] of rows) assertEquals(suggestOption(key, keys), hint);
  assertEquals(suggestOption("x", ["programs"]), "there is only programs");
  assertEquals(
    suggestOption("xyz", KEYS),
    "supervice --sample lists all options",
  );
});

Deno.test("suggestOption() knows what other programs call an option", () => {
  const rows = [["cwd", "directory"], ["env", "environment"], [
    "restart",
    "autorestart",
  ], ["workers", "numprocs"]] as const;
  for (const [key, name] of rows) {
    assertEquals(suggestOption(key, KEYS), `here it is "${name}"`);
  }
  // Other sections have other options.
  assertEquals(suggestOption("cwd", ["programs"]), "there is only programs");
});
