/**
 * What a process group uses of the machine.
 *
 * @module
 */

/** What all processes of one group use together. */
export interface GroupUsage {
  /** How many there are. */
  readonly processes: number;
  /** Share of one core: 1 is a whole one, 2 are two. */
  readonly cpu: number;
  /** Bytes in memory; what processes share counts for each of them. */
  readonly memory: number;
}
