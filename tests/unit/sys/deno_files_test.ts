import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DenoFiles } from "../../../src/sys/deno_files.ts";

const FILES = new DenoFiles();

/** Runs `work` in a folder of its own. */
async function inFolder(work: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("DenoFiles opens no device outside of /dev, and reads none", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/log`;
    await Deno.symlink("/dev/null", path);
    const message = `Cannot open "${path}": not a plain file`;
    assertThrows(() => FILES.openAppend(path), Error, message);
    await assertRejects(() => FILES.readText(path), Error, message);
    FILES.openAppend("/dev/null").close();
    assertEquals((await FILES.lstat(path))?.kind, "link");
    assertEquals((await FILES.stat(path))?.kind, "device");
    assertEquals(await FILES.lstat(`${path}/none`), null);
  });
});

Deno.test("DenoFiles appends to a plain file, through a link too", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/there`, "");
    await Deno.symlink(`${folder}/there`, `${folder}/link`);
    for (const text of ["a", "b"]) {
      const file = FILES.openAppend(`${folder}/link`);
      file.write(new TextEncoder().encode(text));
      file.close();
    }
    assertEquals(await FILES.readText(`${folder}/there`), "ab");
  });
});

Deno.test("DenoFiles.isWritableDirectory() leaves nothing behind", async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/real/deep`, { recursive: true });
    await Deno.mkdir(`${folder}/o`);
    await Deno.symlink(`${folder}/real/deep`, `${folder}/x`);
    for (const path of ["o", "./x/../o", "real/../o", "missing/../o"]) {
      // What it answers depends on the platform's idea of "..".
      await FILES.isWritableDirectory(`${folder}/${path}`);
    }
    assertEquals(await FILES.isWritableDirectory(`${folder}/o`), true);
    assertEquals(await Array.fromAsync(Deno.readDir(`${folder}/o`)), []);
    const { length } = await Array.fromAsync(Deno.readDir(`${folder}/real`));
    assertEquals(length, 1);
  });
});
