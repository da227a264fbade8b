import { EXIT } from "../../../model/errors.ts";
import type { ReloadReport } from "../../../model/reload_report.ts";
import { tableText } from "../../../util/table_text.ts";
import { columnsOf } from "../columns.ts";
import type { CommandRequest } from "../command.ts";

/** What a process is to the daemon and its configuration. */
interface Available {
  readonly name: string;
  /** Name of its group; `null` where the daemon does not know it yet. */
  readonly group: string | null;
  /**
   * `in-use`: the daemon has it. `changed`: it has it, with an old
   * configuration. `available`: a reload adds it. `gone`: a reload removes it.
   */
  readonly use: "in-use" | "changed" | "available" | "gone";
  /** Whether it starts with the daemon, or `null`. */
  readonly autostart: boolean | null;
}

/** Shows what the configuration has, and what the daemon has of it. */
export async function run(
  { daemon, screen }: CommandRequest,
): Promise<number> {
  const [report, { processes: known }] = await Promise.all([
    daemon.call("reload", { plan: true }),
    daemon.call("status", {}),
  ]);
  const details = await Promise.all(
    known.map(({ name }) => daemon.call("info", { name })),
  );
  const inUse = details.map(({ process: { name, group }, config }) => ({
    name,
    group,
    use: useOf(name, report),
    autostart: config.autostart === true,
  }));
  const added = report.added.map((name): Available => (
    { name, group: null, use: "available", autostart: null }
  ));
  const processes: readonly Available[] = [...inUse, ...added];
  screen.show(
    { processes },
    () =>
      processes.length === 0
        ? "No programs are configured\n"
        : `${table(processes, screen.terminal.columns)}\n`,
  );
  return EXIT.done;
}

function useOf(
  name: string,
  { removed, changed }: ReloadReport,
): Available["use"] {
  if (removed.includes(name)) return "gone";
  return changed.includes(name) ? "changed" : "in-use";
}

/** The uses in words. */
const USES: Readonly<Record<Available["use"], string>> = {
  "in-use": "in use",
  changed: "in use; a reload changes it",
  available: "available; a reload adds it",
  gone: "in use; a reload removes it",
};

function table(
  processes: readonly Available[],
  columns: number | null,
): string {
  const column = columnsOf(processes);
  return tableText([
    column("NAME", 20, ({ name }) => name),
    column("GROUP", 20, ({ group }) => group),
    column(
      "START",
      6,
      ({ autostart }) =>
        autostart === null ? null : autostart ? "auto" : "manual",
    ),
    column("USE", 6, ({ use }) => USES[use]),
  ], columns);
}
