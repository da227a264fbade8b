import { assert, assertEquals } from "@std/assert";
import { sampleConfig } from "../../../src/cli/daemon/sample_config.ts";
import { loadConfig } from "../../../src/config/load_config.ts";
import { SECTIONS } from "../../../src/config/options.ts";
import { parseConfig } from "../../../src/config/parse_config.ts";
import { formatIssue } from "../../../src/model/errors.ts";
import { fixtureHost } from "../../support/config_host.ts";

Deno.test("sampleConfig() is a good configuration as it is", async () => {
  const host = fixtureHost();
  host.files.put("/srv/x.conf", sampleConfig());
  const { processes, warnings } = await loadConfig("x.conf", host);
  assertEquals(processes.map(({ name }) => name), ["example"]);
  assertEquals(warnings, []);
});

Deno.test("sampleConfig() is one without its comments, too", () => {
  const text = sampleConfig().replaceAll(/^;(?=[a-z[])/gm, "");
  const draft = parseConfig(text, { file: "x.conf", cwd: "/srv" });
  assertEquals(draft.findings.errors().map(formatIssue), []);
  const settings = Object.values<{ entry: unknown }>({
    ...draft.daemon,
    ...draft.programs[0]?.settings,
    ...draft.groups[0]?.settings,
  });
  const all = Object.values(SECTIONS)
    .flatMap(({ options }) => Object.keys(options));
  assertEquals(settings.length, all.length);
  assert(settings.every(({ entry }) => entry !== null));
});

Deno.test("sampleConfig() fits on a terminal", () => {
  const lines = sampleConfig().split("\n");
  assertEquals(lines.filter((line) => line.length > 79), []);
});
