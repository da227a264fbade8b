/**
 * The real file system.
 *
 * @module
 */

import type { AppendFile, FileFacts, Files } from "../ports/files.ts";

/** Files through Deno. */
export class DenoFiles implements Files {
  cwd(): string {
    return Deno.cwd();
  }

  readText(path: string): Promise<string> {
    return Deno.readTextFile(path);
  }

  async stat(path: string): Promise<FileFacts | null> {
    try {
      return factsOf(await Deno.stat(path));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async isWritableDirectory(path: string): Promise<boolean> {
    try {
      // Only an attempt tells: access lists and read-only mounts do not show
      // in the permission bits.
      const probe = await Deno.makeTempDir({
        dir: path,
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
    return new DenoAppendFile(
      Deno.openSync(path, { append: true, create: true, mode }),
    );
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
    const temporary = `${path}.${crypto.randomUUID()}.tmp`;
    try {
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
  readonly initialSize: number;
  readonly #file: Deno.FsFile;

  constructor(file: Deno.FsFile) {
    this.#file = file;
    this.initialSize = file.statSync().size;
  }

  write(bytes: Uint8Array): void {
    for (let rest = bytes; rest.length > 0;) {
      rest = rest.subarray(this.#file.writeSync(rest));
    }
  }

  close(): void {
    this.#file.close();
  }
}

function factsOf(info: Deno.FileInfo): FileFacts {
  return {
    kind: info.isFile
      ? "file"
      : info.isDirectory
      ? "directory"
      : info.isSocket
      ? "socket"
      : "other",
    size: info.size,
    mode: (info.mode ?? 0) & 0o7777,
    uid: info.uid ?? 0,
    gid: info.gid ?? 0,
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.NotADirectory;
}
