/**
 * The configuration of a process, without what may be secret.
 *
 * @module
 */

import type { ProcessSpec } from "../model/process_spec.ts";

/** What stands in place of each value that may be secret. */
const HIDDEN = "***";

/**
 * The fields of a spec as plain data. Values of variables are hidden, since
 * that is where secrets are kept; their names are not.
 */
export function redactedConfig(
  spec: ProcessSpec,
): Readonly<Record<string, unknown>> {
  return {
    ...spec,
    environment: hideValues(spec.environment),
    fileEnvironment: hideValues(spec.fileEnvironment),
    // JSON has no word for them.
    startRetries: finite(spec.startRetries),
    startLimit: finite(spec.startLimit),
    backoff: { ...spec.backoff, maxMs: finite(spec.backoff.maxMs) },
  };
}

function hideValues(
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.keys(variables).map((name) => [name, HIDDEN]),
  );
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
