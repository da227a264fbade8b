/**
 * What a reload has to do: the configuration in use, held against a new one.
 *
 * @module
 */

import { diffProcesses, needsRestart } from "../config/diff_config.ts";
import {
  type Configured,
  instanceChanges,
  processOptionChanges,
} from "../config/option_changes.ts";
import type { OptionSettings, ProcessSpec } from "../model/process_spec.ts";
import type { ProcessInfo } from "../model/process_info.ts";
import type {
  ProcessChange,
  ReloadAction,
  ReloadReport,
  ReloadRequest,
} from "../model/reload_report.ts";

/** A process as a reload finds it. */
export interface Standing {
  readonly now: Configured<ProcessSpec>;
  /** What its run was started with, where that is something else. */
  readonly running: Configured<ProcessSpec> | null;
  readonly state: ProcessInfo["state"];
  /** Whether nothing of it is there. */
  readonly isDown: boolean;
}

/** What a reload finds. */
export interface Situation {
  readonly standings: readonly Standing[];
  /** The processes of the new configuration, in its order. */
  readonly next: readonly Configured<ProcessSpec>[];
  readonly restart: NonNullable<ReloadRequest["restart"]>;
}

/** The part of a report that is about processes. */
export type ProcessPlan = Pick<
  ReloadReport,
  "added" | "removed" | "changed" | "processes"
>;

/** Says what a reload has to do. */
export function planReload(situation: Situation): ProcessPlan {
  const { standings, next } = situation;
  const found = new Map(standings.map((each) => [each.now.spec.name, each]));
  const diff = diffProcesses(
    standings.map(({ now }) => now.spec),
    next.map(({ spec }) => spec),
  );
  const counts = countChanges(standings, next);
  const kept = next.flatMap((configured): readonly ProcessChange[] => {
    const { spec } = configured;
    const standing = found.get(spec.name);
    if (standing === undefined) {
      const action = spec.autostart ? "start" : "add";
      return [entry(spec, "added", action, counts(spec))];
    }
    return changeOf(standing, configured, situation.restart);
  });
  const gone = diff.removed.flatMap((name) => {
    const standing = found.get(name);
    if (standing === undefined) return [];
    const { now: { spec }, isDown } = standing;
    const action = isDown ? "remove" : "stop";
    return [entry(spec, "removed", action, counts(spec))];
  });
  const processes = [...kept, ...gone];
  return {
    added: namesOf(processes, "added"),
    removed: namesOf(processes, "removed"),
    changed: namesOf(processes, "changed"),
    processes,
  };
}

function changeOf(
  { now, running, state }: Standing,
  next: Configured<ProcessSpec>,
  restart: Situation["restart"],
): readonly ProcessChange[] {
  const base = running ?? now;
  // Who asks for restarts wants to know what they bring, changes that an
  // earlier reload has left for later included.
  const old = restart === "changed" ? base : now;
  const options = processOptionChanges(old, next);
  if (options.length === 0) return [];
  const isOutdated = needsRestart(base.spec, next.spec);
  const action = isOutdated
    ? OUTDATED[restart][state]
    : options.some(({ needs }) => needs === "start")
    ? "next-start"
    : "live";
  return [entry(next.spec, "changed", action, options)];
}

const TO_BE_MARKED: Readonly<Record<Standing["state"], ReloadAction>> = {
  STARTING: "mark",
  RUNNING: "mark",
  UNHEALTHY: "mark",
  STOPPED: "next-start",
  BACKOFF: "next-start",
  STOPPING: "next-start",
  EXITED: "next-start",
  FATAL: "next-start",
};

/** What becomes of a process that only a start brings up to date. */
const OUTDATED: Readonly<
  Record<Situation["restart"], typeof TO_BE_MARKED>
> = {
  none: TO_BE_MARKED,
  changed: {
    ...TO_BE_MARKED,
    STARTING: "restart",
    RUNNING: "restart",
    UNHEALTHY: "restart",
    // They are to be up, and the old configuration may be why they aren't.
    BACKOFF: "restart",
    FATAL: "restart",
  },
};

/** Finds out whether the program of a process has more or fewer than before. */
function countChanges(
  standings: readonly Standing[],
  next: Situation["next"],
): (spec: ProcessSpec) => ProcessChange["options"] {
  const before = optionsByProgram(standings.map(({ now }) => now));
  const after = optionsByProgram(next);
  return ({ program }) =>
    instanceChanges(before.get(program), after.get(program));
}

function optionsByProgram(
  all: readonly Configured<ProcessSpec>[],
): ReadonlyMap<string, OptionSettings> {
  return new Map(all.map(({ spec, options }) => [spec.program, options]));
}

function entry(
  { name, program }: ProcessSpec,
  change: ProcessChange["change"],
  action: ReloadAction,
  options: ProcessChange["options"],
): ProcessChange {
  const outcome = "planned";
  return { name, program, change, action, options, outcome, message: null };
}

function namesOf(
  processes: readonly ProcessChange[],
  change: ProcessChange["change"],
): readonly string[] {
  return processes.filter((each) => each.change === change)
    .map(({ name }) => name).toSorted();
}
