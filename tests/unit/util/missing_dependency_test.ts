import { assertEquals } from "@std/assert";
import { missingDependency } from "../../../src/util/missing_dependency.ts";

Deno.test("missingDependency() names what can't be loaded", () => {
  const url = "https://jsr.io/@std/cli";
  const messages = [
    `JSR package manifest for '@std/cli' failed to load. Import '${url}/meta.json' failed.`,
    `JSR package version manifest for '@std/cli@1.0.13' failed to load: Import '${url}/1.0.13_meta.json' failed.`,
    `Import '${url}/1.0.13/parse_args.js' failed.\n    0: error sending request`,
    `Specifier not found in cache: "${url}/1.0.13/parse_args.js", --cached-only is specified.`,
  ];
  for (const message of messages) {
    assertEquals(
      missingDependency(new TypeError(message))?.message,
      "Cannot load @std/cli: it is not cached, and jsr.io does not answer",
    );
  }
});

Deno.test("missingDependency() leaves other errors alone", () => {
  const others = [
    new TypeError('Module not found "file:///srv/main.ts"'),
    new Error("No https://jsr.io/@std/cli"),
    "https://jsr.io/@std/cli",
  ];
  assertEquals(others.map(missingDependency), others.map(() => null));
});
