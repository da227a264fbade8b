/**
 * The files that output goes to: those named, and those of `AUTO`.
 *
 * @module
 */

import type { LogTarget } from "../model/log_target.ts";
import {
  type ConfigDraft,
  instanceName,
  instancesOf,
  type ProgramDraft,
  type StreamName,
} from "./draft.ts";
import { absolutePath, parentOf } from "./paths.ts";
import { expandTemplate, instanceNumber } from "./template.ts";

/** Absolute path of the folder for the files of `AUTO`. */
export function logDirOf({ cwd, daemon }: ConfigDraft): string {
  const { log_dir: directory, logfile } = daemon;
  if (directory.value !== null) return directory.value;
  return logfile.value === null ? cwd : parentOf(logfile.value);
}

/** Where a stream of one instance goes. */
export function logTargetOf(
  draft: ConfigDraft,
  program: ProgramDraft,
  { stream, index }: { readonly stream: StreamName; readonly index: number },
): LogTarget {
  const { settings } = program;
  const isRedirected = stream === "stderr" && settings.redirect_stderr.value;
  if (isRedirected) return { kind: "none" };
  const place = settings[`${stream}_logfile`].value;
  if (place.kind !== "file" && place.kind !== "auto") return place;
  return {
    kind: "file",
    path: place.kind === "file"
      ? expandTemplate(place.path, instanceNumber(index))
      : autoPath(draft, program, { stream, index }),
    maxBytes: settings[`${stream}_logfile_maxbytes`].value,
    backups: settings[`${stream}_logfile_backups`].value,
    rotation: settings.rotate.value,
    compress: settings.log_compress.value,
    totalBytes: settings.log_total_maxbytes.value,
  };
}

/** Paths of the log files of a stream, one for each instance; may be empty. */
export function logPathsOf(
  draft: ConfigDraft,
  program: ProgramDraft,
  stream: StreamName,
): readonly string[] {
  return instancesOf(program).flatMap((index) => {
    const target = logTargetOf(draft, program, { stream, index });
    return target.kind === "file" ? [target.path] : [];
  });
}

/** A colon in the name of a file has a meaning to `scp` and others. */
function autoPath(
  draft: ConfigDraft,
  program: ProgramDraft,
  { stream, index }: { readonly stream: StreamName; readonly index: number },
): string {
  const name = instanceName(program, index).replace(":", "-");
  return absolutePath(logDirOf(draft), `${name}-${stream}.log`);
}
