/**
 * The marks of what the daemon runs beside a run of a process: they begin with
 * the mark of the run, so that whoever looks for the process finds them too.
 *
 * @module
 */

/** The mark of the health checks of a run. */
export function checkMark(runId: string): string {
  return `${runId}-check`;
}

/** The mark of the stop command of a run. */
export function stopMark(runId: string): string {
  return `${runId}-stop`;
}

/** Whether it is a stop command that carries this mark. */
export function isStopMark(mark: string): boolean {
  return mark.endsWith("-stop");
}
