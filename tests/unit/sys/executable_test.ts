import { assertEquals, assertThrows } from "@std/assert";
import { SpawnError } from "../../../src/ports/spawner.ts";
import { Executables } from "../../../src/sys/executable.ts";

Deno.test("Executables.find() goes along the path", async () => {
  const dir = await Deno.makeTempDir();
  try {
    for (const name of ["one", "two"]) await Deno.mkdir(`${dir}/${name}`);
    await Deno.writeTextFile(`${dir}/one/plain`, "", { mode: 0o644 });
    await Deno.writeTextFile(`${dir}/two/plain`, "", { mode: 0o755 });
    await Deno.writeTextFile(`${dir}/one/locked`, "", { mode: 0o644 });
    const found = new Executables(`${dir}/one:two`, dir);
    assertEquals(found.find("plain"), `${dir}/two/plain`);
    assertEquals(found.find("two/plain"), `${dir}/two/plain`);
    assertEquals(found.findOrNull("plain"), `${dir}/two/plain`);
    assertEquals(found.findOrNull("absent"), null);
    assertEquals(found.findOrNull("locked"), null);
    const refuse = (command: string) => {
      const error = assertThrows(() => found.find(command), SpawnError);
      return [error.message, error.transient];
    };
    assertEquals(refuse("absent"), [
      'Command "absent" not found in PATH',
      true,
    ]);
    assertEquals(refuse("./absent"), ['Command "./absent" not found', true]);
    assertEquals(refuse("locked"), [
      'Command "locked" can\'t be run: not executable',
      false,
    ]);
    assertEquals(refuse("./one"), [
      'Command "./one" can\'t be run: a directory',
      false,
    ]);
    // It remembers where a command was, but not when it is gone.
    await Deno.rename(`${dir}/two/plain`, `${dir}/moved`);
    assertEquals(found.findOrNull("plain"), null);
    await Deno.rename(`${dir}/moved`, `${dir}/two/plain`);
    assertEquals(found.find("plain"), `${dir}/two/plain`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
