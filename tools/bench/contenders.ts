/**
 * The one table of those who are compared.
 *
 * @module
 */

import type { Contender } from "./contender.ts";
import { BARE_DENO } from "./contenders/bare_deno.ts";
import { PM2 } from "./contenders/pm2.ts";
import { RUNIT } from "./contenders/runit.ts";
import { S6 } from "./contenders/s6.ts";
import { SHELL } from "./contenders/shell.ts";
import { SUPERVICE } from "./contenders/supervice.ts";
import { SUPERVISORD } from "./contenders/supervisord.ts";

/** All of them, in the order of tables. */
export const CONTENDERS: readonly Contender[] = [
  SUPERVICE,
  BARE_DENO,
  SHELL,
  SUPERVISORD,
  RUNIT,
  S6,
  PM2,
];

/** Those of them whose programs are installed. */
export function installed(): readonly Contender[] {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  const isThere = (program: string) =>
    folders.some((folder) => {
      try {
        return Deno.statSync(`${folder}/${program}`).isFile;
      } catch {
        // Not in this folder.
        return false;
      }
    });
  return CONTENDERS.filter(({ needs }) => needs.every(isThere));
}
