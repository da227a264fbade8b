/**
 * Small files of both dialects and what they mean, written down from the
 * documented rules of both systems: tests/fixtures/corpus. The JSON beside a
 * file says of each process its name and words, and whatever else is not as
 * the dialect has it by default.
 */

import {
  assert,
  assertEquals,
  assertObjectMatch,
  assertRejects,
} from "@std/assert";
import { loadConfig } from "../../../src/config/load_config.ts";
import { ConfigError } from "../../../src/model/errors.ts";
import {
  type Config,
  type Dialect,
  DIALECTS,
  type ProcessSpec,
} from "../../../src/model/process_spec.ts";
import { fixtureHost } from "../../support/config_host.ts";

const FOLDER = new URL("../../fixtures/corpus/", import.meta.url);

/** What a program is by default in each dialect, where they differ. */
const DEFAULTS = {
  supervice: {},
  supervisord: {
    autorestart: "unexpected",
    stopAsGroup: false,
    killAsGroup: false,
    killEscaped: false,
    stdin: "pipe",
  },
} as const;

/** What a process is by default in both. */
const COMMON: object = JSON.parse(
  Deno.readTextFileSync(new URL("../config/process_defaults.json", FOLDER)),
);

interface ExpectedProcess {
  readonly name: string;
  readonly program?: string;
  readonly group?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: string;
}

interface Expected {
  readonly processes?: readonly ExpectedProcess[];
  readonly daemon?: Readonly<Record<string, unknown>>;
  readonly warnings?: readonly string[];
  readonly errors?: readonly string[];
}

interface Case {
  readonly dialect: Dialect;
  readonly name: string;
  readonly text: string;
  readonly expected: Expected;
}

const CASES: readonly Case[] = DIALECTS.flatMap((dialect) =>
  [...Deno.readDirSync(new URL(`${dialect}/`, FOLDER))]
    .filter(({ name }) => name.endsWith(".ini"))
    .map(({ name: file }) => file.slice(0, -".ini".length))
    .sort()
    .map((name) => ({
      dialect,
      name,
      text: readFile(`${dialect}/${name}.ini`),
      expected: JSON.parse(readFile(`${dialect}/${name}.json`)),
    }))
);

function readFile(path: string): string {
  return Deno.readTextFileSync(new URL(path, FOLDER));
}

function load({ dialect, text }: Case): Promise<Config> {
  const host = fixtureHost();
  for (const path of ["/srv/log", "/srv/work", "/srv/conf.d"]) {
    host.files.directory(path);
  }
  for (
    const { name } of Deno.readDirSync(new URL(`${dialect}/conf.d`, FOLDER))
  ) {
    host.files.put(
      `/srv/conf.d/${name}`,
      readFile(`${dialect}/conf.d/${name}`),
    );
  }
  host.files.put("/srv/supervisord.conf", text);
  return loadConfig("supervisord.conf", host);
}

/** Completes what is written down with what holds by default. */
function complete(process: ExpectedProcess, dialect: Dialect): object {
  const { name, environment = {}, user = null } = process;
  const [program = name, own = program] = name.split(":");
  const group = process.group ?? program;
  const about = {
    SUPERVISOR_ENABLED: "1",
    SUPERVISOR_PROCESS_NAME: own,
    SUPERVISOR_GROUP_NAME: group,
  };
  const auto = (stream: string) => ({
    kind: "file",
    path: `/srv/${name.replace(":", "-")}-${stream}.log`,
    maxBytes: 50 * 1024 ** 2,
    backups: 10,
    rotation: "size",
    compress: false,
    totalBytes: 0,
  });
  const logs = dialect === "supervisord"
    ? { stdout: auto("stdout"), stderr: auto("stderr") }
    : {};
  return {
    ...COMMON,
    ...DEFAULTS[dialect],
    ...logs,
    program,
    ...process,
    group,
    user,
    environment: dialect === "supervisord"
      ? { ...about, ...environment }
      : environment,
  };
}

function withUserName(spec: ProcessSpec): object {
  return { ...spec, user: spec.user?.name ?? null };
}

Deno.test("the corpus is all there", () => {
  assert(CASES.length >= 70, `${CASES.length} files`);
  for (const dialect of DIALECTS) {
    assert(CASES.filter((each) => each.dialect === dialect).length >= 30);
  }
});

for (const each of CASES) {
  const { dialect, name, expected } = each;
  if (expected.errors !== undefined) {
    Deno.test(`loadConfig() refuses corpus/${dialect}/${name}.ini`, async () => {
      const error = await assertRejects(() => load(each), ConfigError);
      assertEquals(error.message.split("\n"), expected.errors);
    });
    continue;
  }
  Deno.test(`loadConfig() reads corpus/${dialect}/${name}.ini as documented`, async () => {
    const config = await load(each);
    assertEquals(config.dialect, dialect);
    assertEquals(
      config.processes.map(withUserName),
      expected.processes?.map((process) => complete(process, dialect)),
    );
    assertObjectMatch({ ...config.daemon }, { ...expected.daemon });
    assertEquals(config.warnings, expected.warnings ?? []);
  });
}
