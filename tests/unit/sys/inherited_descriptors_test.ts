import { assertEquals } from "@std/assert";
import { findInherited } from "../../../src/sys/inherited_descriptors.ts";

/** What is to be closed, where a shell prints these names. */
async function closingOf(
  text: string,
  shells: readonly string[] = ["sh", "bash"],
) {
  const findOrNull = (name: string) =>
    shells.includes(name) ? `/b/${name}` : null;
  const run = () => Promise.resolve({ ok: true, text, trouble: null });
  return await findInherited({ findOrNull }, run);
}

const STANDARD = "/dev/fd/0\n/dev/fd/1\n/dev/fd/2\n";

Deno.test("findInherited() finds nothing where nothing was left open", async () => {
  assertEquals(await closingOf(STANDARD), null);
  assertEquals(await closingOf(""), null);
  assertEquals(await closingOf(`${STANDARD}/dev/fd/9\n`, []), null);
});

Deno.test("findInherited() takes any shell for descriptors of one digit", async () => {
  assertEquals(await closingOf(`${STANDARD}/dev/fd/9\n/dev/fd/3\n`), {
    descriptors: [3, 9],
    shell: ["/b/sh"],
  });
});

Deno.test("findInherited() takes bash for others, or leaves them open", async () => {
  const open = `${STANDARD}/dev/fd/200\n/dev/fd/9\n`;
  assertEquals(await closingOf(open), {
    descriptors: [9, 200],
    shell: ["/b/bash", "-p"],
  });
  assertEquals(await closingOf(open, ["sh"]), {
    descriptors: [9],
    shell: ["/b/sh"],
  });
  assertEquals(await closingOf(`${STANDARD}/dev/fd/10\n`, ["sh"]), null);
});
