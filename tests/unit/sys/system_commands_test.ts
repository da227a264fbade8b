import { assertEquals } from "@std/assert";
import { Executables } from "../../../src/sys/executable.ts";
import type { ToolAnswer } from "../../../src/sys/run_tool.ts";
import { SystemCommands } from "../../../src/sys/system_commands.ts";

/** Ids that nothing belongs to. */
const STRANGER = {
  name: "stranger",
  uid: 54_321,
  gid: 54_321,
  home: "/",
  shell: "/bin/sh",
};

/** A folder that everybody may go through, and what is in it. */
class Place implements Disposable {
  readonly path = Deno.realPathSync(Deno.makeTempDirSync());

  constructor() {
    Deno.chmodSync(this.path, 0o755);
  }

  file(name: string, mode: number, text = ""): void {
    Deno.writeTextFileSync(`${this.path}/${name}`, text);
    Deno.chmodSync(`${this.path}/${name}`, mode);
  }

  folder(name: string, mode: number): void {
    Deno.mkdirSync(`${this.path}/${name}`);
    Deno.chmodSync(`${this.path}/${name}`, mode);
  }

  /** `groups` are those that `id -G` tells. */
  commands(groups: readonly number[] = []): SystemCommands {
    const answer: ToolAnswer = {
      ok: true,
      text: `${groups.join(" ")}\n`,
      trouble: null,
    };
    return new SystemCommands({
      run: () => Promise.resolve(answer),
      executables: new Executables(this.path, this.path),
    });
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

Deno.test("SystemCommands tells what is no command at all", async () => {
  using place = new Place();
  place.file("plain", 0o644);
  place.folder("folder", 0o755);
  const commands = place.commands();
  const rows: readonly (readonly [string, string])[] = [
    ["absent", "not found in PATH"],
    ["./absent", "no such file"],
    ["plain", "nobody may execute it"],
    ["./folder", "it is a directory"],
  ];
  for (const [command, fault] of rows) {
    assertEquals(await commands.commandFault(command, STRANGER), fault);
  }
});

Deno.test("SystemCommands judges by the permissions of the account", async () => {
  using place = new Place();
  place.file("mine", 0o744);
  place.file("ours", 0o754);
  place.file("all", 0o755);
  place.file("others", 0o655);
  place.folder("locked", 0o700);
  place.file("locked/all", 0o755);
  const { path } = place;
  const facts = await Deno.stat(`${path}/ours`);
  const gid = facts.gid ?? 0;
  const stranger = place.commands();
  assertEquals(await stranger.commandFault("all", STRANGER), null);
  assertEquals(
    await stranger.commandFault("mine", STRANGER),
    `"stranger" may not execute ${path}/mine`,
  );
  assertEquals(
    await stranger.commandFault("ours", STRANGER),
    `"stranger" may not execute ${path}/ours`,
  );
  assertEquals(
    await stranger.commandFault("locked/all", STRANGER),
    `"stranger" may not go through ${path}/locked`,
  );
  // A member of the group may, be it the primary one or another.
  const member = place.commands([STRANGER.gid, gid]);
  assertEquals(await member.commandFault("ours", STRANGER), null);
  assertEquals(
    await stranger.commandFault("ours", { ...STRANGER, gid }),
    null,
  );
  // The owner may, and root whatever somebody may.
  const isRoot = facts.uid === 0;
  const uid = isRoot ? STRANGER.uid : facts.uid ?? 0;
  for (const name of ["mine", "others"]) {
    if (isRoot) await Deno.chown(`${path}/${name}`, uid, null);
  }
  const owner = { ...STRANGER, uid };
  assertEquals(await stranger.commandFault("mine", owner), null);
  // What others may is not what the owner may.
  assertEquals(
    await stranger.commandFault("others", owner),
    `"stranger" may not execute ${path}/others`,
  );
  const root = { ...STRANGER, name: "root", uid: 0 };
  assertEquals(await stranger.commandFault("mine", root), null);
  assertEquals(await stranger.commandFault("locked/all", root), null);
});

Deno.test("SystemCommands looks at the interpreter of a script", async () => {
  using place = new Place();
  const { path } = place;
  place.file("good", 0o755, "#! /bin/sh -e\n");
  place.file("env", 0o755, "#!/usr/bin/env no-such-thing\n");
  place.file("bad", 0o755, `#!${path}/pyhton\n`);
  place.file("plain", 0o644);
  place.file("odd", 0o755, `#!${path}/plain\n`);
  place.file("secret", 0o711, "#!/bin/sh\n");
  const commands = place.commands();
  const faultOf = (name: string) => commands.commandFault(name, STRANGER);
  assertEquals(await faultOf("good"), null);
  assertEquals(
    await faultOf("bad"),
    `its interpreter "${path}/pyhton" does not exist`,
  );
  assertEquals(
    await faultOf("odd"),
    `its interpreter "${path}/plain": "stranger" may not execute ${path}/plain`,
  );
  assertEquals(
    await faultOf("secret"),
    `it is a script that "stranger" may not read: ${path}/secret`,
  );
});

Deno.test("SystemCommands tells who may enter a directory", async () => {
  using place = new Place();
  const { path } = place;
  place.folder("open", 0o711);
  place.folder("locked", 0o700);
  place.folder("locked/inner", 0o755);
  await Deno.symlink(`${path}/locked/inner`, `${path}/link`);
  const commands = place.commands();
  const faultOf = (name: string) =>
    commands.directoryFault(`${path}/${name}`, STRANGER);
  const refusal = `"stranger" may not go through ${path}/locked`;
  assertEquals(await faultOf("open"), null);
  assertEquals(await faultOf("absent"), null);
  for (const name of ["locked", "locked/inner", "link"]) {
    assertEquals(await faultOf(name), refusal, name);
  }
});
