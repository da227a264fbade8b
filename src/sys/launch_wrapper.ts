/**
 * What has to be put in front of a command so that it runs in the
 * circumstances it was promised. All of that takes calls between fork and exec
 * that Deno does not offer; small programs of the operating system make them
 * and then become the next one, and at last the command, with the same pid:
 *
 *     setsid   nice   prlimit   perl or setpriv   sh (umask, ...)   env   COMMAND
 *
 * Two of them may need the rights that setpriv gives up. It sets the death
 * signal last, because the kernel forgets it when rights change. The shell
 * comes after it, as a shell with the rights of root is best avoided.
 *
 * Deno itself can begin a session (`detached`), but then it copies its memory
 * map for each child, which takes the longer the more memory it uses: 1 ms when
 * small, 3 ms at 100 MiB, and nothing else happens meanwhile. Otherwise the
 * child borrows the map until it becomes the first program. So where there is
 * a `setsid`, that begins the session. Nothing else is put in front without
 * need: each program there takes more than half a millisecond.
 *
 * @module
 */

import type { RlimitSpec, UserSpec } from "../model/process_spec.ts";
import type { HelperProgram } from "../ports/helper_programs.ts";
import { SpawnError, type SpawnRequest } from "../ports/spawner.ts";
import { type Closing, closingStep } from "./inherited_descriptors.ts";
import { perlSwitch } from "./perl_switch.ts";

/** A program that may be put in front of a command. */
export type WrapperProgram =
  | Exclude<HelperProgram, "gzip" | "logger">
  | "env"
  | "id"
  | "perl"
  | "setsid";

/** What this machine can do for a child. */
export interface LaunchAbilities {
  /** Whether the kernel can end a child together with the daemon. */
  readonly pdeathsig: boolean;
  /** Whether a guard does so. */
  readonly guard: boolean;
  /**
   * What gives a child another user: `setpriv` and `perl` with all groups, Deno
   * with one; `null` where nothing does.
   */
  readonly switcher: "setpriv" | "perl" | "platform" | null;
  /** What has to be closed for each child; `null` when there is nothing. */
  readonly closing: Closing | null;
  /**
   * Absolute paths; `null` for what is not there. Looked up once and along
   * the daemon's PATH: the PATH of a program's environment never decides.
   */
  readonly programs: Readonly<Record<WrapperProgram, string | null>>;
}

/** How a child is to be launched. */
export interface Launch {
  /** The command with whatever has to be in front of it. */
  readonly argv: readonly string[];
  /** Variables for the first program, to be handed down to the command. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether Deno begins the session of the child, as `setsid` does not. */
  readonly detached: boolean;
  /** User id to be set by Deno, where `setpriv` does not do it. */
  readonly uid?: number;
  /** Group id to be set by Deno, where `setpriv` does not do it. */
  readonly gid?: number;
}

/** The parts of a request that decide about the launch. */
export type LaunchRequest =
  & Omit<SpawnRequest, "argv" | "directory" | "stdin" | "stdout" | "stderr">
  & Partial<Pick<SpawnRequest, "stdout" | "stderr">>;

/**
 * Says how to launch a child with what is there. Nothing is put in front that
 * nothing asks for.
 *
 * @param argv The command, beginning with an absolute path.
 * @throws {SpawnError} When a program is missing that is asked for.
 */
export function planLaunch(
  argv: readonly string[],
  request: LaunchRequest,
  abilities: LaunchAbilities,
): Launch {
  const { user } = request;
  const chain: string[] = [];
  const add = (program: WrapperProgram, ...args: readonly string[]): void => {
    chain.push(pathOf(program, abilities), ...args);
  };
  if (request.nice) add("nice", "-n", `${request.nice}`);
  if (request.rlimits.length > 0) {
    add("prlimit", ...request.rlimits.map(limitOption), "--");
  }
  const { switcher } = abilities;
  if (user !== null && switcher === null) throw cannotSwitch(user);
  if (user !== null && switcher === "perl") {
    add("perl", ...perlSwitch(user, pathOf("id", abilities)));
  }
  const rights = rightsOptions(request, abilities);
  if (rights.length > 0) add("setpriv", ...rights, "--");
  const shell = shellSteps(request, abilities);
  if (shell.steps.length > 0) {
    const script = [...shell.steps, 'exec "$@"'].join("; ");
    chain.push(...abilities.closing?.shell ?? [pathOf("sh", abilities)]);
    chain.push("-c", script, "sh", ...shell.args);
  }
  // Deno sets them before everything else, so what needs root is refused;
  // it does not set supplementary groups either.
  const ids = user !== null && switcher === "platform"
    ? { uid: user.uid, gid: user.gid }
    : {};
  const { setsid } = abilities.programs;
  // To set ids Deno copies its memory map anyway.
  const detached = setsid === null || "uid" in ids;
  const { carried, late } = divide(
    { ...userVariables(user), ...request.environment },
    { wrapped: !detached || chain.length > 0, shell: shell.steps.length > 0 },
  );
  const cleaning = shell.steps.length > 0 && request.clearEnv ? CLEANING : [];
  if (cleaning.length + late.length > 0) add("env", ...cleaning, ...late);
  return {
    argv: [...(detached ? [] : [setsid]), ...chain, ...argv],
    environment: carried,
    detached,
    ...ids,
  };
}

function pathOf(program: WrapperProgram, abilities: LaunchAbilities): string {
  const path = abilities.programs[program];
  if (path !== null) return path;
  throw new SpawnError(`Program "${program}" not found in PATH`, false);
}

function cannotSwitch({ name }: UserSpec): SpawnError {
  return new SpawnError(
    `Can't run it as "${name}": neither setpriv nor perl found in PATH`,
    false,
  );
}

function limitOption({ resource, soft, hard }: RlimitSpec): string {
  return `--${resource}=${soft ?? "unlimited"}:${hard ?? "unlimited"}`;
}

function rightsOptions(
  { user, pdeathsig }: LaunchRequest,
  abilities: LaunchAbilities,
): string[] {
  const options: string[] = [];
  if (user !== null && abilities.switcher === "setpriv") {
    // Two accounts can share an id but not a name, and have groups by name.
    // A name of digits only would be taken for a name where an id is meant.
    const id = /^\d+$/.test(user.name) ? `${user.uid}` : user.name;
    options.push(`--reuid=${id}`, `--regid=${user.gid}`, "--init-groups");
  }
  // Where there is a guard it is not worth one more program.
  const isWorthIt = !abilities.guard || options.length > 0;
  if (pdeathsig && abilities.pdeathsig && isWorthIt) {
    options.push("--pdeathsig=KILL");
  }
  return options;
}

/**
 * A shell adds variables of its own, even to an empty environment; bash does so
 * until the very end, whatever it is told to unset.
 */
const CLEANING = ["PWD", "OLDPWD", "SHLVL", "_"]
  .flatMap((name) => ["-u", name]);

/** What only a shell can do here, step by step, and what it is given for it. */
function shellSteps(
  { umask, stdout, stderr }: LaunchRequest,
  { closing }: LaunchAbilities,
): { readonly steps: readonly string[]; readonly args: readonly string[] } {
  const steps: string[] = [];
  const args: string[] = [];
  const add = (step: string, arg: string): void => {
    steps.push(step, "shift");
    args.push(arg);
  };
  if (closing !== null) steps.push(closingStep(closing));
  if (umask !== null) add('umask "$1"', octal(umask));
  if (typeof stdout === "object") add('exec >>"$1"', stdout.path);
  if (typeof stderr === "object") add('exec 2>>"$1"', stderr.path);
  else if (stderr === "stdout") steps.push("exec 2>&1");
  return { steps, args };
}

function octal(mask: number): string {
  return mask.toString(8).padStart(3, "0");
}

/** What a login would set. */
function userVariables(user: UserSpec | null): Record<string, string> {
  if (user === null) return {};
  const { name, home, shell } = user;
  return { HOME: home, USER: name, LOGNAME: name, SHELL: shell };
}

/**
 * Variables that change how a program is loaded. They are for the command and
 * not for what runs before it, partly as root: a library that the user chose
 * must not be loaded there, and one that fits the command alone can't be.
 */
const LOADER_VARIABLES =
  /^(?:LD_.*|DYLD_.*|PERL.*|GLIBC_TUNABLES|GCONV_PATH|LOCPATH|NLSPATH)$/;

/** Variables that a shell hands down as it got them. */
const SAFE_IN_SHELL = /^(?!(?:PWD|OLDPWD|SHLVL|_)$)[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Parts the variables into those that are handed down from the beginning and
 * the few that `env` sets at the end. All users can see the latter for the
 * instant that `env` runs, as its arguments.
 */
function divide(
  variables: Readonly<Record<string, string>>,
  { wrapped, shell }: { readonly wrapped: boolean; readonly shell: boolean },
): { carried: Record<string, string>; late: string[] } {
  const carried: Record<string, string> = {};
  const late: string[] = [];
  for (const [name, value] of Object.entries(variables)) {
    const isLate = (wrapped && LOADER_VARIABLES.test(name)) ||
      (shell && !SAFE_IN_SHELL.test(name));
    if (isLate) late.push(`${name}=${value}`);
    else carried[name] = value;
  }
  return { carried, late };
}
