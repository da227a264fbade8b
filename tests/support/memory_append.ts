/**
 * Files that are appended to and renamed, in memory. As on a real disk, an
 * open file stays the same file when it is renamed or removed.
 *
 * @module
 */

import type { AppendFile, Files, FileState } from "../../src/ports/files.ts";

/** Operations that can be made to fail. */
export type AppendOperation =
  | "open"
  | "write"
  | "read"
  | "truncate"
  | "rename"
  | "remove";

interface Inode {
  bytes: Uint8Array;
  readonly mode: number;
  readonly number: number;
  modifiedMs: number;
}

/** Makes an error of the platform: its name is what tells it apart. */
export function platformError(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

/** The part of a file system that log files need. */
type LogFileSystem = Pick<
  Files,
  | "openAppend"
  | "makeDirectorySync"
  | "readEndSync"
  | "realPathSync"
  | "truncateSync"
  | "renameSync"
  | "removeSync"
>;

/** The appending part of a file system, in memory. */
export class MemoryAppend implements LogFileSystem {
  /** Calls, in order: `open /log`, `rename /log /log.1`, ... */
  readonly calls: string[] = [];
  /** Bytes that may still be written before the disk is full. */
  freeBytes = Infinity;
  /** Number of files that are open. */
  openCount = 0;
  /** Time of the clock of the file system, milliseconds since 1970. */
  wallMs = 0;
  readonly #inodes = new Map<string, Inode>();
  readonly #links = new Map<string, string>();
  #lastInode = 0;
  readonly #failures = new Map<AppendOperation, Error>();

  /** Makes every operation of a kind fail until `heal()`. */
  fail(operation: AppendOperation, error: Error): void {
    this.#failures.set(operation, error);
  }

  /** Ends all failures. */
  heal(): void {
    this.#failures.clear();
  }

  /** Puts a file there. */
  put(path: string, content: string | Uint8Array): void {
    const bytes = typeof content === "string"
      ? new TextEncoder().encode(content)
      : content;
    this.#inodes.set(path, this.#inode(bytes, 0o644));
  }

  /** Makes a link to a file or directory, or turns it there. */
  link(path: string, target: string): void {
    this.#links.set(path, target);
  }

  realPathSync(path: string): string {
    let real = "";
    for (const name of path.split("/")) {
      if (name === "..") real = real.slice(0, real.lastIndexOf("/"));
      else if (name !== "") real = `${real}/${name}`;
      real = this.#links.get(real) ?? real;
    }
    return real || "/";
  }

  /** Paths of all files, sorted. */
  get paths(): readonly string[] {
    return [...this.#inodes.keys()].sort();
  }

  /** Bytes of a file, or `null` when it is not there. */
  bytes(path: string): Uint8Array | null {
    return this.#inodes.get(path)?.bytes ?? null;
  }

  /** Text of a file, or `null` when it is not there. */
  text(path: string): string | null {
    const bytes = this.bytes(path);
    return bytes === null ? null : new TextDecoder().decode(bytes);
  }

  /** Permission bits a file was created with, or `null`. */
  mode(path: string): number | null {
    return this.#inodes.get(path)?.mode ?? null;
  }

  openAppend(path: string, mode = 0o644): AppendFile {
    this.calls.push(`open ${path}`);
    this.#check("open");
    const inode = this.#inodes.get(path) ??
      this.#inode(new Uint8Array(0), mode);
    this.#inodes.set(path, inode);
    this.openCount++;
    let open = true;
    return {
      opened: stateOf(inode),
      write: (bytes) => {
        if (!open) throw platformError("BadResource", "the file is closed");
        this.#append(inode, bytes);
      },
      close: () => {
        if (!open) throw platformError("BadResource", "closed twice");
        open = false;
        this.openCount--;
      },
    };
  }

  makeFileSync(path: string): void {
    this.calls.push(`make ${path}`);
    this.#check("open");
    const place = this.realPathSync(path);
    if (this.#inodes.has(place)) return;
    this.#inodes.set(place, this.#inode(new Uint8Array(0), 0o644));
  }

  moveContent(from: string, to: string | null): Promise<void> {
    this.calls.push(`move content ${from} ${to}`);
    const inode = this.#inodes.get(from);
    if (inode === undefined) {
      return Promise.reject(platformError("NotFound", `no ${from}`));
    }
    if (to !== null) this.#inodes.set(to, this.#inode(inode.bytes, 0o644));
    inode.bytes = new Uint8Array(0);
    return Promise.resolve();
  }

  statSync(path: string): FileState | null {
    const inode = this.#inodes.get(this.realPathSync(path));
    return inode === undefined ? null : stateOf(inode);
  }

  /** Files need no directories here; the call is noted. */
  makeDirectorySync(path: string): void {
    this.calls.push(`mkdir ${path}`);
  }

  readEndSync(path: string, maxBytes: number): Uint8Array | null {
    this.calls.push(`read ${path} ${maxBytes}`);
    this.#check("read");
    const bytes = this.bytes(this.realPathSync(path));
    return bytes?.slice(Math.max(0, bytes.length - maxBytes)) ?? null;
  }

  truncateSync(path: string): void {
    this.calls.push(`truncate ${path}`);
    this.#check("truncate");
    const inode = this.#inodes.get(this.realPathSync(path));
    if (inode !== undefined) inode.bytes = new Uint8Array(0);
  }

  renameSync(from: string, to: string): void {
    this.calls.push(`rename ${from} ${to}`);
    this.#check("rename");
    const inode = this.#inodes.get(from);
    if (inode === undefined) throw platformError("NotFound", `no ${from}`);
    this.#inodes.delete(from);
    this.#inodes.set(to, inode);
  }

  removeSync(path: string): void {
    this.calls.push(`remove ${path}`);
    this.#check("remove");
    this.#inodes.delete(path);
  }

  #inode(bytes: Uint8Array, mode: number): Inode {
    this.#lastInode++;
    const modifiedMs = this.wallMs;
    return { bytes, mode, number: this.#lastInode, modifiedMs };
  }

  #append(inode: Inode, bytes: Uint8Array): void {
    this.#check("write");
    inode.modifiedMs = this.wallMs;
    if (bytes.length > this.freeBytes) {
      throw platformError("StorageFull", "no space left on device");
    }
    const joined = new Uint8Array(inode.bytes.length + bytes.length);
    joined.set(inode.bytes);
    joined.set(bytes, inode.bytes.length);
    inode.bytes = joined;
    this.freeBytes -= bytes.length;
  }

  #check(operation: AppendOperation): void {
    const failure = this.#failures.get(operation);
    if (failure !== undefined) throw failure;
  }
}

function stateOf({ bytes, number, modifiedMs }: Inode): FileState {
  return { device: 1, inode: number, size: bytes.length, modifiedMs };
}
