import { assertEquals } from "@std/assert";
import { announcedReason } from "../../../src/process/announce.ts";

Deno.test("announcedReason() tells the time to the next try, not to say so", () => {
  const said = (leftMs: number) =>
    announcedReason({
      kind: "backoff",
      reason: "gone",
      retryAtMs: 5_000 + leftMs,
    }, 5_000);
  assertEquals(said(999.2), "gone; next try in 1 s");
  assertEquals(said(2_496), "gone; next try in 2.5 s");
  assertEquals(said(9), "gone; next try in 0.009 s");
});
