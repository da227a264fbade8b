/**
 * The one table of scenarios.
 *
 * @module
 */

import type { Scenario } from "./scenario.ts";
import { CONNECTIONS } from "./scenarios/connections.ts";
import { IDLE } from "./scenarios/idle.ts";
import { LOGS, LOGS_AS_TEXT } from "./scenarios/logs.ts";
import { RELOAD } from "./scenarios/reload.ts";
import { REQUESTS } from "./scenarios/requests.ts";
import { RESPAWN } from "./scenarios/respawn.ts";
import { RESTARTS } from "./scenarios/restarts.ts";
import { SHUTDOWN } from "./scenarios/shutdown.ts";
import { START } from "./scenarios/start.ts";
import { STATUS_COMMAND } from "./scenarios/status_command.ts";
import { STATUS_CONNECTION } from "./scenarios/status_connection.ts";
import { STORM } from "./scenarios/storm.ts";

/** All of them, in the order in which they are measured. */
export const SCENARIOS: readonly Scenario[] = [
  START,
  SHUTDOWN,
  RESPAWN,
  STATUS_COMMAND,
  STATUS_CONNECTION,
  REQUESTS,
  CONNECTIONS,
  LOGS,
  LOGS_AS_TEXT,
  IDLE,
  STORM,
  RESTARTS,
  RELOAD,
];
