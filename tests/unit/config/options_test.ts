import { assert, assertEquals, assertMatch } from "@std/assert";
import { reloadOfProcessField } from "../../../src/config/diff_config.ts";
import { loadConfig } from "../../../src/config/load_config.ts";
import type { Option } from "../../../src/config/option_types.ts";
import { isIn, kindsOf, SECTIONS } from "../../../src/config/options.ts";
import { modeText } from "../../../src/config/socket_rules.ts";
import { readValue } from "../../../src/config/read_value.ts";
import {
  type ProcessSpec,
  RLIMIT_RESOURCES,
} from "../../../src/model/process_spec.ts";
import { fixtureHost } from "../../support/config_host.ts";

interface Row {
  readonly kind: string;
  readonly key: string;
  readonly option: Option;
}

/** Sections whose options are those of a program, and few more. */
const LIKE_PROGRAM = ["program-default", "eventlistener", "fcgi-program"];

const ROWS: readonly Row[] = Object.entries(SECTIONS)
  .filter(([kind]) => !LIKE_PROGRAM.includes(kind))
  .flatMap(([kind, { options }]) =>
    Object.entries<Option>(options)
      .map(([key, option]) => ({ kind, key, option }))
  );

/** The options of our own dialect. */
const OURS = ROWS.filter(({ kind, option }) =>
  kindsOf("supervice").some((known) => known === kind) &&
  isIn(option, "supervice")
);

async function loadOne() {
  const host = fixtureHost();
  host.files.put("/srv/x.ini", "[program:x]\ncommand = x\n");
  const config = await loadConfig("x.ini", host);
  const [spec] = config.processes;
  assert(spec !== undefined);
  return { daemon: config.daemon, spec };
}

function processFields(spec: ProcessSpec): readonly (keyof ProcessSpec)[] {
  return Object.keys(spec).filter((key): key is keyof ProcessSpec =>
    Object.hasOwn(spec, key)
  );
}

Deno.test("SECTIONS has the options of the reference", () => {
  const count = (kind: string) =>
    OURS.filter((row) => row.kind === kind).length;
  assert(count("supervice") >= 23);
  assert(count("program") >= 73);
  assertEquals(count("group"), 2);
  assertEquals(count("include"), 1);
});

Deno.test("SECTIONS has an option for each resource, in their order", () => {
  const keys = ROWS.map(({ key }) => key);
  assertEquals(
    keys.filter((key) => key.startsWith("rlimit_")),
    RLIMIT_RESOURCES.map((resource) => `rlimit_${resource}`),
  );
});

Deno.test("SECTIONS documents each option in whole sentences", () => {
  for (const { key, option } of ROWS) {
    assertMatch(option.doc, /^[A-Z].*\.$/, key);
    assertEquals(key, key.toLowerCase());
    if (option.type === "duration") assertMatch(option.doc, /^Seconds/, key);
    if (option.type === "size") assertMatch(option.doc, /in bytes/, key);
  }
});

Deno.test("SECTIONS knows each key in one kind of section only", () => {
  const keys = OURS.map(({ key }) => key);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  assertEquals(twice, ["priority"]);
});

Deno.test("SECTIONS has defaults that it would accept", () => {
  for (const { key, option } of ROWS) {
    const { default: value } = option;
    if (value === null || typeof value === "object") continue;
    const number = value === Infinity ? "infinite" : `${value}`;
    const text = option.type === "duration"
      ? `${number}ms`
      : option.type === "mode"
      ? modeText(option.default)
      : number;
    const reading = readValue(option, text, "/");
    const expected = option.type === "path" && !`${value}`.startsWith("/")
      ? `/${value}`
      : value;
    assertEquals(reading, { kind: "value", value: expected }, key);
  }
});

Deno.test("SECTIONS sets every field of the specs", async () => {
  const { daemon, spec } = await loadOne();
  const fields = (kind: string) =>
    ROWS.filter((row) => row.kind === kind).map(({ option }) => option.field);
  for (const field of Object.keys(daemon)) {
    assert(fields("supervice").includes(field), field);
  }
  const ofProcess = [
    ...fields("program"),
    ...fields("group"),
    // What it is called, and what `env_file` leads to.
    ...["name", "program", "processNum", "fileEnvironment"],
  ];
  for (const field of processFields(spec)) {
    assert(ofProcess.includes(field), field);
  }
  const known = [...Object.keys(daemon), ...processFields(spec), null];
  for (const { key, option } of ROWS) assert(known.includes(option.field), key);
});

Deno.test("SECTIONS reloads all options of a field alike", async () => {
  const { spec } = await loadOne();
  for (const { kind, key, option } of ROWS) {
    if (kind === "supervice" || option.field === null) continue;
    const field = processFields(spec).find((name) => name === option.field);
    assert(field !== undefined, key);
    assertEquals(reloadOfProcessField(field), option.reload, key);
  }
});

Deno.test("reloadOfProcessField() knows every field", async () => {
  const { spec } = await loadOne();
  const live = processFields(spec)
    .filter((field) => reloadOfProcessField(field) === "live");
  assertEquals(live, [
    "group",
    "priority",
    "groupPriority",
    "autostart",
    "autorestart",
    "exitCodes",
    "norestartExitCodes",
    "startRetries",
    "backoff",
    "startLimit",
    "startLimitWindowMs",
    "fatalRetryMs",
    "stopSteps",
    "stopCommand",
    "stopAsGroup",
    "killAsGroup",
    "killEscaped",
    "reconcile",
  ]);
});
