/**
 * What a reload is going to do.
 *
 * @module
 */

import type { ProcessSpec } from "../model/process_spec.ts";

/** The difference that a new configuration makes, by process name. */
export interface ProcessPlan {
  /** Every process of the new configuration, in its order. */
  readonly specs: readonly ProcessSpec[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}
