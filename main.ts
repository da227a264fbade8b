/**
 * The daemon.
 *
 * @module
 */

import { runDaemon } from "./src/cli/daemon/run_daemon.ts";

if (import.meta.main) Deno.exit(await runDaemon(Deno.args));
