/**
 * A whole file system in memory.
 *
 * @module
 */

import type { FileFacts, Files } from "../../src/ports/files.ts";
import { MemoryAppend, platformError } from "./memory_append.ts";

/** What a path that is no file is. */
interface Place {
  readonly kind: "directory" | "socket" | "device" | "other";
  readonly writable: boolean;
  /** Whether one may go into it. */
  readonly open: boolean;
}

/** Files, directories and sockets in memory; `/`, `/tmp` and `cwd` exist. */
export class MemoryFiles extends MemoryAppend implements Files {
  readonly #cwd: string;
  readonly #places = new Map<string, Place>();
  readonly #locked = new Map<string, Error>();

  /** @param cwd The working directory, absolute. */
  constructor(cwd = "/srv") {
    super();
    this.#cwd = cwd;
    for (const path of ["/", "/tmp", cwd]) this.directory(path);
  }

  /** Makes a directory, by default one that can be used in every way. */
  directory(
    path: string,
    { writable = true, open = true }: {
      readonly writable?: boolean;
      readonly open?: boolean;
    } = {},
  ): this {
    this.#places.set(path, { kind: "directory", writable, open });
    return this;
  }

  /** Puts a socket, a character device or (`other`) a FIFO there. */
  special(path: string, kind: "socket" | "device" | "other"): this {
    this.#places.set(path, { kind, writable: false, open: true });
    return this;
  }

  /** Makes every look at a path fail. */
  lock(path: string, error: Error): this {
    this.#locked.set(path, error);
    return this;
  }

  cwd(): string {
    return this.#cwd;
  }

  readText(path: string): Promise<string> {
    const failure = this.#locked.get(path);
    if (failure !== undefined) return Promise.reject(failure);
    if (this.#places.get(path)?.kind === "other") {
      return Promise.reject(new Error(`Opening the FIFO ${path} would hang`));
    }
    const text = this.text(path);
    return text === null
      ? Promise.reject(platformError("NotFound", `no such file: ${path}`))
      : Promise.resolve(text);
  }

  list(directory: string): Promise<readonly string[]> {
    const failure = this.#locked.get(directory);
    if (failure !== undefined) return Promise.reject(failure);
    const prefix = directory === "/" ? "/" : `${directory}/`;
    const names = [...this.paths, ...this.#places.keys()]
      .filter((path) => path.startsWith(prefix) && path !== directory)
      .map((path) => path.slice(prefix.length).split("/", 1).join());
    return names.length > 0 || this.#places.has(directory)
      ? Promise.resolve([...new Set(names)])
      : Promise.reject(platformError("NotFound", `no such file: ${directory}`));
  }

  stat(path: string): Promise<FileFacts | null> {
    const failure = this.#locked.get(path);
    if (failure !== undefined) return Promise.reject(failure);
    const real = path.replace(/\/\.$/, "") || "/";
    const place = this.#places.get(real);
    if (real !== path && place?.open === false) {
      return Promise.reject(
        platformError("PermissionDenied", `permission denied: ${real}`),
      );
    }
    const bytes = this.bytes(real);
    if (place === undefined && bytes === null) return Promise.resolve(null);
    return Promise.resolve({
      kind: place?.kind ?? "file",
      size: bytes?.length ?? 0,
      mode: this.mode(real) ?? 0o755,
      uid: 0,
      gid: 0,
    });
  }

  /** Of links only `realPathSync` knows here. */
  lstat(path: string): Promise<FileFacts | null> {
    return this.stat(path);
  }

  isWritableDirectory(path: string): Promise<boolean> {
    const place = this.#places.get(path);
    return Promise.resolve(place?.kind === "directory" && place.writable);
  }

  writeAtomic(path: string, text: string, mode: number): Promise<void> {
    const failure = this.#locked.get(path);
    if (failure !== undefined) return Promise.reject(failure);
    this.removeSync(path);
    const file = this.openAppend(path, mode);
    file.write(new TextEncoder().encode(text));
    file.close();
    return Promise.resolve();
  }
}
