/**
 * The project as an ordinary user has it: a copy of the runtime, the sources
 * and the cached dependencies that belongs to `nobody`, because root's own may
 * be where nobody else can look.
 *
 * @module
 */

import { copy } from "@std/fs/copy";
import { IS_LINUX } from "./platform.ts";
import { type FolderOptions, ROOT, taskCommand } from "./daemon.ts";

/** Whether these tests run as root, who can become somebody else: on Linux. */
export const isRoot: boolean = IS_LINUX && Deno.uid() === 0;

/** The account of an ordinary user that every system has. */
export const ORDINARY = "nobody";

/** The copy, which lasts until it is disposed of. */
export class OrdinaryUser implements AsyncDisposable {
  readonly uid: number;
  readonly gid: number;
  /** Where the copy is. */
  readonly home: string;
  /** Settings for a folder in which everything runs as this user. */
  readonly folder: FolderOptions;

  private constructor(
    home: string,
    owner: { readonly uid: number; readonly gid: number },
    folder: FolderOptions,
  ) {
    this.home = home;
    this.uid = owner.uid;
    this.gid = owner.gid;
    this.folder = folder;
  }

  /** Makes the copy; only root can. */
  static async make(): Promise<OrdinaryUser> {
    const [uid, gid] = await Promise.all([ask("id", "-u"), ask("id", "-g")]);
    const home = await Deno.makeTempDir({ prefix: "supervice-user-" });
    const deno = `${home}/deno`;
    await Deno.copyFile(Deno.execPath(), deno);
    for (const name of ["main.ts", "ctl.ts", "deno.json"]) {
      await Deno.copyFile(`${ROOT}${name}`, `${home}/${name}`);
    }
    await copy(`${ROOT}src`, `${home}/src`);
    await copy(`${ROOT}tests/fixtures/programs`, `${home}/programs`);
    await Deno.mkdir(`${home}/cache`);
    await copy(`${await denoDir()}/remote`, `${home}/cache/remote`);
    await run("chown", "-R", `${uid}:${gid}`, home);

    const there = (word: string) =>
      word === Deno.execPath()
        ? deno
        : word.startsWith(ROOT)
        ? `${home}/${word.slice(ROOT.length)}`
        : word;
    const command = async (task: "daemon" | "ctl") => {
      const [program, ...args] = await taskCommand(task);
      return [there(program), ...args.map(there)] as [string, ...string[]];
    };
    const owner = { uid: Number(uid), gid: Number(gid) };
    return new OrdinaryUser(home, owner, {
      daemon: await command("daemon"),
      ctl: await command("ctl"),
      prefix: [
        "setpriv",
        ...[`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups", "--"],
        ...["env", `DENO_DIR=${home}/cache`, `HOME=${home}`],
      ],
      owner,
      programs: `${home}/programs`,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.home, { recursive: true });
  }
}

function ask(program: string, option: string): Promise<string> {
  return run(program, option, ORDINARY);
}

async function denoDir(): Promise<string> {
  return JSON.parse(await run(Deno.execPath(), "info", "--json")).denoDir;
}

/** Runs a program to its end and returns what it says. */
async function run(program: string, ...args: string[]): Promise<string> {
  const { success, stdout } = await new Deno.Command(program, {
    args,
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot run ${program} ${args.join(" ")}`);
  return new TextDecoder().decode(stdout).trim();
}
