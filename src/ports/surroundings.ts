/**
 * What a configuration can refer to of the daemon's surroundings.
 *
 * @module
 */

/** What the daemon finds around it. */
export interface Surroundings {
  /** Environment variables; `null` where they can't be known. */
  readonly environment: ReadonlyMap<string, string> | null;
  /** The name of the machine; `null` where it can't be known. */
  readonly hostName: string | null;
}

/** Looks around. */
export interface SurroundingsReader {
  /** Never rejects. */
  read(): Promise<Surroundings>;
}
