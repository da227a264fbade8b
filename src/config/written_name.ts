/**
 * What an option of the daemon is called in the file that sets it.
 *
 * @module
 */

import type { Dialect } from "./dialect.ts";
import type { Option } from "./option_types.ts";
import { headerOf, nameOf, SECTIONS } from "./options.ts";

/** Where an option is written. */
export interface WrittenName {
  /** Header of the section, without brackets. */
  readonly section: string;
  /** Name of the option there. */
  readonly option: string;
}

/** The socket has a section of its own in files of supervisord. */
const SOCKET_OPTIONS: ReadonlyMap<string, string> = new Map([
  ["socket", "file"],
  ["socket_mode", "chmod"],
  ["socket_owner", "chown"],
]);

/**
 * Says how an option of the daemon is written in a dialect.
 *
 * @example
 * ```ts
 * import { writtenName } from "./written_name.ts";
 * writtenName("log_dir", "supervisord");
 * // { section: "supervisord", option: "childlogdir" }
 * ```
 */
export function writtenName(name: string, dialect: Dialect): WrittenName {
  const own = dialect === "supervisord" ? SOCKET_OPTIONS.get(name) : undefined;
  if (own !== undefined) return { section: "unix_http_server", option: own };
  const options: Readonly<Record<string, Option>> = SECTIONS.supervice.options;
  const option = options[name];
  return {
    section: headerOf("supervice", dialect),
    option: option === undefined ? name : nameOf(name, option, dialect),
  };
}
