import { assertEquals, assertNotEquals } from "@std/assert";
import {
  formatDefault,
  formatValue,
} from "../../../src/config/format_value.ts";
import type { Option } from "../../../src/config/option_types.ts";
import { SECTIONS } from "../../../src/config/options.ts";
import { readValue } from "../../../src/config/read_value.ts";

const ROWS = Object.values(SECTIONS)
  .flatMap(({ options }) => Object.entries<Option>(options));

/** Texts that most options of a type would take. */
const TEXTS: Readonly<Record<Option["type"], readonly string[]>> = {
  text: ["x", 'a "b" ; # %', "two\nlines"],
  int: ["1", "5", "-3", "infinite"],
  decimal: ["1", "1.5", "10%", "0.0000001", "linear"],
  duration: ["1", "90", "1m30s", "500ms", "2h", "none", "off"],
  size: ["0", "1", "1536", "50MB", "3GB"],
  bool: ["yes", "OFF", "1", "false"],
  choice: ["INFO", "warn", "yes", "unexpected", "json", "kill", "off", "tcp"],
  signals: ["TERM", "15", "SIGINT:5 TERM:500ms HUP", "TERM KILL", "KILL"],
  exits: ["", "0", "0, 64-78, SIGTERM", "1,2\n3"],
  mask: ["0", "22", "0022", "777"],
  mode: ["660", "0600", "0"],
  limit: ["unlimited", "5", "5:6", "5:unlimited", "1GB", "1MB:2GB"],
  path: ["x", "/a/b", "./c", "none", "/dev/null", "%(process_num)s.log"],
  place: ["x.log", "/a/%(process_num)s", "AUTO", "none", "-", "/dev/stderr"],
  paths: ["a", "a, /b/c, d"],
  names: ["a", "a, b,c"],
  command: ["true", "sh -c 'a b'", "sh -c 'a\nb' \"it's\""],
  environment: [
    "A=1",
    `A="x, y", B='say "x"', C=it's, D=`,
    `A=both ' and "`,
    'A="two\nlines"',
  ],
  account: ["www", "33", "www:adm", "33:4"],
};

Deno.test("formatValue() writes what reads as the same value", () => {
  const used = new Set<string>();
  for (const [key, option] of ROWS) {
    for (const text of TEXTS[option.type]) {
      const first = readValue(option, text, "/srv");
      if (first.kind === "faults") continue;
      used.add(`${option.type} ${text}`);
      const written = formatValue(option, first.value);
      const where = `${key} = ${text}`;
      assertNotEquals(written, null, where);
      const second = readValue(option, written ?? "", "/elsewhere");
      assertEquals(second.kind, "value", where);
      if (second.kind === "value") {
        assertEquals(second.value, first.value, where);
      }
    }
  }
  const types = new Set(ROWS.map(([_key, { type }]) => type));
  const all = [...types]
    .flatMap((type) => TEXTS[type].map((text) => `${type} ${text}`));
  assertEquals(all.filter((text) => !used.has(text)), []);
});

Deno.test("formatDefault() writes the default, or nothing", () => {
  for (const [key, option] of ROWS) {
    const text = formatDefault(option);
    if (text === null) {
      assertEquals(option.default, null, key);
      continue;
    }
    const reading = readValue(option, text, "/");
    const isRelative = option.type === "path" && option.default !== null &&
      !option.default.startsWith("/");
    const expected = isRelative ? `/${option.default}` : option.default;
    assertEquals(reading, { kind: "value", value: expected }, key);
  }
});

Deno.test("formatValue() gives up where there is no text", () => {
  const { environment } = SECTIONS.program.options;
  assertEquals(formatValue(environment, { A: `"',` }), null);
  const { healthcheck_port: port } = SECTIONS.program.options;
  assertEquals(formatValue(port, null), null);
});
