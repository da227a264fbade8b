/**
 * The file system, as far as supervising needs it. Failures are the errors of
 * the platform; their `name` tells them apart (`NotFound`,
 * `PermissionDenied`, `AlreadyExists`, ...).
 *
 * @module
 */

/** What is known about a path. */
export interface FileFacts {
  readonly kind:
    | "file"
    | "directory"
    | "socket"
    /** A character device. */
    | "device"
    /** A symbolic link; only `lstat` tells of one. */
    | "link"
    /** A FIFO, or something rarer. */
    | "other";
  /** Size in bytes. */
  readonly size: number;
  /** Permission bits, such as 0o600. */
  readonly mode: number;
  /** Numeric id of the owner. */
  readonly uid: number;
  /** Numeric id of the owning group. */
  readonly gid: number;
}

/**
 * Tells whether it is safe to append to what is at `path`. Opening a FIFO, or
 * writing to one that is full, stops the whole daemon until somebody reads.
 */
export function isAppendable(path: string, kind: FileFacts["kind"]): boolean {
  return kind === "file" || (kind === "device" && path.startsWith("/dev/"));
}

/** Which file it is, and how it looks at one moment. */
export interface FileState {
  /** Number of the file system that it is on. */
  readonly device: number;
  /** Number of the file in there. */
  readonly inode: number;
  /** Size in bytes. */
  readonly size: number;
  /** When it was written last, milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** A file open for appending. Its calls are synchronous: see logs/. */
export interface AppendFile {
  /** How it was when it was opened. */
  readonly opened: FileState;
  /** Writes all of `bytes` at the end; where it throws, none of them. */
  write(bytes: Uint8Array): void;
  /** Closes the file. */
  close(): void;
}

/** The file system. */
export interface Files {
  /** The daemon's working directory, absolute. */
  cwd(): string;
  /** Reads a whole file as UTF-8; refuses all but plain files. */
  readText(path: string): Promise<string>;
  /** Names of what is in a directory, in no order. */
  list(directory: string): Promise<readonly string[]>;
  /** Looks at a path, following links; `null` when nothing is there. */
  stat(path: string): Promise<FileFacts | null>;
  /** Looks at a path itself, be it a link; `null` when nothing is there. */
  lstat(path: string): Promise<FileFacts | null>;
  /** Tells whether the daemon may make files in a directory. */
  isWritableDirectory(path: string): Promise<boolean>;
  /**
   * Opens a file for appending, creating it with `mode` (0o644). Refuses what
   * {@linkcode isAppendable} does not allow.
   */
  openAppend(path: string, mode?: number): AppendFile;
  /** Looks at a path, following links; `null` when nothing is there. */
  statSync(path: string): FileState | null;
  /**
   * The path without links and `..`, as far as it can be seen: what is not
   * there yet is taken to be made at that name.
   */
  realPathSync(path: string): string;
  /**
   * Makes a directory and those above it; does nothing when it is there. Those
   * it makes get the group `gid`, where one is given.
   */
  makeDirectorySync(path: string, gid?: number): void;
  /**
   * Makes an empty file where there is none; it belongs to `owner`. Refuses
   * what is there but can't be appended to, such as a FIFO: an open would wait
   * for its reader.
   */
  makeFileSync(
    path: string,
    owner: { readonly uid: number; readonly gid: number } | null,
  ): void;
  /**
   * Copies what is in a file into a new one, or nowhere, and cuts the file to
   * nothing. What somebody appends between the two is lost.
   */
  moveContent(from: string, to: string | null): Promise<void>;
  /**
   * Reads the end of a plain file, at most `maxBytes` bytes of it; `null` when
   * it is not there. Refuses all but plain files.
   */
  readEndSync(path: string, maxBytes: number): Uint8Array | null;
  /**
   * Empties a plain file; does nothing when it is not there. Refuses all but
   * plain files.
   */
  truncateSync(path: string): void;
  /** Renames a file, replacing the target. */
  renameSync(from: string, to: string): void;
  /** Removes a file; does nothing when it is not there. */
  removeSync(path: string): void;
  /** Replaces a file's text in one step, with exactly `mode`. */
  writeAtomic(path: string, text: string, mode: number): Promise<void>;
}
