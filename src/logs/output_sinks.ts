/**
 * From what the configuration says about an output to the chain of sinks that
 * it goes through: escape sequences are taken out, lines are made whole and
 * get their form, and end in a file, on the console or in the system's log.
 *
 * @module
 */

import type { LogFileSpec, LogFormat, LogTarget } from "../model/log_target.ts";
import type { ProcessSpec } from "../model/process_spec.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { reasonOf } from "../util/reason_of.ts";
import { AnsiStripper } from "./ansi_stripper.ts";
import type { ByteSink, StreamSink } from "./byte_sink.ts";
import { consolePrefix } from "./console_prefix.ts";
import {
  JsonLines,
  type LineOrigin,
  PrefixedLines,
  textLines,
} from "./line_formats.ts";
import type { LogFiles } from "./log_files.ts";
import { PatientPipe, type PipeEnd } from "./patient_pipe.ts";
import { WholeLines } from "./whole_lines.ts";

/** The daemon's own standard output or standard error. */
export interface ConsoleStream extends ByteSink {
  /** Whether somebody looks at it who sees colours. */
  readonly hasColours: boolean;
}

/** What outputs work with. */
export interface OutputSinksOptions {
  readonly logFiles: LogFiles;
  readonly console: Readonly<Record<"stdout" | "stderr", ConsoleStream>>;
  /** Opens the log of the system for the lines of one stream. */
  readonly openSyslog: (origin: LineOrigin) => PipeEnd;
  readonly clock: Clock;
  readonly log: Log;
}

/** The part of a spec that decides what becomes of output. */
export type OutputSpec = Pick<
  ProcessSpec,
  "name" | "user" | "stdout" | "stderr" | "logFormat" | "stripAnsi"
>;

/** Milliseconds that the system's log gets for the last lines of a stream. */
const LAST_LINES_MS = 2_000;

/** Makes the sinks of captured streams. */
export class OutputSinks {
  readonly #options: OutputSinksOptions;
  readonly #closing = new Set<Promise<void>>();

  constructor(options: OutputSinksOptions) {
    this.#options = options;
  }

  /** Opens what a stream of a process goes into; `null` for nothing. */
  open(spec: OutputSpec, stream: "stdout" | "stderr"): StreamSink | null {
    const origin = { process: spec.name, stream };
    const sink = this.#open(spec, spec[stream], origin);
    return sink !== null && spec.stripAnsi ? new AnsiStripper(sink) : sink;
  }

  /** Settles when what has ended is where it should be, or is told as lost. */
  async settled(): Promise<void> {
    await Promise.all(this.#closing);
  }

  #open(
    spec: OutputSpec,
    target: LogTarget,
    origin: LineOrigin,
  ): StreamSink | null {
    switch (target.kind) {
      case "none":
        return null;
      case "file":
        return this.#openFile(spec, target, origin);
      case "console":
        return this.#openConsole(spec.logFormat, target.stream, origin);
      case "syslog":
        return this.#openSyslog(spec.logFormat, origin);
    }
  }

  #openFile(
    { user, logFormat }: OutputSpec,
    target: LogFileSpec,
    origin: LineOrigin,
  ): StreamSink {
    const share = this.#options.logFiles.acquire(target, {
      keepsLinesWhole: logFormat !== "raw",
      ...(user === null ? {} : { directoryGid: user.gid }),
    });
    if (logFormat === "raw") return share;
    const lines = this.#formatted(logFormat, share, origin);
    return wholeLines(lines, logFormat, () => share.end());
  }

  #openConsole(
    format: LogFormat,
    stream: "stdout" | "stderr",
    origin: LineOrigin,
  ): StreamSink {
    const console = this.#options.console[stream];
    if (format !== "raw") {
      return wholeLines(this.#formatted(format, console, origin), format);
    }
    const prefix = consolePrefix(origin, console.hasColours);
    return wholeLines(new PrefixedLines(console, () => prefix), format);
  }

  #openSyslog(format: LogFormat, origin: LineOrigin): StreamSink {
    const { clock, log, openSyslog } = this.#options;
    const what = `the ${origin.stream} of ${origin.process}`;
    const pipe = new PatientPipe({
      open: () => openSyslog(origin),
      clock,
      trouble: {
        onFailure: (error) => {
          const reason = reasonOf(error);
          log.error(`Cannot send ${what} to syslog, dropping it: ${reason}`);
        },
        onRecovery: (bytes) =>
          log.warning(`Sending ${what} to syslog again: ${bytes} bytes lost`),
        onEnd: (bytes) =>
          log.warning(`Stopped sending ${what} to syslog: ${bytes} bytes lost`),
      },
    });
    // It has times and names of its own.
    const lines = format === "json"
      ? this.#formatted("json", pipe, origin)
      : pipe;
    return wholeLines(lines, format, () => this.#close(pipe));
  }

  #close(pipe: PatientPipe): void {
    const closing = pipe.close(LAST_LINES_MS)
      .finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  #formatted(
    format: Exclude<LogFormat, "raw">,
    next: ByteSink,
    origin: LineOrigin,
  ): ByteSink {
    const { clock } = this.#options;
    return format === "json"
      ? new JsonLines(next, origin, clock)
      : textLines(next, origin, clock);
  }
}

function wholeLines(
  next: ByteSink,
  format: LogFormat,
  onEnd = () => {},
): StreamSink {
  // The text of a line in JSON goes up to a CR before its end.
  const missingEnd = format === "json" ? "\r\n" : "\n";
  const lines = new WholeLines(next, { missingEnd });
  let hasEnded = false;
  return {
    write: (bytes) => lines.write(bytes),
    end: () => {
      if (hasEnded) return;
      hasEnded = true;
      lines.end();
      onEnd();
    },
  };
}
