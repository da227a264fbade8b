/**
 * Real children.
 *
 * @module
 */

import type { ExitOutcome } from "../model/exit_outcome.ts";
import type { SignalName } from "../model/signal.ts";
import {
  type Child,
  type Spawner,
  SpawnError,
  type SpawnRequest,
} from "../ports/spawner.ts";
import { Executables } from "./executable.ts";
import {
  type Launch,
  type LaunchAbilities,
  planLaunch,
  probeLaunchAbilities,
} from "./launch_wrapper.ts";
import { ProcessTable } from "./process_table.ts";

/** Signal 0 sends nothing; it only asks whether anybody is there. */
const NOBODY = 0 as unknown as Deno.Signal;

/** Starts children through `Deno.Command`. */
export class DenoSpawner implements Spawner {
  readonly #executables: Executables;
  readonly #table = new ProcessTable();
  /** What children can be given on this machine. */
  readonly abilities: LaunchAbilities;

  private constructor(executables: Executables, abilities: LaunchAbilities) {
    this.#executables = executables;
    this.abilities = abilities;
  }

  /** Finds out what this machine offers and makes a spawner for it. */
  static async create(): Promise<DenoSpawner> {
    const [executables, abilities] = await Promise.all([
      Executables.ofDaemon(),
      probeLaunchAbilities(),
    ]);
    return new DenoSpawner(executables, abilities);
  }

  // Not `async`: the child is made before the caller goes on.
  spawn(request: SpawnRequest): Promise<Child> {
    try {
      return Promise.resolve(this.#spawn(request));
    } catch (error) {
      return Promise.reject(asSpawnError(error, request));
    }
  }

  #spawn(request: SpawnRequest): Child {
    const [command = "", ...args] = request.argv;
    const path = this.#executables.find(command);
    checkDirectory(request.directory);
    const launch = planLaunch([path, ...args], request, this.abilities);
    // What is put in front is looked for along the daemon's PATH, too.
    const [program = "", ...rest] = launch.argv;
    const argv = [this.#executables.find(program), ...rest];
    const child = makeCommand({ ...launch, argv }, request).spawn();
    return {
      pid: child.pid,
      stdout: request.stdout === "pipe" ? child.stdout : null,
      stderr: request.stderr === "pipe" ? child.stderr : null,
      outcome: child.status.then(toOutcome),
    };
  }

  signalGroup(pgid: number, signal: SignalName): boolean {
    return kill(pgid, signal as Deno.Signal);
  }

  groupExists(pgid: number): boolean {
    try {
      return kill(pgid, NOBODY);
    } catch {
      // There is someone, who belongs to another user.
      return true;
    }
  }

  async countLiving(pgid: number): Promise<number> {
    if (!this.groupExists(pgid)) return 0;
    try {
      return (await this.#table.look()).get(pgid) ?? 0;
    } catch {
      // Without `ps` a zombie can't be told from a living process.
      return this.groupExists(pgid) ? 1 : 0;
    }
  }
}

function makeCommand(launch: Launch, request: SpawnRequest): Deno.Command {
  const [program = "", ...args] = launch.argv;
  return new Deno.Command(program, {
    args,
    env: { ...request.environment },
    stdin: "null",
    stdout: request.stdout === "pipe" ? "piped" : "null",
    stderr: request.stderr === "pipe" ? "piped" : "null",
    detached: true,
    ...(request.directory === null ? {} : { cwd: request.directory }),
    ...(launch.uid === undefined ? {} : { uid: launch.uid }),
    ...(launch.gid === undefined ? {} : { gid: launch.gid }),
  });
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
  const message = error instanceof Error ? error.message : String(error);
  // What is forbidden stays forbidden; anything else (no memory, too many
  // processes or files) passes.
  const transient = !(error instanceof Deno.errors.PermissionDenied);
  const command = JSON.stringify(request.argv[0] ?? "");
  return new SpawnError(`Can't spawn ${command}: ${message}`, transient, {
    cause: error,
  });
}

/** A death by signal also has a code, 128 + n: look at the signal first. */
function toOutcome(status: Deno.CommandStatus): ExitOutcome {
  return status.signal === null
    ? { kind: "exited", code: status.code }
    : { kind: "signaled", signal: status.signal };
}

function kill(pgid: number, signal: Deno.Signal): boolean {
  try {
    Deno.kill(-pgid, signal);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    // ESRCH also comes as a TypeError, from older versions.
    if (error instanceof TypeError && /ESRCH/.test(error.message)) return false;
    throw error;
  }
}
