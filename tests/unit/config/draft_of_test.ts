import { assert, assertEquals } from "@std/assert";
import type { ConfigDraft } from "../../../src/config/draft.ts";
import { draftOf } from "../../../src/config/draft_of.ts";
import { MemoryFiles } from "../../support/memory_files.ts";

function draft(text: string): Promise<ConfigDraft> {
  const reader = { files: new MemoryFiles("/home/me"), surroundings: null };
  return draftOf(text, { file: "x.ini", dialect: null }, reader);
}

Deno.test("draftOf() needs no host and does not throw", async () => {
  const good = await draft("[supervice]\nsocket = s\n");
  assertEquals(good.findings.errors(), []);
  assertEquals(good.daemon.socket.value, "/home/me/s");
  const bad = await draft("[supervice]\nsocket = s/\n[x]\n");
  assertEquals(bad.findings.errors().length, 2);
  assert(!bad.daemon.socket.valid);
});

Deno.test("draftOf() survives any text", async () => {
  const pieces = [
    "[",
    "]",
    "=",
    ":",
    "\n",
    " ",
    "program:a",
    '"',
    "'",
    "\\",
    "%",
  ];
  for (let seed = 1; seed < 3000; seed++) {
    let text = "";
    for (let rest = seed * 7919; rest > 0; rest = Math.floor(rest / 11)) {
      text += pieces[rest % 11];
    }
    (await draft(text)).findings.errors();
  }
});
