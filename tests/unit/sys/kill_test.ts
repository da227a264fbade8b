import { assertThrows } from "@std/assert";
import { kill } from "../../../src/sys/kill.ts";

Deno.test("kill() takes no id that stands for several", () => {
  for (const id of [0, 1, -1, -7, 1.5, NaN]) {
    for (const signal of ["SIGTERM", "SIG10", "SIG34", 0] as const) {
      assertThrows(() => kill({ pid: id }, signal), RangeError, "not an id");
      assertThrows(() => kill({ pgid: id }, signal), RangeError, "not an id");
    }
  }
});
