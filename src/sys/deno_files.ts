/**
 * The real file system.
 *
 * @module
 */

import {
  type AppendFile,
  type FileFacts,
  type Files,
  type FileState,
  isAppendable,
} from "../ports/files.ts";
import { basename, dirname } from "../util/paths.ts";

/** Bytes that are copied in one step. */
const COPY_BYTES = 64 * 1024;

/** Steps after which a writer that is as fast as copying is cut off. */
const MOST_COPIES = 1_000;

/** Files through Deno. */
export class DenoFiles implements Files {
  #cwd: string | null = null;

  /** As it was when it was first asked for: it may be removed afterwards. */
  cwd(): string {
    this.#cwd ??= Deno.cwd();
    return this.#cwd;
  }

  async readText(path: string): Promise<string> {
    // To open a FIFO would wait for somebody to write to it.
    const { isFile, isDirectory } = await Deno.stat(path);
    if (!isFile && !isDirectory) throw notPlain(path);
    return await Deno.readTextFile(path);
  }

  async list(directory: string): Promise<readonly string[]> {
    const entries = await Array.fromAsync(Deno.readDir(directory));
    return entries.map(({ name }) => name);
  }

  async stat(path: string): Promise<FileFacts | null> {
    try {
      return factsOf(await Deno.stat(path));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async lstat(path: string): Promise<FileFacts | null> {
    try {
      return factsOf(await Deno.lstat(path));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async isWritableDirectory(path: string): Promise<boolean> {
    try {
      // Only an attempt tells: access lists and read-only mounts do not show
      // in the permission bits.
      // Without "..": what it means differs between making and removing.
      const probe = await Deno.makeTempDir({
        dir: await Deno.realPath(path),
        prefix: ".supervice-",
      });
      await Deno.remove(probe);
      return true;
    } catch {
      // Whatever the reason is, the daemon can't write there.
      return false;
    }
  }

  openAppend(path: string, mode = 0o644): AppendFile {
    // Before the open, which would wait for the reader of a FIFO.
    const before = statSync(path);
    if (before !== null) refuseUnappendable(path, before);
    const file = Deno.openSync(path, { append: true, create: true, mode });
    try {
      const info = file.statSync();
      // It may have been replaced in between.
      refuseUnappendable(path, info);
      return new DenoAppendFile(file, stateOf(info));
    } catch (error) {
      file.close();
      throw error;
    }
  }

  statSync(path: string): FileState | null {
    const info = statSync(path);
    return info === null ? null : stateOf(info);
  }

  realPathSync(path: string): string {
    try {
      return Deno.realPathSync(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound) || path === "/") return path;
    }
    const directory = this.realPathSync(dirname(path));
    const name = basename(path);
    // A directory that is still to be made is no link.
    if (name === "..") return dirname(directory);
    const here = `${directory === "/" ? "" : directory}/${name}`;
    const target = linkTarget(here);
    if (target === null) return here;
    // The system makes the file where the link leads.
    return this.realPathSync(
      target.startsWith("/") ? target : `${directory}/${target}`,
    );
  }

  makeDirectorySync(path: string, gid?: number): void {
    if (path === "/" || statSync(path) !== null) return;
    this.makeDirectorySync(dirname(path), gid);
    Deno.mkdirSync(path, { recursive: true });
    if (gid !== undefined) Deno.chownSync(path, null, gid);
  }

  makeFileSync(
    path: string,
    owner: { readonly uid: number; readonly gid: number } | null,
  ): void {
    try {
      const mode = 0o644;
      Deno.openSync(path, { write: true, createNew: true, mode }).close();
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      const there = statSync(path);
      if (there !== null) refuseUnappendable(path, there);
      return;
    }
    if (owner !== null) Deno.chownSync(path, owner.uid, owner.gid);
  }

  async moveContent(from: string, to: string | null): Promise<void> {
    if (to === null) return Deno.truncateSync(from);
    await Deno.copyFile(from, to);
    // What has come meanwhile is little: it is copied without a pause.
    using source = Deno.openSync(from);
    using target = Deno.openSync(to, { append: true });
    source.seekSync(target.statSync().size, Deno.SeekMode.Start);
    const buffer = new Uint8Array(COPY_BYTES);
    for (let times = 0; times < MOST_COPIES; times++) {
      const length = source.readSync(buffer);
      if (length === null) break;
      const bytes = buffer.subarray(0, length);
      for (let rest = bytes; rest.length > 0;) {
        rest = rest.subarray(target.writeSync(rest));
      }
    }
    Deno.truncateSync(from);
  }

  readEndSync(path: string, maxBytes: number): Uint8Array | null {
    if (!isPlainSync(path)) return null;
    using file = openSync(path);
    if (file === null) return null;
    const { size } = file.statSync();
    const bytes = new Uint8Array(Math.min(size, maxBytes));
    file.seekSync(size - bytes.length, Deno.SeekMode.Start);
    let length = 0;
    while (length < bytes.length) {
      const count = file.readSync(bytes.subarray(length));
      // It has become shorter in between.
      if (count === null) break;
      length += count;
    }
    return bytes.subarray(0, length);
  }

  truncateSync(path: string): void {
    if (isPlainSync(path)) Deno.truncateSync(path, 0);
  }

  renameSync(from: string, to: string): void {
    Deno.renameSync(from, to);
  }

  removeSync(path: string): void {
    try {
      Deno.removeSync(path);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  async writeAtomic(path: string, text: string, mode: number): Promise<void> {
    // One name, so that a daemon killed here leaves one file at most.
    const temporary = `${path}.tmp`;
    try {
      this.removeSync(temporary);
      await write(temporary, text, mode);
      await Deno.rename(temporary, path);
    } catch (error) {
      await Deno.remove(temporary).catch(() => {
        // The first error is the one that tells what is wrong.
      });
      throw error;
    }
  }
}

async function write(path: string, text: string, mode: number): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true, mode });
  for (let rest = new TextEncoder().encode(text); rest.length > 0;) {
    rest = rest.subarray(await file.write(rest));
  }
  await file.sync();
}

class DenoAppendFile implements AppendFile {
  readonly opened: FileState;
  readonly #file: Deno.FsFile;

  constructor(file: Deno.FsFile, opened: FileState) {
    this.#file = file;
    this.opened = opened;
  }

  write(bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0) {
      const written = this.#writeSome(rest, bytes.length - rest.length);
      // Nearly always: spares a view of nothing.
      if (written === rest.length) return;
      rest = rest.subarray(written);
    }
  }

  /** @param before Bytes of the same call that are written already. */
  #writeSome(bytes: Uint8Array, before: number): number {
    try {
      return this.#file.writeSync(bytes);
    } catch (error) {
      if (before > 0) this.#takeBack(before);
      throw error;
    }
  }

  /** Removes the last bytes, so that no half of a line is left. */
  #takeBack(count: number): void {
    try {
      const { size, isFile } = this.#file.statSync();
      if (isFile) this.#file.truncateSync(Math.max(0, size - count));
    } catch {
      // The error that is about to be told matters more.
    }
  }

  close(): void {
    this.#file.close();
  }
}

function statSync(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** What a link says, or `null` where there is none. */
function linkTarget(path: string): string | null {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return null;
  }
}

/** Whether a plain file is there; refuses what is something else. */
function isPlainSync(path: string): boolean {
  const info = statSync(path);
  // Before an open, which would wait for the writer of a FIFO.
  if (info !== null && !info.isFile) throw notPlain(path);
  return info !== null;
}

function openSync(path: string): Deno.FsFile | null {
  try {
    return Deno.openSync(path, { read: true });
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function stateOf(info: Deno.FileInfo): FileState {
  return {
    device: info.dev,
    inode: info.ino ?? 0,
    size: info.size,
    modifiedMs: info.mtime?.getTime() ?? 0,
  };
}

function refuseUnappendable(path: string, info: Deno.FileInfo): void {
  // A directory is left to the system, which has better words for it.
  if (!info.isDirectory && !isAppendable(path, kindOf(info))) {
    throw notPlain(path);
  }
}

function notPlain(path: string): Error {
  return new Error(`Cannot open ${JSON.stringify(path)}: not a plain file`);
}

function factsOf(info: Deno.FileInfo): FileFacts {
  return {
    kind: kindOf(info),
    size: info.size,
    mode: (info.mode ?? 0) & 0o7777,
    uid: info.uid ?? 0,
    gid: info.gid ?? 0,
  };
}

function kindOf(info: Deno.FileInfo): FileFacts["kind"] {
  if (info.isFile) return "file";
  if (info.isDirectory) return "directory";
  if (info.isSymlink) return "link";
  if (info.isSocket) return "socket";
  return info.isCharDevice ? "device" : "other";
}

function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.NotADirectory;
}
