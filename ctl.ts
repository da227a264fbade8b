/**
 * The control tool: `supervicectl`.
 *
 * @module
 */

import { runCtl } from "./src/cli/ctl/run_ctl.ts";
import { systemDeps } from "./src/cli/ctl/system_deps.ts";

const deps = systemDeps();

if (import.meta.main) Deno.exit(await runCtl(Deno.args, deps));
