/**
 * The machine that the configurations in tests/fixtures/config are made for.
 *
 * @module
 */

import type { ConfigHost } from "../../src/config/load_config.ts";
import type {
  HelperProgram,
  HelperPrograms,
} from "../../src/ports/helper_programs.ts";
import { FakeAccounts } from "./fake_accounts.ts";
import { platformError } from "./memory_append.ts";
import { MemoryFiles } from "./memory_files.ts";

/** A secret of the env files: no message may show it. */
export const SECRET = "hunter2";

/** A machine that lacks some helper programs. */
export function helpersWithout(
  ...missing: readonly HelperProgram[]
): HelperPrograms {
  return {
    has: (program) => Promise.resolve(!missing.includes(program)),
    hasSystemLog: () => Promise.resolve(true),
  };
}

/** A host whose files a test can add to. */
export interface FakeHost extends ConfigHost {
  readonly files: MemoryFiles;
}

/** Larger than any file may be; made once, as every test has it. */
const HUGE = new Uint8Array(8 * 1024 ** 2 + 2);

/** Makes the machine; its working directory is `/srv`, its user is root. */
export function fixtureHost(
  accounts: FakeAccounts = new FakeAccounts(),
): FakeHost {
  const files = new MemoryFiles("/srv")
    .directory("/var/log")
    .directory("/var/00")
    .directory("/var/01")
    .directory("/var/02")
    .directory("/root")
    .directory("/readonly", { writable: false })
    .directory("/locked", { open: false });
  files.put("/srv/app.env", "# settings\n\nA=from file\nE = 'quoted'\nF=\n");
  files.put("/srv/more.env", '\ufeffE="later"\r\nG="half\r\nH=a=b # c\r\n');
  files.put("/srv/empty.env", "");
  files.put("/srv/template.env", "FILE=%(process_num)s\n");
  files.put(
    "/srv/bad.env",
    `A=1\n${SECRET}\n=${SECRET}\nexport B=${SECRET}\n2C=${SECRET}\nD=\0${SECRET}\n`,
  );
  files.put("/srv/huge.env", HUGE);
  files.put("/srv/locked.env", "A=1");
  files.lock("/srv/locked.env", platformError("PermissionDenied", "no access"));
  const surroundings = {
    read: () =>
      Promise.resolve({
        environment: new Map([
          ["HOME", "/root"],
          ["WORDS", 'a "b c", d=1'],
          ["APP_CMD", "python3 app.py --debug"],
          ["PASSWORD", `p,a"s s%d;#`],
        ]),
        hostName: "box",
      }),
  };
  return { files, accounts, helpers: helpersWithout(), surroundings };
}
