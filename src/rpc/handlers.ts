/**
 * The handler of each method, in one flat table.
 *
 * @module
 */

import type { Handlers } from "./context.ts";
import { reload } from "./methods/reload.ts";
import { restart } from "./methods/restart.ts";
import { shutdown } from "./methods/shutdown.ts";
import { start } from "./methods/start.ts";
import { startgroup } from "./methods/startgroup.ts";
import { status } from "./methods/status.ts";
import { stop } from "./methods/stop.ts";
import { stopgroup } from "./methods/stopgroup.ts";
import { version } from "./methods/version.ts";

/** Who answers which method. */
export const HANDLERS: Handlers = {
  status,
  start,
  stop,
  restart,
  startgroup,
  stopgroup,
  reload,
  version,
  shutdown,
};
