import { assertEquals } from "@std/assert";
import {
  Findings,
  placeText,
  type Spot,
} from "../../../src/config/findings.ts";

function spot(file: string, line: number | null): Spot {
  return { file, line, section: null, key: null };
}

Deno.test("Findings puts mistakes in the order of the files and lines", () => {
  const findings = new Findings();
  findings.reading("main.conf");
  findings.reading("b.conf");
  findings.reading("a.conf");
  findings.reading("main.conf");
  findings.error(spot("a.conf", 1), { message: "fourth" });
  findings.error(spot("b.conf", 1), { message: "third" });
  findings.error(spot("main.conf", 9), { message: "second" });
  findings.error(spot("main.conf", null), { message: "first" });
  findings.error(spot("main.conf", 9), { message: "second" });
  assertEquals(findings.errors().map(({ file, message }) => [file, message]), [
    ["main.conf", "first"],
    ["main.conf", "second"],
    ["b.conf", "third"],
    ["a.conf", "fourth"],
  ]);
});

Deno.test("Findings puts what it finds in an env file where it is named", () => {
  const findings = new Findings();
  findings.reading("main.conf");
  const inFile = { name: "app.env", line: 1 };
  findings.error(spot("main.conf", 5), { message: "after" });
  findings.error({ ...spot("main.conf", 3), inFile }, { message: "named" });
  assertEquals(findings.errors().map(({ file, line }) => [file, line]), [
    ["app.env", 1],
    ["main.conf", 5],
  ]);
});

Deno.test("placeText() names the file only where it is another one", () => {
  const here = spot("main.conf", 1);
  assertEquals(placeText(spot("main.conf", 3), here), "line 3");
  assertEquals(placeText(spot("a.conf", 3), here), "a.conf:3");
  assertEquals(placeText(spot("a.conf", null), here), "a.conf");
});
