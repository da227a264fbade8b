/**
 * What `supervicectl reload` says.
 *
 * @module
 */

import { printable } from "../../logs/printable.ts";
import { SupervisorError } from "../../model/errors.ts";
import type {
  Need,
  OptionChange,
  ProcessChange,
  ReloadAction,
  ReloadReport,
} from "../../model/reload_report.ts";

/** What becomes of a process, after its name. */
const ACTIONS: Readonly<Record<ReloadAction, string>> = {
  "start": "start (added)",
  "add": "add, without a start (autostart = false)",
  "stop": "stop (removed)",
  "remove": "remove (it is down)",
  "restart": "restart",
  "mark": "goes on; a restart applies it",
  "next-start": "applies at its next start",
  "live": "applies at once",
};

/** What a change of an option takes. */
const NEEDS: Readonly<Record<Need, string>> = {
  live: "at once",
  start: "next start",
  restart: "restart",
};

/** Tells whether a reload has nothing to do, and nothing to refuse. */
export function isNothing(report: ReloadReport): boolean {
  const { processes, settings, refused } = report;
  return processes.length + settings.length + refused.length === 0;
}

/**
 * Writes a plan: each process with its action and the options that differ;
 * processes to which the same happens for the same reason together.
 *
 * @param columns Width of the terminal; `null` for no terminal: one line for
 *   each option, however long.
 */
export function planText(report: ReloadReport, columns: number | null): string {
  if (isNothing(report)) return "No changes detected\n";
  const { settings, refused } = report;
  const daemon = Map.groupBy([
    ...settings.map((change) => ({ change, effect: NEEDS.live })),
    ...refused.map((change) => ({
      change,
      effect: `refused: ${change.reason}`,
    })),
  ], ({ change: { section } }) => section);
  const lines = [
    ...alike(report.processes).flatMap((group) => groupLines(group, columns)),
    ...[...daemon].flatMap(([section, changes]) => [
      `[${section}]`,
      ...changes.flatMap(({ change, effect }) =>
        optionLines(change, effect, columns)
      ),
    ]),
    ...summary(report),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** Writes what was done, one line for each kind of change. */
export function doneText({ processes, settings }: ReloadReport): string {
  const done = processes.filter(({ outcome }) => outcome === "done");
  const namesOf = (wanted: (change: ProcessChange) => boolean) =>
    done.filter(wanted).map(({ name }) => name).toSorted();
  const isChanged = ({ change }: ProcessChange) => change === "changed";
  const lines = [
    ["Added", namesOf(({ change }) => change === "added")],
    ["Removed", namesOf(({ change }) => change === "removed")],
    ["Restarted", namesOf(({ action }) => action === "restart")],
    [
      "Changed",
      namesOf((each) =>
        isChanged(each) && each.action !== "mark" && each.action !== "restart"
      ),
    ],
    ["Changed (restart to apply)", namesOf(({ action }) => action === "mark")],
    ...[...Map.groupBy(settings, ({ section }) => section)].map((
      [section, changes],
    ) =>
      [`Changed in [${section}]`, changes.map(({ option }) => option)] as const
    ),
  ] as const;
  return lines.filter(([, names]) => names.length > 0)
    .map(([title, names]) => `${title}: ${names.map(printable).join(", ")}\n`)
    .join("");
}

/** Says what was not done as asked, each as an error. */
export function undone(
  { processes, refused }: ReloadReport,
): readonly SupervisorError[] {
  const failures = processes.filter(({ outcome }) =>
    outcome !== "done" && outcome !== "planned"
  ).map(({ name, outcome, message }) =>
    outcome === "rolled-back"
      ? new SupervisorError(
        "ROLLED_BACK",
        `${name} has its old configuration back: ${message}`,
      )
      : new SupervisorError("START_FAILED", message ?? `${name}: ${outcome}`)
  );
  const refusals = refused.map((change) =>
    new SupervisorError(
      "CHANGE_REFUSED",
      `Cannot change ${change.option} of [${change.section}] ` +
        `(${valuesText(change)}): ${change.reason}`,
    )
  );
  return [...failures, ...refusals];
}

/** Puts processes together to which the same happens for the same reason. */
function alike(
  processes: readonly ProcessChange[],
): readonly (readonly [ProcessChange, ...ProcessChange[]])[] {
  const groups = new Map<string, [ProcessChange, ...ProcessChange[]]>();
  for (const change of processes) {
    const { program, action, options } = change;
    const key = JSON.stringify([program, action, options]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  return [...groups.values()];
}

function groupLines(
  group: readonly [ProcessChange, ...ProcessChange[]],
  columns: number | null,
): readonly string[] {
  const [{ action, options }] = group;
  return [
    `${printable(namesText(group, columns))}: ${ACTIONS[action]}`,
    ...options.flatMap((change) =>
      optionLines(change, NEEDS[change.needs], columns)
    ),
  ];
}

/** All names where there is room, else the first, the last and how many. */
function namesText(
  group: readonly [ProcessChange, ...ProcessChange[]],
  columns: number | null,
): string {
  const names = group.map(({ name }) => name);
  const all = names.join(", ");
  const room = (columns ?? Infinity) - ACTIONS[group[0].action].length - 2;
  return all.length <= room
    ? all
    : `${names[0]} ... ${names.at(-1)} (${names.length} processes)`;
}

/** One line where there is room, else one for each value. */
function optionLines(
  change: OptionChange,
  effect: string,
  columns: number | null,
): readonly string[] {
  const { option } = change;
  const line = printable(`  ${option}: ${valuesText(change)} (${effect})`);
  if (columns === null || [...line].length <= columns) return [line];
  return [
    `  ${option} (${effect}):`,
    `    - ${valueText(change.old)}`,
    `    + ${valueText(change.new)}`,
  ].map(printable);
}

function valuesText({ old, new: next }: OptionChange): string {
  return `${valueText(old)} -> ${valueText(next)}`;
}

function valueText(value: string | null): string {
  return value ?? "(unset)";
}

/** Short enough for any terminal. */
function summary(
  { processes, settings, refused }: ReloadReport,
): readonly string[] {
  const count = (wanted: ReloadAction) =>
    processes.filter(({ action }) => action === wanted).length;
  const main = [count("start"), count("restart"), count("stop")] as const;
  const others = processes.length + settings.length -
    main.reduce((sum, each) => sum + each, 0);
  const said = [
    [main[0], "to start"],
    [main[1], "to restart"],
    [main[2], "to stop"],
    [others, others === 1 ? "other change" : "other changes"],
    [refused.length, "refused"],
  ].filter(([number]) => number !== 0);
  return [
    `Plan: ${said.map((words) => words.join(" ")).join(", ")}`,
    "Nothing has been done yet",
  ];
}
