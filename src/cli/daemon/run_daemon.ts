/**
 * The composition root of the daemon: from its command line to its exit
 * status.
 *
 * @module
 */

import { UsageError } from "../command_line/options.ts";
import {
  type ConfigHost,
  loadConfig,
  readDraft,
} from "../../config/load_config.ts";
import { ConfigError } from "../../model/errors.ts";
import type { Config } from "../../model/process_spec.ts";
import { VERSION } from "../../model/version.ts";
import {
  launchInBackground,
  type ReadyMessage,
  reportReady,
} from "../../sys/background_launch.ts";
import { DenoSpawner } from "../../sys/deno_spawner.ts";
import { DenoFiles } from "../../sys/deno_files.ts";
import { type Output, SYSTEM_OUTPUT } from "../../sys/output.ts";
import { SystemClock } from "../../sys/system_clock.ts";
import { SystemAccounts } from "../../sys/system_accounts.ts";
import { SystemHelperPrograms } from "../../sys/system_helper_programs.ts";
import { reasonOf } from "../../util/reason_of.ts";
import type { CheckHost } from "./check_config.ts";
import { SystemSurroundings } from "../../sys/system_surroundings.ts";
import { Daemon } from "./daemon.ts";
import { DaemonSignals } from "./daemon_signals.ts";
import { openLog } from "./open_log.ts";
import { startWarnings } from "./start_warnings.ts";
import {
  daemonHelp,
  type DaemonOptions,
  type DaemonRequest,
  parseDaemonArgs,
  READY_SOCKET_OPTION,
} from "./daemon_args.ts";

/** Exit statuses of the daemon. */
const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/**
 * Runs the daemon program. What a daemon has no use for is loaded by those
 * commands that have: each module stays in memory.
 *
 * @param args The command line, without the program's name.
 * @param output Where it talks to the person who started it.
 * @returns The exit status.
 */
export async function runDaemon(
  args: readonly string[],
  output: Output = SYSTEM_OUTPUT,
): Promise<number> {
  let request: DaemonRequest;
  try {
    request = parseDaemonArgs(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.err(`supervice: ${error.message}`);
    output.err("supervice: try --help");
    return EXIT.usage;
  }
  switch (request.kind) {
    case "help":
      output.out(daemonHelp().trimEnd());
      return EXIT.ok;
    case "version":
      output.out(`supervice ${VERSION}`);
      return EXIT.ok;
    case "test": {
      const { options, json } = request;
      const { configuration: file, dialect, logfile } = options;
      const wanted = { file, dialect, logfile, json };
      const { checkConfig } = await import("./check_config.ts");
      const isGood = await checkConfig(wanted, await checkHost(), output);
      return isGood ? EXIT.ok : EXIT.usage;
    }
    case "print": {
      const { configuration: file, dialect, logfile, loglevel } =
        request.options;
      const commandLine = new Map([
        ...(logfile === null ? [] : [["logfile", logfile] as const]),
        ...(loglevel === null ? [] : [["loglevel", loglevel] as const]),
      ]);
      const wanted = { file, dialect, json: request.json, commandLine };
      const { printConfig } = await import("./print_config.ts");
      const isPrinted = await printConfig(wanted, systemHost(), output);
      return isPrinted ? EXIT.ok : EXIT.usage;
    }
    case "sample": {
      const { sampleConfig } = await import("./sample_config.ts");
      output.out(sampleConfig().trimEnd());
      return EXIT.ok;
    }
    case "run":
      return await staysInForeground(request.options)
        ? await serve({ ...request.options, nodaemon: true }, output)
        : await launch(args, output);
  }
}

/** Mistakes in the configuration are for the daemon to find. */
async function staysInForeground(options: DaemonOptions): Promise<boolean> {
  if (options.nodaemon) return true;
  try {
    const { configuration, dialect } = options;
    const draft = await readDraft(configuration, systemHost(), dialect);
    return draft.daemon.nodaemon.value;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

/** Reads the configuration as the daemon sees it. */
function readConfig(
  options: DaemonOptions,
  files: DenoFiles,
): Promise<Config> {
  const { configuration, dialect, logfile } = options;
  return loadConfig(configuration, systemHost(files), dialect, logfile);
}

async function checkHost(): Promise<CheckHost> {
  const { SystemCommands } = await import("../../sys/system_commands.ts");
  const host = systemHost();
  return {
    ...host,
    commands: new SystemCommands(),
    startWarnings: async (specs) => {
      const { uid } = await host.accounts.self();
      const spawner = await DenoSpawner.create(new SystemClock());
      return startWarnings(specs, spawner, uid);
    },
  };
}

function systemHost(files = new DenoFiles()): ConfigHost {
  return {
    files,
    accounts: new SystemAccounts(),
    helpers: new SystemHelperPrograms(),
    surroundings: new SystemSurroundings(),
  };
}

async function launch(
  args: readonly string[],
  output: Output,
): Promise<number> {
  let message: ReadyMessage;
  try {
    message = await launchInBackground((readySocket) => [
      ...args,
      "--nodaemon",
      `--${READY_SOCKET_OPTION}=${readySocket}`,
    ]);
  } catch (error) {
    // No temporary directory, most likely.
    const reason = `Cannot go to the background: ${describe(error)}`;
    message = { kind: "failed", message: reason };
  }
  if (message.kind === "failed") {
    output.err(`supervice: ${message.message}`);
    return EXIT.failed;
  }
  for (const note of message.notes) output.err(note);
  output.out(`supervice: started in the background, pid ${message.pid}`);
  return EXIT.ok;
}

async function serve(options: DaemonOptions, output: Output): Promise<number> {
  const { readySocket } = options;
  const report = async (message: ReadyMessage): Promise<boolean> => {
    if (readySocket !== null) return await reportReady(readySocket, message);
    if (message.kind === "failed") {
      output.err(`supervice: ${message.message}`);
    }
    return true;
  };
  // Before anything else: from here on a signal ends the daemon in order. They
  // are listened to as long as this program lives, also while it is closing.
  const signals = new DaemonSignals(new SystemClock());
  // The same for all reloads: paths mean what they meant at the start.
  const files = new DenoFiles();
  let daemon: Daemon;
  try {
    daemon = await Daemon.start({
      read: () => readConfig(options, files),
      openLog: (config) => openLog(options, config),
      // In the foreground standard error tells it.
      logsFailure: readySocket !== null,
      signals,
      rpc: true,
      bus: null,
    });
  } catch (error) {
    await report({ kind: "failed", message: describe(error) });
    return EXIT.failed;
  }
  const { pid, notes } = daemon;
  if (!await report({ kind: "ready", pid, notes })) {
    daemon.shutDown("whoever started this daemon has given up");
  }
  await daemon.finished;
  return EXIT.ok;
}

function describe(error: unknown): string {
  if (error instanceof ConfigError) {
    return `Cannot use the configuration:\n${error.message}`;
  }
  return reasonOf(error);
}
