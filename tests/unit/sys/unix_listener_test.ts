import { assertEquals, assertThrows } from "@std/assert";
import { ListenError, moveIn } from "../../../src/sys/unix_listener.ts";

function noLinks(): void {
  throw new Deno.errors.NotSupported("Operation not supported");
}

for (
  const [kind, link] of [["with", undefined], ["without", noLinks]] as const
) {
  Deno.test(`moveIn() replaces nothing, ${kind} links`, async () => {
    const dir = await Deno.makeTempDir();
    try {
      const to = `${dir}/s`;
      const later = `${dir}/later`;
      await Deno.writeTextFile(`${dir}/first`, "1");
      await Deno.writeTextFile(later, "2");
      moveIn(`${dir}/first`, to, link);
      assertThrows(
        () => moveIn(later, to, link),
        ListenError,
        "another daemon",
      );
      assertEquals(await Deno.readTextFile(to), "1");
      const gone = `${dir}/gone/s`;
      assertThrows(() => moveIn(later, gone, link), Deno.errors.NotFound);
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  });
}
