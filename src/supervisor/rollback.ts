/**
 * Which programs get their old configuration back after a reload, and what the
 * report says in the end.
 *
 * @module
 */

import type { ProcessSpec } from "../model/process_spec.ts";
import type {
  ProcessChange,
  ReloadOutcome,
  ReloadReport,
} from "../model/reload_report.ts";
import type { Judgement } from "./verification.ts";

/** What a rollback is decided by. */
export interface RollbackFacts {
  readonly next: readonly ProcessSpec[];
  readonly old: readonly ProcessSpec[];
  readonly report: ReloadReport;
  readonly judgements: ReadonlyMap<string, Judgement>;
}

/** What is taken back, and what is in use afterwards. */
export interface Rollback {
  /** Programs that get their old configuration back, with all processes. */
  readonly programs: ReadonlySet<string>;
  /** Every process after it: the new ones, but for those programs. */
  readonly specs: readonly ProcessSpec[];
  /** Names of processes that are not among them. */
  readonly removed: readonly string[];
  /** For each process that is concerned: why. */
  readonly messages: ReadonlyMap<string, string>;
}

/** Decides on a rollback: a program goes back as a whole, or not at all. */
export function decideRollback(
  { next, old, report, judgements }: RollbackFacts,
): Rollback {
  const had = new Set(old.map(({ program }) => program));
  const failures = new Map<string, string>();
  for (const { name, program } of report.processes) {
    const judgement = judgements.get(name);
    if (judgement?.kind !== "failed" || !had.has(program)) continue;
    if (!failures.has(program)) failures.set(program, judgement.message);
  }
  const programs = new Set(failures.keys());
  const specs = restore(next, old, programs);
  const names = new Set(specs.map(({ name }) => name));
  const messages = report.processes.flatMap(({ name, program }) => {
    const own = judgements.get(name);
    const common = failures.get(program);
    if (common === undefined) return [];
    return [[name, own?.kind === "failed" ? own.message : common] as const];
  });
  return {
    programs,
    specs,
    removed: next.map(({ name }) => name).filter((name) => !names.has(name)),
    messages: new Map(messages),
  };
}

/** Puts the old processes of some programs in the place of the new ones. */
function restore(
  next: readonly ProcessSpec[],
  old: readonly ProcessSpec[],
  programs: ReadonlySet<string>,
): readonly ProcessSpec[] {
  const placed = new Set<string>();
  return next.flatMap((spec) => {
    const { program } = spec;
    if (!programs.has(program)) return [spec];
    if (placed.has(program)) return [];
    placed.add(program);
    return old.filter((each) => each.program === program);
  });
}

/** Completes a report with what came of it. */
export function withOutcomes(
  report: ReloadReport,
  { judgements, rolledBack }: {
    readonly judgements: ReadonlyMap<string, Judgement>;
    /** Why a process has its old configuration back, by name. */
    readonly rolledBack: ReadonlyMap<string, string>;
  },
): ReloadReport {
  const processes = report.processes.map((change): ProcessChange => {
    const message = rolledBack.get(change.name);
    if (message !== undefined) {
      return { ...change, outcome: "rolled-back", message };
    }
    const judgement = judgements.get(change.name);
    return judgement === undefined || judgement.kind === "well"
      ? { ...change, outcome: "done" }
      : { ...change, ...outcomeOf(judgement) };
  });
  return { ...report, processes, applied: true };
}

function outcomeOf(
  { kind, message }: Exclude<Judgement, { kind: "well" }>,
): { readonly outcome: ReloadOutcome; readonly message: string } {
  return { outcome: kind, message };
}
