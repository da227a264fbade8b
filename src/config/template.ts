/**
 * `%(process_num)s`, the only thing in a configuration that stands for
 * something else. Every other `%` is plain text.
 *
 * @module
 */

/** Stands for the number of an instance. */
export const PROCESS_NUM = "%(process_num)s";

/** Templates of supervisord; here they are plain text, which can surprise. */
const FOREIGN =
  /%\((?:program_name|group_name|host_node_name|here|numprocs|process_num|ENV_[A-Z0-9_]+)\)(?:s|[0-9]*d)/gi;

/** Writes the number of an instance: two digits at least. */
export function instanceNumber(index: number): string {
  return String(index).padStart(2, "0");
}

/** Puts the number of an instance, as written, in place of the template. */
export function expandTemplate(text: string, processNum: string): string {
  return text.replaceAll(PROCESS_NUM, () => processNum);
}

/** Finds something that looks like a template but is plain text. */
export function foreignTemplate(text: string): string | null {
  const found = text.match(FOREIGN) ?? [];
  return found.find((template) => template !== PROCESS_NUM) ?? null;
}
