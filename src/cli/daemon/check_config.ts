/**
 * `supervice -t`: everything that can be said about a configuration without
 * running it.
 *
 * @module
 */

import {
  inspectConfig,
  type Inspection,
  type PassReport,
} from "../../config/load_config.ts";
import { buildConfig } from "../../config/build_config.ts";
import type { ConfigHost } from "../../config/host_checks.ts";
import { printable } from "../../logs/printable.ts";
import { ConfigError, formatIssue } from "../../model/errors.ts";
import type { Dialect, ProcessSpec } from "../../model/process_spec.ts";
import type { Commands } from "../../ports/commands.ts";
import type { Output } from "../../sys/output.ts";

/** What is checked, and how the answer looks. */
export interface CheckRequest {
  /** Configuration file, as the user named it. */
  readonly file: string;
  /** Its dialect; `null` where the sections tell. */
  readonly dialect: Dialect | null;
  /** The log file that goes before the configured one, or `null`. */
  readonly logfile: string | null;
  /** Answer with JSON on standard output instead of text. */
  readonly json: boolean;
}

/** The machine that a configuration is checked against. */
export interface CheckHost extends ConfigHost {
  readonly commands: Commands;
  /** What a daemon would warn of when it starts these processes. */
  startWarnings(specs: readonly ProcessSpec[]): Promise<readonly string[]>;
}

/**
 * The answer as JSON. Its shape is documented: members are added to it, none
 * is taken away or changes its meaning.
 */
export interface CheckReport {
  /** The file, as the user named it. */
  readonly file: string;
  /** The dialect it was read in, or `null` where it could not be read. */
  readonly dialect: Dialect | null;
  /** Whether there are no errors. */
  readonly good: boolean;
  /** How many programs the file has. */
  readonly programs: number;
  /** How many processes these are. */
  readonly processes: number;
  readonly errors: readonly ReportedIssue[];
  readonly warnings: readonly ReportedIssue[];
}

/** A mistake or a doubt, and which pass has found it. */
export interface ReportedIssue {
  /** `file`: the text says so; `machine`: this machine does not go with it. */
  readonly pass: "file" | "machine";
  /** The file, as the user named it. */
  readonly file: string;
  /** Line number from 1, or `null` where the file as a whole is meant. */
  readonly line: number | null;
  /** Section name without brackets, or `null`. */
  readonly section: string | null;
  /** Name of the option, or `null`. */
  readonly option: string | null;
  /** What is wrong: what was found. */
  readonly message: string;
  /** What to do instead, or `null`. */
  readonly hint: string | null;
}

const NOTHING: PassReport = { errors: [], warnings: [] };

/**
 * Checks a configuration and says what it has found.
 *
 * @returns Whether the configuration is good.
 */
export async function checkConfig(
  request: CheckRequest,
  host: CheckHost,
  output: Output,
): Promise<boolean> {
  const { file, json } = request;
  const inspection = await inspect(request, host);
  const report = reportOf(file, inspection);
  if (json) output.out(JSON.stringify(report, null, 2));
  else tell(report, inspection, output);
  return report.good;
}

type Passes = Pick<Inspection, "file" | "machine"> & {
  readonly draft: Inspection["draft"] | null;
};

async function inspect(
  { file, dialect, logfile }: CheckRequest,
  host: CheckHost,
): Promise<Passes> {
  try {
    const { commands } = host;
    const options = { commands, dialect, logfile };
    const inspection = await inspectConfig(file, host, options);
    return await withStartWarnings(file, inspection, host);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const unread = { errors: error.issues, warnings: [] };
    return { draft: null, file: unread, machine: NOTHING };
  }
}

/** Where there are errors, there is nothing to start. */
async function withStartWarnings(
  file: string,
  inspection: Inspection,
  host: CheckHost,
): Promise<Inspection> {
  const { draft, facts, machine } = inspection;
  if (inspection.file.errors.length + machine.errors.length > 0) {
    return inspection;
  }
  const { processes } = buildConfig(draft, facts);
  const place = { file, line: null, section: null, key: null };
  const warnings = (await host.startWarnings(processes))
    .map((message) => ({ ...place, message, hint: null }));
  return {
    ...inspection,
    machine: { ...machine, warnings: [...machine.warnings, ...warnings] },
  };
}

function reportOf(file: string, passes: Passes): CheckReport {
  const programs = passes.draft?.programs ?? [];
  const errors = labelled(passes, "errors");
  return {
    file,
    dialect: passes.draft?.dialect ?? null,
    good: errors.length === 0,
    programs: programs.length,
    processes: programs.flatMap(({ instances }) => instances).length,
    errors,
    warnings: labelled(passes, "warnings"),
  };
}

function labelled(
  passes: Passes,
  severity: keyof PassReport,
): readonly ReportedIssue[] {
  return (["file", "machine"] as const).flatMap((pass) =>
    passes[pass][severity].map((issue) => ({
      pass,
      file: issue.file,
      line: issue.line,
      section: issue.section,
      option: issue.key,
      message: issue.message,
      hint: issue.hint,
    }))
  );
}

function tell(
  report: CheckReport,
  { file, machine }: Passes,
  output: Output,
): void {
  const say = (text: string) => output.err(printable(text));
  const tellPass = ({ warnings, errors }: PassReport) => {
    for (const issue of warnings) say(`warning: ${formatIssue(issue)}`);
    for (const issue of errors) say(formatIssue(issue));
  };
  tellPass(file);
  const onMachine = machine.errors.length + machine.warnings.length;
  if (onMachine > 0) say("On this machine:");
  tellPass(machine);
  if (report.good) {
    const programs = count(report.programs, "program");
    const processes = count(report.processes, "process", "processes");
    const dialect = report.dialect === "supervisord"
      ? ", read as a file of supervisord"
      : "";
    output.out(
      printable(`${report.file}: good, ${programs}, ${processes}${dialect}`),
    );
  } else {
    const errors = [
      ...(file.errors.length === 0
        ? []
        : [`${count(file.errors.length, "error")} in the file`]),
      ...(machine.errors.length === 0
        ? []
        : [`${count(machine.errors.length, "error")} on this machine`]),
    ];
    say(`${report.file}: ${errors.join(", ")}`);
  }
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
