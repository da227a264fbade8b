/**
 * Children that exist only on paper and do what the test says.
 *
 * @module
 */

import type { ExitOutcome } from "../../src/model/exit_outcome.ts";
import type { SignalName } from "../../src/model/signal.ts";
import type {
  Child,
  Spawner,
  SpawnError,
  SpawnRequest,
} from "../../src/ports/spawner.ts";

/** Name of an output stream. */
export type StreamName = "stdout" | "stderr";

/** How a scripted member of a process group behaves. */
export interface MemberOptions {
  /** Signals it dies of; SIGKILL always is one of them. */
  readonly diesOn?: readonly SignalName[];
  /** Whether it keeps the pipes of the leader open (default: true). */
  readonly holdsOutput?: boolean;
  /** Whether it stays a zombie after its death until `reap()` is called. */
  readonly staysZombie?: boolean;
}

/** A descendant in the process group of a {@linkcode FakeChild}. */
export class FakeMember {
  readonly name: string;
  readonly options: MemberOptions;
  readonly #changed: () => void;
  #state: "alive" | "zombie" | "gone" = "alive";

  constructor(name: string, options: MemberOptions, changed: () => void) {
    this.name = name;
    this.options = options;
    this.#changed = changed;
  }

  get state(): "alive" | "zombie" | "gone" {
    return this.#state;
  }

  /** Ends the member, as if it had exited by itself. */
  die(): void {
    if (this.#state !== "alive") return;
    this.#state = this.options.staysZombie === true ? "zombie" : "gone";
    this.#changed();
  }

  /** Removes the zombie that the member left behind. */
  reap(): void {
    if (this.#state === "zombie") this.#state = "gone";
  }
}

/** One output pipe: a byte stream, as Deno makes them. */
class FakePipe {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  #controller: ReadableByteStreamController | null = null;
  #closed = false;
  #cancelled = false;

  constructor() {
    this.stream = new ReadableStream({
      type: "bytes",
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.#cancelled = true;
      },
    });
  }

  get cancelled(): boolean {
    return this.#cancelled;
  }

  write(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#closed || this.#cancelled || bytes.length === 0) return;
    this.#controller?.enqueue(bytes);
  }

  close(): void {
    if (this.#closed || this.#cancelled) return;
    this.#closed = true;
    this.#controller?.close();
    // A read that waits for a buffer only learns of the end by this answer.
    this.#controller?.byobRequest?.respond(0);
  }

  fail(error: Error): void {
    if (this.#closed || this.#cancelled) return;
    this.#closed = true;
    this.#controller?.error(error);
  }
}

/** A child on paper, with the whole of its process group. */
export class FakeChild implements Child {
  readonly pid: number;
  /** What was asked for. */
  readonly request: SpawnRequest;
  readonly outcome: Promise<ExitOutcome>;
  /** Signals that reached the group, in order. */
  readonly signals: SignalName[] = [];
  /** Descendants added by the test, dead ones included. */
  readonly members: FakeMember[] = [];
  /** Whether even SIGKILL changes nothing, as in uninterruptible sleep. */
  unkillable = false;
  readonly #pipes: ReadonlyMap<StreamName, FakePipe>;
  readonly #reactions = new Map<SignalName, ExitOutcome>();
  readonly #exit = Promise.withResolvers<ExitOutcome>();
  #alive = true;

  constructor(pid: number, request: SpawnRequest) {
    this.pid = pid;
    this.request = request;
    this.outcome = this.#exit.promise;
    const names: readonly StreamName[] = ["stdout", "stderr"];
    this.#pipes = new Map(
      names.filter((name) => request[name] === "pipe")
        .map((name) => [name, new FakePipe()]),
    );
  }

  get stdout(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    return this.#pipes.get("stdout")?.stream ?? null;
  }

  get stderr(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    return this.#pipes.get("stderr")?.stream ?? null;
  }

  /** Whether the leader has not ended yet. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Whether anything of the group is left, zombies included. */
  get groupExists(): boolean {
    return this.#alive || this.members.some((each) => each.state !== "gone");
  }

  /** Members of the group that are alive, the leader included. */
  get livingCount(): number {
    const living = this.members.filter((each) => each.state === "alive");
    return living.length + (this.#alive ? 1 : 0);
  }

  /** Ends the leader. Its pipes close once no member holds them. */
  exit(outcome: ExitOutcome | number): void {
    if (!this.#alive) return;
    this.#alive = false;
    const full: ExitOutcome = typeof outcome === "number"
      ? { kind: "exited", code: outcome }
      : outcome;
    this.#releaseOutput();
    this.#exit.resolve(full);
  }

  /** Makes the leader end when `signal` reaches it; by that signal if not told. */
  exitOn(signal: SignalName, outcome?: ExitOutcome | number): this {
    const full: ExitOutcome = typeof outcome === "number"
      ? { kind: "exited", code: outcome }
      : outcome ?? { kind: "signaled", signal };
    this.#reactions.set(signal, full);
    return this;
  }

  /** Adds a descendant that outlives the leader. */
  addMember(name: string, options: MemberOptions = {}): FakeMember {
    const member = new FakeMember(name, options, () => this.#releaseOutput());
    this.members.push(member);
    return member;
  }

  /** Writes to an output stream; goes nowhere when nobody asked for it. */
  write(name: StreamName, data: string | Uint8Array<ArrayBuffer>): void {
    const bytes = typeof data === "string"
      ? new TextEncoder().encode(data)
      : data.slice();
    this.#pipes.get(name)?.write(bytes);
  }

  /** Closes an output stream while the leader lives on. */
  closeOutput(name: StreamName): void {
    this.#pipes.get(name)?.close();
  }

  /** Makes reading an output stream fail. */
  failOutput(name: StreamName, error: Error): void {
    this.#pipes.get(name)?.fail(error);
  }

  /** Whether the reader of an output stream has given it up. */
  isCancelled(name: StreamName): boolean {
    return this.#pipes.get(name)?.cancelled ?? false;
  }

  /** Lets a signal reach the whole group. */
  receive(signal: SignalName): void {
    this.signals.push(signal);
    if (this.unkillable) return;
    for (const member of this.members) {
      const deadly = signal === "SIGKILL" ||
        (member.options.diesOn ?? []).includes(signal);
      if (deadly) member.die();
    }
    const reaction = signal === "SIGKILL"
      ? { kind: "signaled", signal } as const
      : this.#reactions.get(signal);
    if (reaction !== undefined) this.exit(reaction);
  }

  #releaseOutput(): void {
    const held = this.#alive ||
      this.members.some((each) =>
        each.state === "alive" && each.options.holdsOutput !== false
      );
    if (held) return;
    for (const pipe of this.#pipes.values()) pipe.close();
  }
}

/** A spawner on paper; pids go up from 1000. */
export class FakeSpawner implements Spawner {
  /** Every request, those that failed included. */
  readonly requests: SpawnRequest[] = [];
  /** Every child, in the order they were started. */
  readonly children: FakeChild[] = [];
  /** Called with each child before anyone else sees it, to script it. */
  onSpawn: (child: FakeChild) => void = () => {};
  readonly #failures: SpawnError[] = [];
  readonly #holds: Promise<void>[] = [];
  #nextPid = 1000;

  /** The youngest child. */
  get last(): FakeChild {
    const child = this.children.at(-1);
    if (child === undefined) throw new Error("No child has been started");
    return child;
  }

  /** Makes the next start that has no other fate yet fail. */
  failNext(error: SpawnError): void {
    this.#failures.push(error);
  }

  /** Keeps the next start in flight until the returned function is called. */
  holdNext(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#holds.push(promise);
    return resolve;
  }

  async spawn(request: SpawnRequest): Promise<Child> {
    this.requests.push(request);
    const failure = this.#failures.shift();
    await this.#holds.shift();
    if (failure !== undefined) throw failure;
    const child = new FakeChild(this.#nextPid++, request);
    this.children.push(child);
    this.onSpawn(child);
    return child;
  }

  signalGroup(pgid: number, signal: SignalName): boolean {
    const child = this.#find(pgid);
    if (child === undefined || !child.groupExists) return false;
    child.receive(signal);
    return true;
  }

  groupExists(pgid: number): boolean {
    return this.#find(pgid)?.groupExists ?? false;
  }

  countLiving(pgid: number): Promise<number> {
    return Promise.resolve(this.#find(pgid)?.livingCount ?? 0);
  }

  #find(pgid: number): FakeChild | undefined {
    return this.children.find((child) => child.pid === pgid);
  }
}
