/**
 * Events for tests.
 *
 * @module
 */

import type { HealthPassed, StateChanged } from "../../src/model/event.ts";

const ABOUT = { name: "web", group: "web", pid: 100, wallMs: 0 };

/** A health check of `web` that passed. */
export function healthPassed(message: string): HealthPassed {
  return { kind: "health-passed", ...ABOUT, message };
}

/** The change of `web` to RUNNING. */
export const BECAME_RUNNING: StateChanged = {
  kind: "state-changed",
  ...ABOUT,
  from: "STARTING",
  to: "RUNNING",
  reason: null,
};
