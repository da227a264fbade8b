/**
 * The helper programs of this machine.
 *
 * @module
 */

import type {
  HelperProgram,
  HelperPrograms,
} from "../ports/helper_programs.ts";
import { Executables } from "./executable.ts";

/** Searches along the daemon's PATH. */
export class SystemHelperPrograms implements HelperPrograms {
  async has(program: HelperProgram): Promise<boolean> {
    return (await Executables.ofDaemon()).findOrNull(program) !== null;
  }
}
