/**
 * The handler of each method, in one flat table.
 *
 * @module
 */

import type { Handlers } from "./context.ts";
import { clear } from "./methods/clear.ts";
import { eventsSubscribe } from "./methods/events_subscribe.ts";
import { info } from "./methods/info.ts";
import { maintail } from "./methods/maintail.ts";
import { pid } from "./methods/pid.ts";
import { reload } from "./methods/reload.ts";
import { reopen } from "./methods/reopen.ts";
import { restart } from "./methods/restart.ts";
import { restartgroup } from "./methods/restartgroup.ts";
import { rpcDiscover } from "./methods/rpc_discover.ts";
import { sendStdin } from "./methods/send_stdin.ts";
import { shutdown } from "./methods/shutdown.ts";
import { signal } from "./methods/signal.ts";
import { start } from "./methods/start.ts";
import { startall } from "./methods/startall.ts";
import { startgroup } from "./methods/startgroup.ts";
import { status } from "./methods/status.ts";
import { stop } from "./methods/stop.ts";
import { stopall } from "./methods/stopall.ts";
import { stopgroup } from "./methods/stopgroup.ts";
import { tail } from "./methods/tail.ts";
import { unsubscribe } from "./methods/unsubscribe.ts";
import { usage } from "./methods/usage.ts";
import { version } from "./methods/version.ts";
import { wait } from "./methods/wait.ts";
import { why } from "./methods/why.ts";

/** Who answers which method. */
export const HANDLERS: Handlers = {
  status,
  start,
  stop,
  restart,
  signal,
  "send_stdin": sendStdin,
  startgroup,
  stopgroup,
  restartgroup,
  startall,
  stopall,
  pid,
  info,
  why,
  usage,
  wait,
  "events.subscribe": eventsSubscribe,
  tail,
  maintail,
  clear,
  reopen,
  unsubscribe,
  reload,
  version,
  "rpc.discover": rpcDiscover,
  shutdown,
};
