/**
 * Makes sure that the standard library is cached: `deno task setup`. Every
 * task that needs it depends on this one. Without anything to do it is quiet
 * and quick.
 *
 * It runs before the cache is there, so it must not import anything from JSR.
 *
 * @module
 */
import config from "../deno.json" with { type: "json" };
import { cacheFromJsr, findMissing } from "./setup/jsr.ts";
import { NpmError } from "./setup/npm.ts";
import { cacheFromNpm } from "./setup/npm_fallback.ts";
import { jsrSpecifiers } from "./setup/std_packages.ts";

const ROOT = `${import.meta.dirname}/..`;

const ADVICE = `Make one of the two reachable, then run this again. Deno takes \
a proxy from HTTPS_PROXY and npm takes its settings from npmrc. The folder \
that "deno info" names DENO_DIR can also be copied from a machine where this \
worked`;

/** Says something. Standard output belongs to the task that comes after. */
function say(message: string): void {
  const bytes = new TextEncoder().encode(`setup: ${message}\n`);
  Deno.stderr.writeSync(bytes);
}

async function setUp(): Promise<number> {
  const specifiers = jsrSpecifiers(config.imports);
  const jsr = await cacheFromJsr(specifiers, ROOT);
  if (jsr.kind === "cached") return 0;
  if (jsr.kind === "failed") {
    say(`Deno cannot cache the standard library:\n${jsr.reason}`);
    return 1;
  }
  try {
    await cacheFromNpm(ROOT);
  } catch (error) {
    if (!(error instanceof NpmError)) throw error;
    say(
      `the standard library is neither cached nor within reach\n` +
        `  jsr.io: ${jsr.reason}\n  npm: ${error.message}\n${ADVICE}`,
    );
    return 1;
  }
  const missing = await findMissing(specifiers, ROOT);
  if (missing !== undefined) {
    say(
      `jsr.io did not answer, and what npm has does not complete the cache\n` +
        `  ${missing}\nRun this again where jsr.io answers, or set DENO_DIR ` +
        `to an empty folder`,
    );
    return 1;
  }
  say("jsr.io did not answer; took the standard library from npm instead");
  return 0;
}

if (import.meta.main) Deno.exit(await setUp());
