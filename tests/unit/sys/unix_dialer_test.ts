import { assertEquals } from "@std/assert";
import {
  type FolderFacts,
  isSheltered,
  keeperOf,
} from "../../../src/sys/unix_dialer.ts";

const FOLDERS: Readonly<Record<string, FolderFacts>> = {
  "/": folder(0, 0o755),
  "/home": folder(0, 0o755),
  "/home/ann": folder(1001, 0o700),
  "/home/ann/run": folder(1001, 0o755),
  "/home/ann/group": folder(1001, 0o775),
  "/home/ann/group/own": folder(1001, 0o700),
  "/home/ann/link": { ...folder(1001, 0o777), isDirectory: false },
  "/home/ann/link/..": folder(0, 0o755),
  "/home/bob": folder(1002, 0o755),
  "/home/bob/ann": folder(1001, 0o700),
  "/tmp": folder(0, 0o1777),
  "/tmp/ann": folder(1001, 0o700),
  // As on macOS, where links have a mode that looks safe.
  "/mac/tmp": { ...folder(0, 0o755), isDirectory: false },
};

function folder(uid: number, mode: number): FolderFacts {
  return { isDirectory: true, uid, mode };
}

function look(path: string): FolderFacts {
  const facts = FOLDERS[path];
  if (facts === undefined) throw new Deno.errors.NotFound(path);
  return facts;
}

Deno.test("isSheltered() wants every directory on the way to be the user's or root's alone", () => {
  const rows: readonly (readonly [string, boolean])[] = [
    ["/s.sock", true],
    ["/home/ann/s.sock", true],
    ["/home/ann/run/s.sock", true],
    ["//home/ann//run/s.sock", true],
    ["/home/ann/group/s.sock", false],
    ["/home/ann/group/own/s.sock", false],
    ["/home/ann/link/s.sock", false],
    ["/home/ann/link/../s.sock", false],
    ["/home/bob/s.sock", false],
    ["/home/bob/ann/s.sock", false],
    ["/tmp/s.sock", false],
    ["/tmp/ann/s.sock", false],
    ["/gone/s.sock", false],
  ];
  for (const [path, expected] of rows) {
    assertEquals(isSheltered(path, 1001, look), expected, path);
  }
});

Deno.test("isSheltered() takes a relative path from the working directory", () => {
  const seen: string[] = [];
  isSheltered("run/s.sock", 1001, (path) => {
    seen.push(path);
    return folder(0, 0o755);
  });
  assertEquals(seen.at(-1), `${Deno.cwd()}/run`);
});

Deno.test("keeperOf() names who alone can put things into a directory", () => {
  const rows: readonly (readonly [string, number | null])[] = [
    ["/home/ann", 1001],
    ["/home", 0],
    ["/home/ann/group", null],
    ["/tmp", null],
    ["/home/ann/link", null],
    ["/mac/tmp", null],
  ];
  for (const [path, expected] of rows) {
    assertEquals(keeperOf(path, look), expected, path);
  }
});
