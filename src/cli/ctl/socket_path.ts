/**
 * Which socket the control tool talks to.
 *
 * @module
 */

import { DEFAULT_SOCKET } from "../../model/defaults.ts";
import type { ConfigFiles } from "../../config/include_files.ts";
import { ConfigError } from "../../model/errors.ts";
import type { Dialect } from "../../model/process_spec.ts";
import { UsageError } from "../command_line/options.ts";

/** The configuration that is looked for where nothing else is said. */
export const CONFIGURATION_NEARBY = "supervisord.conf";

/** Options that say where the socket is. */
const KEYS: readonly string[] = ["socket", "file", "serverurl"];

/** What the command line says about the socket. */
export interface SocketChoice {
  /** Value of `--socket`, or `null`. */
  readonly socket: string | null;
  /** Value of `--configuration`, or `null`. */
  readonly configuration: string | null;
  /** Value of `--dialect`, or `null`. */
  readonly dialect: Dialect | null;
}

/**
 * Finds the path of the socket: as named, else from the configuration that was
 * named, else the usual one.
 *
 * @throws {UsageError} When the configuration can't be read.
 * @throws {ConfigError} When it has mistakes that hide the socket; any other
 * mistakes are the daemon's to report.
 */
export async function socketPath(
  { socket, configuration, dialect }: SocketChoice,
  reader: () => Promise<ConfigFiles>,
): Promise<string> {
  if (socket !== null) return pathOf(socket);
  if (configuration === null) return DEFAULT_SOCKET;
  const files = await reader();
  const text = await readConfiguration(configuration, files);
  // Only now: most calls do without, and it is most of the code there is.
  const { draftOf }: typeof import("../../config/draft_of.ts") = await import(
    import.meta.resolve("../../config/draft_of.ts")
  );
  const draft = await draftOf(text, { file: configuration, dialect }, {
    files,
    // To ask for them takes the right to run programs.
    surroundings: null,
  });
  const found = draft.daemon.socket;
  if (found.valid) return found.value;
  const issues = draft.findings.errors();
  const relevant = issues.filter(({ key }) => KEYS.includes(key ?? ""));
  throw new ConfigError(relevant.length > 0 ? relevant : issues);
}

/** People who know supervisorctl write `unix:///PATH`. */
function pathOf(socket: string): string {
  const [, scheme, rest = ""] = /^(\w+):\/\/(.*)$/.exec(socket) ?? [];
  if (scheme === undefined) return socket;
  if (scheme === "unix" && rest.startsWith("/")) return rest;
  throw new UsageError(
    `Cannot connect to "${socket}": the daemon is reached by a Unix socket`,
    { hint: "name its path: -s /tmp/supervice.sock" },
  );
}

/**
 * Finds the socket that a configuration in the working directory names, for
 * when nobody is at the usual one, and nothing was said about it.
 *
 * @returns `null` when something was said, or there is none that can be read.
 */
export async function nearbySocket(
  choice: SocketChoice,
  reader: () => Promise<ConfigFiles>,
): Promise<string | null> {
  if (choice.socket !== null || choice.configuration !== null) return null;
  const configuration = CONFIGURATION_NEARBY;
  try {
    return await socketPath({ ...choice, configuration }, reader);
  } catch (error) {
    if (error instanceof UsageError || error instanceof ConfigError) {
      return null;
    }
    throw error;
  }
}

async function readConfiguration(
  path: string,
  files: ConfigFiles,
): Promise<string> {
  try {
    const isAbsolute = path.startsWith("/");
    return await files.readText(isAbsolute ? path : `${files.cwd()}/${path}`);
  } catch (error) {
    throw new UsageError(
      `Cannot read the configuration "${path}": ${reasonOf(error)}`,
      { hint: "name the file that the daemon was started with" },
    );
  }
}

/** What is wrong with a file; Deno's own words would speak of permissions. */
const REASONS: Readonly<Record<string, string>> = {
  NotFound: "there is no such file",
  PermissionDenied: "permission denied",
  IsADirectory: "it is a directory",
  // Only what is no file of a disk needs more than the right to read.
  NotCapable: "it is no plain file",
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return REASONS[error.name] ?? error.message;
}
