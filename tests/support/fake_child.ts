/**
 * A child on paper, with all of its descendants.
 *
 * @module
 */

import type { ExitOutcome } from "../../src/model/exit_outcome.ts";
import type { SignalName } from "../../src/model/signal.ts";
import {
  RUN_ID_VARIABLE,
  type SurveyedProcess,
} from "../../src/ports/process_survey.ts";
import type { Child, SpawnRequest } from "../../src/ports/spawner.ts";

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
  /** Whether it has left the group of the leader for one of its own. */
  readonly escaped?: boolean;
  /** Whether its environment, and so its mark, can't be seen. */
  readonly clearsEnvironment?: boolean;
}

/** What a member is, beside how it behaves. */
interface MemberIdentity {
  readonly pid: number;
  readonly pgid: number;
  readonly runId: string | null;
}

/** A descendant of a {@linkcode FakeChild}, or of nobody. */
export class FakeMember {
  readonly name: string;
  readonly options: MemberOptions;
  readonly pid: number;
  readonly pgid: number;
  /** Its mark, as others see it. */
  readonly runId: string | null;
  /** Signals that reached it, through its group or alone, in order. */
  readonly signals: SignalName[] = [];
  /** Whether even SIGKILL changes nothing, as in uninterruptible sleep. */
  unkillable = false;
  readonly #changed: () => void;
  #state: "alive" | "zombie" | "gone" = "alive";

  constructor(
    name: string,
    options: MemberOptions,
    identity: MemberIdentity,
    changed: () => void = () => {},
  ) {
    this.name = name;
    this.options = options;
    this.pid = identity.pid;
    this.pgid = identity.pgid;
    this.runId = options.clearsEnvironment === true ? null : identity.runId;
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

  /** Lets a signal reach this member alone. */
  receive(signal: SignalName): void {
    if (this.#state === "gone") return;
    this.signals.push(signal);
    const deadly = signal === "SIGKILL" ||
      (this.options.diesOn ?? []).includes(signal);
    if (deadly && !this.unkillable) this.die();
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

/** The reader of standard input, as a test wants it. */
export class FakeReader {
  readonly stream: WritableStream<Uint8Array<ArrayBuffer>>;
  readonly #decoder = new TextDecoder();
  #text = "";
  #isReading = Promise.resolve();
  #isClosed = false;
  #hasEnded = false;
  #isAbandoned = false;

  constructor() {
    this.stream = new WritableStream({
      write: async (bytes) => {
        await this.#isReading;
        if (this.#isClosed) throw new Error("Broken pipe (os error 32)");
        this.#text += this.#decoder.decode(bytes, { stream: true });
      },
      close: () => {
        this.#hasEnded = true;
      },
      abort: () => {
        this.#isAbandoned = true;
      },
    });
  }

  /** What has been read, and `^D` after it where the input has ended. */
  get text(): string {
    return this.#hasEnded ? `${this.#text}^D` : this.#text;
  }

  /** Whether the writer has let go without a proper end. */
  get isAbandoned(): boolean {
    return this.#isAbandoned;
  }

  /** Reads no more until the function that it returns is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#isReading = promise;
    return resolve;
  }

  /** Reads no more, for good. */
  close(): void {
    this.#isClosed = true;
  }
}

/** A child on paper, with all of its descendants. */
export class FakeChild implements Child {
  readonly pid: number;
  /** What was asked for. */
  readonly request: SpawnRequest;
  readonly outcome: Promise<ExitOutcome>;
  /** Signals that were sent to the group, in order. */
  readonly signals: SignalName[] = [];
  /** Signals that were sent to the leader alone, in order. */
  readonly leaderSignals: SignalName[] = [];
  /** Descendants added by the test, dead ones included. */
  readonly members: FakeMember[] = [];
  /** Whether even SIGKILL changes nothing, for the leader and all members. */
  unkillable = false;
  /** Its end of the pipe to standard input; unused where there is none. */
  readonly input = new FakeReader();
  readonly #nextPid: () => number;
  readonly #pipes: ReadonlyMap<StreamName, FakePipe>;
  readonly #reactions = new Map<SignalName, ExitOutcome>();
  readonly #exit = Promise.withResolvers<ExitOutcome>();
  #alive = true;

  /**
   * @param pid Its process id.
   * @param request What was asked for.
   * @param nextPid Gives every member a process id.
   */
  constructor(pid: number, request: SpawnRequest, nextPid: () => number) {
    this.pid = pid;
    this.request = request;
    this.#nextPid = nextPid;
    this.outcome = this.#exit.promise;
    const names: readonly StreamName[] = ["stdout", "stderr"];
    this.#pipes = new Map(
      names.filter((name) => request[name] === "pipe")
        .map((name) => [name, new FakePipe()]),
    );
  }

  get stdin(): WritableStream<Uint8Array<ArrayBuffer>> | null {
    return this.request.stdin === "pipe" ? this.input.stream : null;
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

  /** The mark of the run, from the environment that was asked for. */
  get runId(): string | null {
    return this.request.environment[RUN_ID_VARIABLE] ?? null;
  }

  /** Whether anything of the group is left, zombies included. */
  get groupExists(): boolean {
    return this.#alive || this.#inGroup.some((each) => each.state !== "gone");
  }

  /** Members of the group that are alive, the leader included. */
  get livingCount(): number {
    const living = this.#inGroup.filter((each) => each.state === "alive");
    return living.length + (this.#alive ? 1 : 0);
  }

  /** The leader and its descendants, as far as they are alive. */
  get living(): SurveyedProcess[] {
    const { pid, runId } = this;
    const rows = livingOf(this.members);
    return this.#alive ? [{ pid, pgid: pid, runId }, ...rows] : rows;
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
    const pid = this.#nextPid();
    const pgid = options.escaped === true ? pid : this.pid;
    const member = new FakeMember(
      name,
      options,
      { pid, pgid, runId: this.runId },
      () => this.#releaseOutput(),
    );
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
    for (const member of this.#inGroup) member.receive(signal);
    this.#react(signal);
  }

  /** Lets a signal reach the leader and nobody else. */
  receiveAlone(signal: SignalName): void {
    this.leaderSignals.push(signal);
    if (!this.unkillable) this.#react(signal);
  }

  get #inGroup(): readonly FakeMember[] {
    return this.members.filter(({ pgid }) => pgid === this.pid);
  }

  #react(signal: SignalName): void {
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

/** What a survey sees of members. */
export function livingOf(members: readonly FakeMember[]): SurveyedProcess[] {
  return members.filter(({ state }) => state === "alive")
    .map(({ pid, pgid, runId }) => ({ pid, pgid, runId }));
}
