/**
 * `%(process_num)s` in files of variables, where nothing else stands for
 * something else. What can stand in a configuration is in expansion.ts.
 *
 * @module
 */

/** Stands for the number of an instance. */
const PROCESS_NUM = "%(process_num)s";

/** Writes the number of an instance: two digits at least. */
export function instanceNumber(index: number): string {
  return String(index).padStart(2, "0");
}

/** Puts the number of an instance, as written, in place of the template. */
export function expandTemplate(text: string, processNum: string): string {
  return text.replaceAll(PROCESS_NUM, () => processNum);
}
