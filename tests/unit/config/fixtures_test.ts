import { assert, assertEquals, assertRejects } from "@std/assert";
import { loadConfig } from "../../../src/config/load_config.ts";
import { ConfigError } from "../../../src/model/errors.ts";
import { fixtureHost, SECRET } from "../../support/config_host.ts";

const FOLDER = new URL("../../fixtures/config/", import.meta.url);
const FILE = "supervisord.conf";

/**
 * `deno test -RW tests/unit/config/fixtures_test.ts -- --update` writes what
 * is said now into the golden files of tests/fixtures/config/invalid, and
 * names each that has changed. Read every one of them as a user would.
 */
const isUpdate = Deno.args.includes("--update");

interface Fixture {
  readonly name: string;
  readonly text: string;
  /** Text of the file with what is expected. */
  readonly expected: string;
}

function readFixtures(folder: string, suffix: string): readonly Fixture[] {
  const base = new URL(`${folder}/`, FOLDER);
  const files = Array.from(Deno.readDirSync(base), ({ name }) => name);
  const names = files.filter((name) => name.endsWith(".ini"))
    .map((name) => name.slice(0, -".ini".length)).sort();
  return names.map((name) => ({
    name,
    text: Deno.readTextFileSync(new URL(`${name}.ini`, base)),
    expected: isUpdate && !files.includes(`${name}${suffix}`)
      ? ""
      : Deno.readTextFileSync(new URL(`${name}${suffix}`, base)),
  }));
}

function load(text: string) {
  const host = fixtureHost();
  host.files.put(`/srv/${FILE}`, text);
  return loadConfig(FILE, host);
}

function expectText(name: string, actual: string, expected: string): void {
  if (!isUpdate || actual === expected) return assertEquals(actual, expected);
  const path = new URL(`invalid/${name}.txt`, FOLDER);
  Deno.writeTextFileSync(path, actual);
  throw new Error(`Wrote "${path.pathname}": run again without --update`);
}

const INVALID = readFixtures("invalid", ".txt");
/** What the daemon has where a file says nothing else. */
const DAEMON_DEFAULTS: object = JSON.parse(
  Deno.readTextFileSync(new URL("daemon_defaults.json", FOLDER)),
);
/** What the processes of a valid file have where it says nothing else. */
const DEFAULTS: object = JSON.parse(
  // Infinity is 1e999 there: JSON has no other number for it.
  Deno.readTextFileSync(new URL("process_defaults.json", FOLDER)),
);
const VALID = readFixtures("valid", ".json");

Deno.test("fixtures are all there", () => {
  assert(INVALID.length >= 120, `found ${INVALID.length} invalid files`);
  assert(VALID.length >= 20, `found ${VALID.length} valid files`);
});

for (const { name, text, expected } of INVALID) {
  Deno.test(`loadConfig() refuses invalid/${name}.ini`, async () => {
    const error = await assertRejects(() => load(text), ConfigError);
    expectText(name, `${error.message}\n`, expected);
    assert(!error.message.includes(SECRET));
  });
}

for (const { name, text, expected } of VALID) {
  Deno.test(`loadConfig() accepts valid/${name}.ini`, async () => {
    // What the options are set to has tests of its own.
    const { daemonOptions: _, programOptions: __, ...config } = await load(
      text,
    );
    const { daemon, processes, ...rest } = JSON.parse(expected);
    assertEquals(config, {
      dialect: "supervice",
      notes: config.notes,
      ...rest,
      daemon: { ...DAEMON_DEFAULTS, ...daemon },
      processes: processes.map((process: object) => ({
        ...DEFAULTS,
        ...process,
      })),
    });
  });
}

Deno.test("loadConfig() finds mistakes in every invalid file whatever the line ends", async () => {
  if (isUpdate) return;
  for (const { name, text, expected } of INVALID) {
    const windows = text.replaceAll("\n", "\r\n");
    const error = await assertRejects(() => load(windows), ConfigError);
    assertEquals(`${error.message}\n`, expected, name);
  }
});
