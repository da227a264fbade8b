import { assertEquals } from "@std/assert";
import { SystemSurroundings } from "../../../src/sys/system_surroundings.ts";

function surroundings(answers: Readonly<Record<string, string>>) {
  return new SystemSurroundings((name, args) => {
    const text = answers[[name, ...args].join(" ")] ?? answers[name];
    return Promise.resolve({
      ok: text !== undefined,
      text: text ?? "",
      trouble: text === undefined ? "missing" : null,
    });
  }).read();
}

Deno.test("read() tells the variables and the name of the machine", async () => {
  const { environment, hostName } = await surroundings({
    "env -0": "A=1\0B=two\nlines = 2\0EMPTY=\0SUPERVICE_ID=\0=odd\0",
    "uname -n": "box\n",
  });
  assertEquals([...environment ?? []], [
    ["A", "1"],
    ["B", "two\nlines = 2"],
    ["EMPTY", ""],
  ]);
  assertEquals(hostName, "box");
});

Deno.test("read() asks awk where env does not know -0", async () => {
  const { environment } = await surroundings({
    awk: "A=1\0B=two\nlines = 2\0SUPERVICE_ID=\0",
  });
  assertEquals([...environment ?? []], [["A", "1"], ["B", "two\nlines = 2"]]);
});

Deno.test("read() says what can't be known", async () => {
  assertEquals(await surroundings({}), { environment: null, hostName: null });
});
