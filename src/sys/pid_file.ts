/**
 * The pid file, which is also the lock that keeps a second daemon away.
 *
 * @module
 */

/** A pid file that another daemon holds. */
export class PidFileLockedError extends Error {
  override readonly name = "PidFileLockedError";
}

/** A pid file that this daemon holds; it does until it is released or dies. */
export class PidFile {
  readonly #path: string;
  readonly #file: Deno.FsFile;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Takes the lock and writes this daemon's pid, with a newline.
   *
   * @throws {PidFileLockedError} When another daemon holds it.
   */
  static async acquire(path: string): Promise<PidFile> {
    for (;;) {
      const file = await open(path);
      if (!await file.tryLock(true)) {
        const holder = await readPid(path);
        file.close();
        throw new PidFileLockedError(
          `Another daemon is already running${holder} (pidfile ` +
            `${JSON.stringify(path)}); stop it, or choose another pidfile`,
        );
      }
      // The last holder may have removed the file between open and lock.
      if (await isStillAt(path, file)) {
        await refuseForeignText(path, file);
        await file.truncate(0);
        await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
        return new PidFile(path, file);
      }
      file.close();
    }
  }

  /** Removes the file, if it is still this one, and gives up the lock. */
  async release(): Promise<void> {
    try {
      if (await isStillAt(this.#path, this.#file)) {
        await Deno.remove(this.#path);
      }
    } finally {
      this.#file.close();
    }
  }
}

async function open(path: string): Promise<Deno.FsFile> {
  // Not through a link: whoever can put one there must not choose the file.
  const facts = await Deno.lstat(path).catch(() => null);
  if (facts !== null && !facts.isFile) {
    throw new Error(
      `Cannot use ${JSON.stringify(path)} as pidfile: it is not a plain file`,
    );
  }
  return await Deno.open(path, {
    read: true,
    write: true,
    create: true,
    mode: 0o600,
  });
}

/** A mistyped path must not cost anybody a file. */
async function refuseForeignText(
  path: string,
  file: Deno.FsFile,
): Promise<void> {
  if (/^\d*\s*$/.test(await Deno.readTextFile(path))) return;
  file.close();
  throw new Error(
    `Cannot use ${JSON.stringify(path)} as pidfile: it holds something ` +
      "else; remove it, or choose another pidfile",
  );
}

async function isStillAt(path: string, file: Deno.FsFile): Promise<boolean> {
  const here = await file.stat();
  const there = await Deno.lstat(path).catch(() => null);
  return there !== null && there.ino === here.ino && there.dev === here.dev;
}

async function readPid(path: string): Promise<string> {
  const text = await Deno.readTextFile(path).catch(() => "");
  return /^\d+\s*$/.test(text) ? ` with pid ${text.trim()}` : "";
}
