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

Deno.test("DenoFiles.readEndSync() reads the end of a plain file only", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/log`;
    const end = (most: number) => {
      const bytes = FILES.readEndSync(path, most);
      return bytes === null ? null : new TextDecoder().decode(bytes);
    };
    assertEquals(end(5), null);
    await Deno.writeTextFile(path, "abc");
    assertEquals([end(2), end(3), end(4), end(0)], ["bc", "abc", "abc", ""]);
    assertThrows(() => FILES.readEndSync("/dev/zero", 1), Error, "not a plain");
    assertThrows(() => FILES.readEndSync(folder, 1), Error, "not a plain");
  });
});

Deno.test("DenoFiles.truncateSync() empties a plain file only", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/log`;
    FILES.truncateSync(path);
    assertEquals(FILES.readEndSync(path, 1), null);
    const open = FILES.openAppend(path);
    open.write(new TextEncoder().encode("abc"));
    FILES.truncateSync(path);
    open.write(new TextEncoder().encode("d"));
    open.close();
    assertEquals(await FILES.readText(path), "d");
    assertThrows(() => FILES.truncateSync("/dev/null"), Error, "not a plain");
  });
});

Deno.test("DenoFiles.makeFileSync() leaves what is there, and refuses devices", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/log`;
    FILES.makeFileSync(path, null);
    await Deno.writeTextFile(path, "abc");
    FILES.makeFileSync(path, null);
    assertEquals(await FILES.readText(path), "abc");
    FILES.makeFileSync("/dev/null", null);
    await Deno.symlink("/dev/null", `${folder}/link`);
    const make = () => FILES.makeFileSync(`${folder}/link`, null);
    assertThrows(make, Error, "not a plain file");
  });
});

Deno.test("DenoFiles.realPathSync() follows links to what is still to be made", async () => {
  await inFolder(async (folder) => {
    const real = await Deno.realPath(folder);
    await Deno.mkdir(`${real}/logs/deep`, { recursive: true });
    await Deno.symlink("logs", `${real}/dir`);
    await Deno.symlink("dir/deep/../new/log", `${real}/link`);
    await Deno.symlink(`${real}/link`, `${real}/second`);
    await Deno.symlink("loop", `${real}/loop`);
    const at = (path: string) => FILES.realPathSync(`${real}/${path}`);
    assertEquals(at("dir/log"), `${real}/logs/log`);
    assertEquals(at("dir/deep/../log"), `${real}/logs/log`);
    assertEquals(at("none/../dir/none/../log"), `${real}/logs/log`);
    assertEquals(at("link"), `${real}/logs/new/log`);
    assertEquals(at("second"), `${real}/logs/new/log`);
    assertEquals(at("loop/log"), `${real}/loop/log`);
    await Deno.writeTextFile(`${real}/logs/log`, "");
    assertEquals(at("dir/log"), `${real}/logs/log`);
    assertEquals(FILES.realPathSync("/none/such"), "/none/such");
    assertEquals(FILES.realPathSync("/"), "/");
  });
});
