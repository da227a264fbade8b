/**
 * Children that exist only on paper and do what the test says, and the look at
 * all of them.
 *
 * @module
 */

import type { SignalName } from "../../src/model/signal.ts";
import type {
  ProcessSurvey,
  SurveyedProcess,
} from "../../src/ports/process_survey.ts";
import type {
  Child,
  Spawner,
  SpawnError,
  SpawnRequest,
} from "../../src/ports/spawner.ts";
import {
  FakeChild,
  FakeMember,
  livingOf,
  type MemberOptions,
} from "./fake_child.ts";

export {
  FakeChild,
  FakeMember,
  type MemberOptions,
  type StreamName,
} from "./fake_child.ts";

/** Something that was sent to a group or to one process. */
export interface SentSignal {
  readonly to: "group" | "process";
  readonly id: number;
  readonly signal: SignalName;
}

/** A stranger's circumstances. */
export interface StrangerOptions extends MemberOptions {
  /** Its mark; none when left out. */
  readonly runId?: string;
  /** Its process id; the next free one when left out. */
  readonly pid?: number;
  /** Its group; one of its own when left out. */
  readonly pgid?: number;
}

/**
 * A spawner on paper; pids go up from 1000, those of descendants and strangers
 * from 5000.
 */
export class FakeSpawner implements Spawner, ProcessSurvey {
  /** Every request, those that failed included. */
  readonly requests: SpawnRequest[] = [];
  /** Every child, in the order they were started. */
  readonly children: FakeChild[] = [];
  /** Processes that are nobody's descendants, such as those of a past life. */
  readonly strangers: FakeMember[] = [];
  /** Every signal that was sent, in order, those that reached none included. */
  readonly sent: SentSignal[] = [];
  /** How many looks were asked for. */
  looks = 0;
  /** Start tokens that differ from `token-PID`, to tell a recycled pid. */
  readonly tokens: Map<number, string> = new Map();
  /** Called with each child before anyone else sees it, to script it. */
  onSpawn: (child: FakeChild) => void = () => {};
  readonly #failures: SpawnError[] = [];
  readonly #holds: Promise<void>[] = [];
  readonly #lookFailures: Error[] = [];
  readonly #lookHolds: Promise<void>[] = [];
  #nextPid = 1000;
  #nextMemberPid = 5000;

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
    return hold(this.#holds);
  }

  /** Makes the next look that has no other fate yet fail. */
  failNextLook(error: Error): void {
    this.#lookFailures.push(error);
  }

  /** Keeps the next look in flight until the returned function is called. */
  holdNextLook(): () => void {
    return hold(this.#lookHolds);
  }

  /** Adds a process that was not started here. */
  addStranger(name: string, options: StrangerOptions = {}): FakeMember {
    const { runId = null, pid = this.#nextMemberPid++ } = options;
    const identity = { pid, pgid: options.pgid ?? pid, runId };
    const stranger = new FakeMember(name, options, identity);
    this.strangers.push(stranger);
    return stranger;
  }

  async spawn(request: SpawnRequest): Promise<Child> {
    this.requests.push(request);
    const failure = this.#failures.shift();
    await this.#holds.shift();
    if (failure !== undefined) throw failure;
    const child = new FakeChild(
      this.#nextPid++,
      request,
      () => this.#nextMemberPid++,
    );
    this.children.push(child);
    this.onSpawn(child);
    return child;
  }

  signalGroup(pgid: number, signal: SignalName): boolean {
    this.sent.push({ to: "group", id: pgid, signal });
    const child = this.#find(pgid);
    if (child !== undefined) {
      if (!child.groupExists) return false;
      child.receive(signal);
      return true;
    }
    const members = this.#loneGroup(pgid);
    for (const [member, owner] of members) reach(member, owner, signal);
    return members.length > 0;
  }

  groupExists(pgid: number): boolean {
    const child = this.#find(pgid);
    return child?.groupExists ?? this.#loneGroup(pgid).length > 0;
  }

  async look(): Promise<readonly SurveyedProcess[]> {
    this.looks++;
    const failure = this.#lookFailures.shift();
    await this.#lookHolds.shift();
    if (failure !== undefined) throw failure;
    return [
      ...this.children.flatMap(({ living }) => living),
      ...livingOf(this.strangers),
    ];
  }

  signalProcess(pid: number, signal: SignalName): boolean {
    this.sent.push({ to: "process", id: pid, signal });
    const child = this.#find(pid);
    if (child !== undefined) {
      if (!child.alive) return false;
      child.receiveAlone(signal);
      return true;
    }
    const found = this.#others.find(([member]) => member.pid === pid);
    if (found === undefined) return false;
    const [member, owner] = found;
    reach(member, owner, signal);
    return true;
  }

  startTokens(
    pids: readonly number[],
  ): Promise<ReadonlyMap<number, string>> {
    const there = new Set([
      ...this.children.filter(({ alive }) => alive).map(({ pid }) => pid),
      ...this.#others.map(([{ pid }]) => pid),
    ]);
    return Promise.resolve(
      new Map(
        pids.filter((pid) => there.has(pid))
          .map((pid) => [pid, this.tokens.get(pid) ?? `token-${pid}`]),
      ),
    );
  }

  /** Counts the living members of a child's group. */
  countLiving(pgid: number): Promise<number> {
    return Promise.resolve(this.#find(pgid)?.livingCount ?? 0);
  }

  #find(pid: number): FakeChild | undefined {
    return this.children.find((child) => child.pid === pid);
  }

  /** All who are not leaders, zombies included, and whose they are. */
  get #others(): [FakeMember, FakeChild | null][] {
    const all: [FakeMember, FakeChild | null][] = [
      ...this.children.flatMap((child) =>
        child.members.map((each): [FakeMember, FakeChild] => [each, child])
      ),
      ...this.strangers.map((each): [FakeMember, null] => [each, null]),
    ];
    return all.filter(([{ state }]) => state !== "gone");
  }

  /** A group that no child leads. */
  #loneGroup(id: number): [FakeMember, FakeChild | null][] {
    return this.#others.filter(([{ pgid }]) => pgid === id);
  }
}

function hold(holds: Promise<void>[]): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  holds.push(promise);
  return resolve;
}

function reach(
  member: FakeMember,
  owner: FakeChild | null,
  signal: SignalName,
): void {
  if (owner?.unkillable !== true) member.receive(signal);
}
