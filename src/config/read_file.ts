/**
 * What can be wrong with a file before a look into it.
 *
 * @module
 */

import type { FileFacts } from "../ports/files.ts";
import { formatSize } from "../util/size.ts";

/** The largest file that is read, in bytes. */
const MAX_FILE_BYTES = 8 * 1024 ** 2;

/** Says why a file can't be read as text; `null` when it can. */
export function sizeFault(facts: FileFacts | null): string | null {
  if (facts === null) return "no such file";
  if (facts.kind === "directory") return "it is a directory";
  // A FIFO would keep the reader waiting, a device may have no end.
  if (facts.kind !== "file") return "it is not a plain file";
  if (facts.size <= MAX_FILE_BYTES) return null;
  return `it has ${facts.size} bytes, the limit is ${
    formatSize(MAX_FILE_BYTES)
  }`;
}
