/**
 * Looks whether paths can be used for what they are meant for.
 *
 * @module
 */

import { type FileFacts, type Files, isAppendable } from "../ports/files.ts";
import { reasonOf } from "../util/reason_of.ts";
import type { Findings, Remark, Spot } from "./findings.ts";
import { dirname } from "../util/paths.ts";
import { quoted } from "./quoted.ts";

/** Checks paths of one configuration; looks at each directory once. */
export class PathChecks {
  readonly #files: Files;
  readonly #findings: Findings;
  readonly #parents = new Map<string, Promise<Remark | null>>();

  /**
   * @param files The file system.
   * @param findings Takes the mistakes.
   */
  constructor(files: Files, findings: Findings) {
    this.#files = files;
    this.#findings = findings;
  }

  /** Checks that a file can be made or written; tells whether it can. */
  async file(path: string, spot: Spot): Promise<boolean> {
    const fault = await this.#parent(path) ?? await this.#isNot(path, {
      wrong: (facts) => facts.kind === "directory",
      reason: "it is a directory",
    }) ?? await this.#isNot(path, {
      wrong: (facts) => !isAppendable(path, facts.kind),
      reason: "it is not a plain file",
    });
    return this.#tell(fault, spot);
  }

  /**
   * Checks that a log file can be made or written, and the directories above
   * it made; tells whether they can.
   */
  async logFile(path: string, spot: Spot): Promise<boolean> {
    const parent = dirname(path);
    const base = await this.#nearestDirectory(parent);
    // One that nobody means to be made is a mistake.
    const isMade = base !== parent && hintFor(parent).startsWith("create");
    return isMade
      ? this.#tell(await this.#parent(`${base}/`), spot)
      : await this.file(path, spot);
  }

  /** Checks that a socket can be made; tells whether it can. */
  async socket(path: string, spot: Spot): Promise<boolean> {
    const fault = await this.#parent(path) ?? await this.#isNot(path, {
      wrong: (facts) => facts.kind !== "socket",
      reason: "what is there is not a socket",
    });
    return this.#tell(fault, spot);
  }

  /** Checks that a directory can be entered; tells whether it can. */
  async directory(path: string, spot: Spot): Promise<boolean> {
    return this.#tell(await this.#directoryFault(path), spot);
  }

  /** The first directory on the way up that is there, or can't be seen. */
  async #nearestDirectory(path: string): Promise<string> {
    let nearest = path;
    try {
      while (nearest !== "/" && await this.#files.stat(nearest) === null) {
        nearest = dirname(nearest);
      }
    } catch {
      // It can't be looked at, which will be found once more and told.
    }
    return nearest;
  }

  async #directoryFault(path: string): Promise<Remark | null> {
    const message = `Cannot use the directory ${quoted(path)}`;
    try {
      const facts = await this.#files.stat(path);
      if (facts === null) {
        return {
          message: `${message}: it does not exist`,
          hint: hintFor(path),
        };
      }
      if (facts.kind !== "directory") {
        return { message: `${message}: it is not a directory` };
      }
      // To look at "." inside of it takes the right to enter it.
      await this.#files.stat(path === "/" ? "/." : `${path}/.`);
      return null;
    } catch (error) {
      return { message: `${message}: ${reasonOf(error)}` };
    }
  }

  #parent(path: string): Promise<Remark | null> {
    const parent = dirname(path);
    const known = this.#parents.get(parent);
    if (known !== undefined) return known;
    const fault = this.#parentFault(parent);
    this.#parents.set(parent, fault);
    return fault;
  }

  async #parentFault(parent: string): Promise<Remark | null> {
    const fault = await this.#directoryFault(parent);
    if (fault !== null) return fault;
    const message = `Cannot use the directory ${quoted(parent)}`;
    try {
      return await this.#files.isWritableDirectory(parent) ? null : {
        message: `${message}: the daemon may not write into it`,
        hint: "change its permissions or name another directory",
      };
    } catch (error) {
      return { message: `${message}: ${reasonOf(error)}` };
    }
  }

  async #isNot(
    path: string,
    { wrong, reason }: {
      readonly wrong: (facts: FileFacts) => boolean;
      readonly reason: string;
    },
  ): Promise<Remark | null> {
    try {
      const facts = await this.#files.stat(path);
      if (facts === null || !wrong(facts)) return null;
      return { message: `Cannot use ${quoted(path)}: ${reason}` };
    } catch (error) {
      return { message: `Cannot use ${quoted(path)}: ${reasonOf(error)}` };
    }
  }

  #tell(fault: Remark | null, spot: Spot): boolean {
    if (fault !== null) this.#findings.error(spot, fault);
    return fault === null;
  }
}

function hintFor(directory: string): string {
  if (/\/~/.test(directory)) {
    return '"~" is plain text here: write the whole path';
  }
  const [, written, name] =
    /\/(\$\{?([A-Z_][A-Z0-9_]*)\}?)(?:\/|$)/.exec(directory) ?? [];
  return name === undefined
    ? `create it: mkdir -p ${directory}`
    : `"${written}" is plain text here: write %(ENV_${name})s`;
}
