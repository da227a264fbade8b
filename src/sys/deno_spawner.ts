/**
 * Real children.
 *
 * @module
 */

import type { ExitOutcome } from "../model/exit_outcome.ts";
import { isNumbered, type SignalName } from "../model/signal.ts";
import type { Clock } from "../ports/clock.ts";
import {
  type Child,
  type Spawner,
  SpawnError,
  type SpawnRequest,
} from "../ports/spawner.ts";
import { reasonOf } from "../util/reason_of.ts";
import { Executables } from "./executable.ts";
import { Guard } from "./guard.ts";
import { kill } from "./kill.ts";
import { probeLaunchAbilities } from "./launch_abilities.ts";
import {
  type Launch,
  type LaunchAbilities,
  planLaunch,
} from "./launch_wrapper.ts";

/** What a command turns out to be. */
export interface CommandFacts {
  /** Absolute path of the file that is run. */
  readonly path: string;
  /**
   * Whether it runs with other rights than whoever starts it: the kernel then
   * forgets that it is to die with the daemon.
   */
  readonly isSetuid: boolean;
}

/** Starts children through `Deno.Command`. */
export class DenoSpawner implements Spawner {
  readonly #executables: Executables;
  /**
   * Living children by pid. For the first millisecond `setsid` may not have
   * come to make the group that a signal is for.
   */
  readonly #children = new Map<number, Deno.ChildProcess>();
  readonly #unguarded: LaunchAbilities;
  readonly #guarded: LaunchAbilities;
  /** Ends children when the daemon is killed. */
  readonly guard: Guard | null;

  private constructor(
    executables: Executables,
    abilities: LaunchAbilities,
    guard: Guard | null,
  ) {
    this.#executables = executables;
    this.#unguarded = abilities;
    this.#guarded = { ...abilities, guard: true };
    this.guard = guard;
  }

  /**
   * Finds out what this machine offers and makes a spawner for it.
   *
   * @param clock The clock of a guard that ends children when the daemon is
   *   killed; without it there is none.
   */
  static async create(clock: Clock | null = null): Promise<DenoSpawner> {
    const executables = await Executables.ofDaemon();
    const abilities = await probeLaunchAbilities(executables);
    const { sh: shell } = abilities.programs;
    const guard = clock && new Guard({ shell, clock });
    return new DenoSpawner(executables, abilities, guard);
  }

  /** What children can be given on this machine. */
  get abilities(): LaunchAbilities {
    return this.guard?.isOn ? this.#guarded : this.#unguarded;
  }

  // The child is made before the caller goes on; the answer comes when the
  // guard knows it, which takes no turn of the event loop.
  async spawn(request: SpawnRequest): Promise<Child> {
    try {
      const child = this.#spawn(request);
      await this.guard?.told();
      return child;
    } catch (error) {
      throw asSpawnError(error, request);
    }
  }

  #spawn(request: SpawnRequest): Child {
    const [command = "", ...args] = request.argv;
    const path = this.#executables.find(command);
    checkDirectory(request.directory);
    const launch = planLaunch([path, ...args], request, this.abilities);
    const child = makeCommand(launch, request).spawn();
    this.#children.set(child.pid, child);
    const release = this.#watch(child, request);
    const outcome = child.status.then(toOutcome, unnamedEnd);
    return {
      pid: child.pid,
      stdin: request.stdin === "pipe" ? child.stdin : null,
      stdout: request.stdout === "pipe" ? child.stdout : null,
      stderr: request.stderr === "pipe" ? child.stderr : null,
      outcome: outcome.finally(() => {
        this.#children.delete(child.pid);
        release();
      }),
    };
  }

  /** Has a child end with the daemon; what it returns is for its own end. */
  #watch(
    { pid }: Deno.ChildProcess,
    { pdeathsig, reconcile = "kill" }: SpawnRequest,
  ): () => void {
    if (!pdeathsig || this.guard === null) return () => {};
    const group = reconcile === "kill" || reconcile === "auto";
    return this.guard.add({ pid, group });
  }

  signalGroup(pgid: number, signal: SignalName): boolean {
    if (kill({ pgid }, signal)) return true;
    const leader = this.#children.get(pgid);
    return leader !== undefined && signalChild(leader, signal);
  }

  groupExists(pgid: number): boolean {
    try {
      return kill({ pgid }, 0);
    } catch (error) {
      if (error instanceof RangeError) throw error;
      // There is someone, who belongs to another user.
      return true;
    }
  }

  /**
   * Looks at what a command would run.
   *
   * @param ids Who would run it; a set-id bit that changes nothing for them
   *   does not count. Without them every such bit does.
   * @returns `null` when there is no such command, now.
   */
  describeCommand(
    command: string,
    ids: { readonly uid: number; readonly gid: number } | null = null,
  ): CommandFacts | null {
    const path = this.#executables.findOrNull(command);
    if (path === null) return null;
    try {
      return { path, isSetuid: changesIds(Deno.statSync(path), ids) };
    } catch {
      // It can't be looked at, so nothing is known that one could warn of.
      return { path, isSetuid: false };
    }
  }
}

function changesIds(
  facts: Deno.FileInfo,
  ids: { readonly uid: number; readonly gid: number } | null,
): boolean {
  const mode = facts.mode ?? 0;
  const setuid = (mode & 0o4000) !== 0 && facts.uid !== ids?.uid;
  const setgid = (mode & 0o2010) === 0o2010 && facts.gid !== ids?.gid;
  return setuid || setgid;
}

function makeCommand(launch: Launch, request: SpawnRequest): Deno.Command {
  const [program = "", ...args] = launch.argv;
  return new Deno.Command(program, {
    args,
    env: { ...launch.environment },
    // PATH is not kept either: it is the environment's to say. All programs
    // in front of the command have absolute paths and do without.
    clearEnv: request.clearEnv,
    stdin: request.stdin === "pipe" ? "piped" : "null",
    stdout: request.stdout === "pipe" ? "piped" : "null",
    stderr: request.stderr === "pipe" ? "piped" : "null",
    detached: launch.detached,
    ...(request.directory === null ? ownFolder() : { cwd: request.directory }),
    ...(launch.uid === undefined ? {} : { uid: launch.uid }),
    ...(launch.gid === undefined ? {} : { gid: launch.gid }),
  });
}

/**
 * Nothing has to be said of the daemon's own folder, unless it was removed:
 * Deno, which looks for its name, would refuse to spawn then.
 *
 * @throws {SpawnError} When a child can't have it.
 */
function ownFolder(): { readonly cwd?: string } {
  try {
    Deno.cwd();
    return {};
  } catch {
    if (Deno.build.os === "linux") return { cwd: "/proc/self/cwd" };
    throw new SpawnError(
      "The folder that the daemon was started in is gone: set directory = or " +
        "start the daemon elsewhere",
      true,
    );
  }
}

/**
 * Sends a signal to a child that is alone as yet. Asked through Deno, which
 * knows whether the pid is still that of the child, where it knows the signal.
 */
function signalChild(child: Deno.ChildProcess, signal: SignalName): boolean {
  if (isNumbered(signal)) return kill({ pid: child.pid }, signal);
  try {
    child.kill(signal);
    return true;
  } catch (error) {
    // "Child process has already terminated"; NotFound: it is a zombie.
    if (error instanceof TypeError) return false;
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** A missing directory would be reported as if the command were missing. */
function checkDirectory(directory: string | null): void {
  if (directory === null) return;
  const quoted = JSON.stringify(directory);
  let facts: Deno.FileInfo;
  try {
    facts = Deno.statSync(directory);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new SpawnError(`Directory ${quoted} not found`, true);
  }
  if (!facts.isDirectory) {
    throw new SpawnError(`Directory ${quoted} is not a directory`, false);
  }
}

function asSpawnError(error: unknown, request: SpawnRequest): SpawnError {
  if (error instanceof SpawnError) return error;
  const message = isOutOfDescriptors(error)
    ? "the daemon has too many open files, three for each program: start it " +
      "with a higher limit (ulimit -n)"
    : reasonOf(error);
  // What is forbidden stays forbidden; anything else (no memory, too many
  // processes or files) passes.
  const transient = !(error instanceof Deno.errors.PermissionDenied);
  const command = JSON.stringify(request.argv[0] ?? "");
  return new SpawnError(`Can't spawn ${command}: ${message}`, transient, {
    cause: error,
  });
}

/** Deno has no class of its own for it. */
function isOutOfDescriptors(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EMFILE";
}

/**
 * Deno has no names for real-time signals and fails to tell of a death by one.
 * The child has ended and was reaped all the same.
 */
function unnamedEnd(error: unknown): ExitOutcome {
  const [, number] = /Invalid signal: (\d+)/.exec(String(error)) ?? [];
  const signal = number === undefined
    ? "an unknown signal"
    : `signal ${number}`;
  return { kind: "signaled", signal };
}

/** A death by signal also has a code, 128 + n: look at the signal first. */
function toOutcome(status: Deno.CommandStatus): ExitOutcome {
  return status.signal === null
    ? { kind: "exited", code: status.code }
    : { kind: "signaled", signal: status.signal };
}
