/**
 * The mark of a run: which daemon, which process, which spawn.
 *
 * @module
 */

/** What the marks of all runs of a process begin with. */
export function makeRunIdPrefix(daemonId: string, process: string): string {
  return `${daemonId}/${process}/`;
}

/** Makes the mark of one run. Process names hold no blanks and no `/`. */
export function makeRunId(
  daemonId: string,
  process: string,
  incarnation: number,
): string {
  return `${makeRunIdPrefix(daemonId, process)}${incarnation}`;
}

/** The process name in a mark, or `null` when it is not one. */
export function processOfRunId(runId: string): string | null {
  const [, process, incarnation] = runId.split("/");
  return process && incarnation ? process : null;
}
