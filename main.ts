/**
 * The daemon.
 *
 * @module
 */

import { loadDaemon } from "./src/cli/daemon/load_daemon.ts";

if (import.meta.main) Deno.exit(await loadDaemon(Deno.args));
