import { assertEquals, assertThrows } from "@std/assert";
import { kill, type SignalSystem } from "../../../src/sys/kill.ts";

Deno.test("kill() takes no id that stands for several", () => {
  for (const id of [0, 1, -1, -7, 1.5, NaN]) {
    for (const signal of ["SIGTERM", "SIG10", "SIG34", 0] as const) {
      assertThrows(() => kill({ pid: id }, signal), RangeError, "not an id");
      assertThrows(() => kill({ pgid: id }, signal), RangeError, "not an id");
    }
  }
});

/** What a system says of the group 7 and of its leader. */
function system(
  os: SignalSystem["os"],
  answers: Readonly<Record<number, Error>>,
): SignalSystem {
  return {
    os,
    kill: (id) => {
      const error = answers[id];
      if (error !== undefined) throw error;
    },
  };
}

const denied = new Deno.errors.PermissionDenied("EPERM");
const missing = new Deno.errors.NotFound("ESRCH");

Deno.test("kill() takes a group of zombies on macOS for one on Linux", () => {
  const zombies = [
    system("darwin", { [-7]: denied }), // the leader is one
    system("darwin", { [-7]: denied, 7: missing }),
  ];
  for (const mac of zombies) {
    assertEquals(kill({ pgid: 7 }, "SIGTERM", mac), true);
    assertEquals(kill({ pgid: 7 }, 0, mac), true);
  }
});

Deno.test("kill() says when a group belongs to somebody else", () => {
  const error = Deno.errors.PermissionDenied;
  for (
    const other of [
      system("darwin", { [-7]: denied, 7: denied }),
      system("linux", { [-7]: denied }),
      system("linux", { [-7]: denied, 7: missing }),
    ]
  ) assertThrows(() => kill({ pgid: 7 }, "SIGTERM", other), error);
  const mac = system("darwin", { 7: denied });
  assertThrows(() => kill({ pid: 7 }, "SIGTERM", mac), error);
});
