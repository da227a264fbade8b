/**
 * The rules of this house that a machine can check, as a plugin for
 * `deno lint`. It imports no packages: editors and CI load it before any
 * dependency is cached. docs/architecture.md gives the reasons.
 */

import { denoOnlyInSys } from "./deno_only_in_sys.ts";
import { errorMessage } from "./error_message.ts";
import { fileLength } from "./file_length.ts";
import { layers } from "./layers.ts";
import { naming } from "./naming.ts";
import { noAmbientTime } from "./no_ambient_time.ts";
import { noSleepInTests } from "./no_sleep_in_tests.ts";
import { noSwallow } from "./no_swallow.ts";

/** The plugin: one rule per file, tested in tests/unit/tools/lint_test.ts. */
const plugin: Deno.lint.Plugin = {
  name: "house",
  rules: {
    "layers": layers,
    "deno-only-in-sys": denoOnlyInSys,
    "no-ambient-time": noAmbientTime,
    "no-sleep-in-tests": noSleepInTests,
    "error-message": errorMessage,
    "naming": naming,
    "file-length": fileLength,
    "no-swallow": noSwallow,
  },
};

export default plugin;
