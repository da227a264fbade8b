/**
 * What the control tool works with outside of tests.
 *
 * @module
 */

import { SystemClock } from "../../sys/system_clock.ts";
import { UnixDialer } from "../../sys/unix_dialer.ts";
import type { CtlDeps } from "./run_ctl.ts";

/** Completes what the entry file provides with the rest of the system. */
export function systemDeps(
  { output, reader }: Pick<CtlDeps, "output" | "reader">,
): CtlDeps {
  return { output, reader, access: new UnixDialer(), clock: new SystemClock() };
}
