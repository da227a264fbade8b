import { assert, assertEquals, assertRejects } from "@std/assert";
import { loadConfig } from "../../../src/config/load_config.ts";
import { ConfigError } from "../../../src/model/errors.ts";
import { fixtureHost, SECRET } from "../../support/config_host.ts";

const FOLDER = new URL("../../fixtures/config/", import.meta.url);
const FILE = "supervisord.conf";

interface Fixture {
  readonly name: string;
  readonly text: string;
  /** Text of the file with what is expected. */
  readonly expected: string;
}

function readFixtures(folder: string, suffix: string): readonly Fixture[] {
  const base = new URL(`${folder}/`, FOLDER);
  const names = [...Deno.readDirSync(base)]
    .filter(({ name }) => name.endsWith(".ini"))
    .map(({ name }) => name.slice(0, -".ini".length)).sort();
  return names.map((name) => ({
    name,
    text: Deno.readTextFileSync(new URL(`${name}.ini`, base)),
    expected: Deno.readTextFileSync(new URL(`${name}${suffix}`, base)),
  }));
}

function load(text: string) {
  const host = fixtureHost();
  host.files.put(`/srv/${FILE}`, text);
  return loadConfig(FILE, host);
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
  assert(INVALID.length >= 90, `found ${INVALID.length} invalid files`);
  assert(VALID.length >= 20, `found ${VALID.length} valid files`);
});

for (const { name, text, expected } of INVALID) {
  Deno.test(`loadConfig() refuses invalid/${name}.ini`, async () => {
    const error = await assertRejects(() => load(text), ConfigError);
    assertEquals(`${error.message}\n`, expected);
    assert(!error.message.includes(SECRET));
  });
}

for (const { name, text, expected } of VALID) {
  Deno.test(`loadConfig() accepts valid/${name}.ini`, async () => {
    const config = await load(text);
    const { daemon, processes, ...rest } = JSON.parse(expected);
    assertEquals(config, {
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
  for (const { name, text, expected } of INVALID) {
    const windows = text.replaceAll("\n", "\r\n");
    const error = await assertRejects(() => load(windows), ConfigError);
    assertEquals(`${error.message}\n`, expected, name);
  }
});
