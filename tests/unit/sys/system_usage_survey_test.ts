import { assertEquals, assertRejects } from "@std/assert";
import {
  parseUsage,
  SystemUsageSurvey,
} from "../../../src/sys/system_usage_survey.ts";

Deno.test("parseUsage() adds up groups, without zombies", () => {
  const text = `
    1 Ss    0.0  1000
  100 S    12.5   512
  100 Rl+  50.0   512
  100 Z     0.0     0
  200 Z     0.0     0
 nonsense
`;
  assertEquals([...parseUsage(text)], [
    [1, { processes: 1, cpu: 0, memory: 1_024_000 }],
    [100, { processes: 2, cpu: 0.625, memory: 1_048_576 }],
  ]);
});

Deno.test("SystemUsageSurvey asks one ps, however many ask at a time", async () => {
  const calls: (readonly string[])[] = [];
  const survey = new SystemUsageSurvey((name, args) => {
    calls.push([name, ...args]);
    return Promise.resolve({ ok: true, text: "7 S 1.0 1\n", trouble: null });
  });
  const looks = await Promise.all([1, 2, 3, 4].map(() => survey.usage()));
  assertEquals(looks.map((groups) => groups.has(7)), [true, true, true, true]);
  // Those who came while the first was at work share the second.
  assertEquals(calls.length, 2);
  assertEquals(
    calls[0]?.join(" "),
    "ps -A -o pgid= -o stat= -o pcpu= -o rss=",
  );
});

Deno.test("SystemUsageSurvey says when ps can't be asked", async () => {
  const survey = new SystemUsageSurvey(() =>
    Promise.resolve({ ok: false, text: "", trouble: "missing" })
  );
  await assertRejects(
    () => survey.usage(),
    Error,
    "Cannot tell usage: ps missing",
  );
});
