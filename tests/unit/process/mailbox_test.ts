import { assertEquals, assertThrows } from "@std/assert";
import { Mailbox } from "../../../src/process/mailbox.ts";

Deno.test("post() works at one input at a time, in the order they came", () => {
  const seen: string[] = [];
  const mailbox = new Mailbox<{ readonly name: string }>(({ name }) => {
    seen.push(`${name} begins`);
    if (name === "first") mailbox.post({ name: "second" });
    seen.push(`${name} ends`);
  });
  mailbox.post({ name: "first" });
  assertEquals(seen, [
    "first begins",
    "first ends",
    "second begins",
    "second ends",
  ]);
});

Deno.test("post() goes on after work that has failed", () => {
  const seen: string[] = [];
  const mailbox = new Mailbox<{ readonly name: string }>(({ name }) => {
    if (name === "bad") throw new Error("A defect");
    seen.push(name);
  });
  assertThrows(() => mailbox.post({ name: "bad" }), Error, "A defect");
  mailbox.post({ name: "good" });
  assertEquals(seen, ["good"]);
});
