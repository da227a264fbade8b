/**
 * The rows of the table of options for resource limits, one for each resource.
 *
 * @module
 */

import { RLIMIT_RESOURCES, type RlimitSpec } from "../model/process_spec.ts";
import type { LimitOption, LimitUnit } from "./option_types.ts";

type Resource = RlimitSpec["resource"];

/** The option of a resource. */
export type LimitOptionName = `rlimit_${Resource}`;

/** What is limited, in words, and what the limit counts. */
const RESOURCES: Readonly<Record<Resource, readonly [string, LimitUnit]>> = {
  as: ["The size of the address space, in bytes", "bytes"],
  core: ["The size of a core file, in bytes", "bytes"],
  cpu: ["The CPU time, in whole seconds", "seconds"],
  data: ["The size of the data segment, in bytes", "bytes"],
  fsize: ["The size of a file that is written, in bytes", "bytes"],
  locks: ["The number of file locks", "number"],
  memlock: ["The memory that is locked into RAM, in bytes", "bytes"],
  msgqueue: ["The size of message queues, in bytes", "bytes"],
  nice: ["The highest priority that can be asked for, 20 - nice", "number"],
  nofile: ["The number of open files", "number"],
  nproc: ["The number of processes of the account", "number"],
  rss: ["The size of resident memory, in bytes", "bytes"],
  rtprio: ["The highest real-time priority", "number"],
  rttime: ["The CPU time of a real-time task, in microseconds", "number"],
  sigpending: ["The number of signals that wait", "number"],
  stack: ["The size of the stack, in bytes", "bytes"],
};

/** Options about resource limits, in the order of the resources. */
export const LIMIT_OPTIONS: Readonly<Record<LimitOptionName, LimitOption>> =
  Object.assign(
    {},
    ...RLIMIT_RESOURCES.map((resource) => ({
      [limitOptionName(resource)]: limitOption(resource),
    })),
  );

/** The name of the option of a resource. */
export function limitOptionName<R extends Resource>(
  resource: R,
): `rlimit_${R}` {
  return `rlimit_${resource}`;
}

function limitOption(resource: Resource): LimitOption {
  const [what, unit] = RESOURCES[resource];
  return {
    type: "limit",
    unit,
    default: null,
    emptyIsUnset: true,
    field: "rlimits",
    reload: "restart",
    doc: `${what}: \`SOFT\`, \`SOFT:HARD\` or \`unlimited\`; without it the ` +
      "daemon's limits.",
  };
}
