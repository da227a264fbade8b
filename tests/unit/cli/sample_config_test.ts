import { assert, assertEquals, assertMatch } from "@std/assert";
import { sampleConfig } from "../../../src/cli/daemon/sample_config.ts";
import { draftOf } from "../../../src/config/draft_of.ts";
import { loadConfig } from "../../../src/config/load_config.ts";
import type { Option } from "../../../src/config/option_types.ts";
import { isIn, SECTIONS } from "../../../src/config/options.ts";
import { formatIssue } from "../../../src/model/errors.ts";
import { fixtureHost } from "../../support/config_host.ts";

Deno.test("sampleConfig() is a good configuration as it is", async () => {
  const host = fixtureHost();
  host.files.put("/srv/x.conf", sampleConfig());
  const { processes, warnings } = await loadConfig("x.conf", host);
  assertEquals(processes.map(({ name }) => name), ["example"]);
  assertEquals(warnings, []);
});

Deno.test("sampleConfig() is one without its comments, too", async () => {
  const text = sampleConfig().replaceAll(/^;(?=[a-z[])/gm, "");
  const { files } = fixtureHost();
  const options = { file: "x.conf", dialect: null };
  const draft = await draftOf(text, options, { files, surroundings: null });
  assertEquals(draft.findings.errors().map(formatIssue), []);
  const parts = {
    supervice: draft.daemon,
    program: draft.programs[0]?.settings ?? {},
    group: draft.groups[0]?.settings ?? {},
  };
  for (const kind of ["supervice", "program", "group"] as const) {
    const settings: Readonly<Record<string, { readonly entry: unknown }>> =
      parts[kind];
    for (
      const [key, option] of Object.entries<Option>(SECTIONS[kind].options)
    ) {
      if (isIn(option, "supervice")) assert(settings[key]?.entry, key);
    }
  }
  assertMatch(text, /^\[include\]\n+(?:; .*\n)*files = /m);
});

Deno.test("sampleConfig() fits on a terminal", () => {
  const lines = sampleConfig().split("\n");
  assertEquals(lines.filter((line) => line.length > 79), []);
});
