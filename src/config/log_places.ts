/**
 * The files that output goes to: those named, and those of `AUTO`.
 *
 * @module
 */

import type { LogFileSpec, LogTarget } from "../model/log_target.ts";
import type {
  ConfigDraft,
  InstanceDraft,
  ProgramDraft,
  StreamName,
} from "./draft.ts";
import { absolutePath, dirname } from "../util/paths.ts";

/** Absolute path of the folder for the files of `AUTO`. */
export function logDirOf({ cwd, daemon }: ConfigDraft): string {
  const { log_dir: directory, logfile } = daemon;
  if (directory.value !== null) return directory.value;
  return logfile.value === null ? cwd : dirname(logfile.value);
}

/** Where a stream of one process goes. */
export function logTargetOf(
  draft: ConfigDraft,
  { name, settings }: InstanceDraft,
  stream: StreamName,
): LogTarget {
  const isRedirected = stream === "stderr" && settings.redirect_stderr.value;
  if (isRedirected) return { kind: "none" };
  const place = settings[`${stream}_logfile`].value;
  if (place.kind !== "file" && place.kind !== "auto") return place;
  return {
    kind: "file",
    path: place.kind === "file" ? place.path : autoPath(draft, name, stream),
    maxBytes: settings[`${stream}_logfile_maxbytes`].value,
    backups: settings[`${stream}_logfile_backups`].value,
    rotation: settings.rotate.value,
    compress: settings.log_compress.value,
    totalBytes: settings.log_total_maxbytes.value,
  };
}

/** The log files of a stream, one for each process; may be empty. */
export function logFilesOf(
  draft: ConfigDraft,
  { instances }: ProgramDraft,
  stream: StreamName,
): readonly LogFileSpec[] {
  return instances.flatMap((instance) => {
    const target = logTargetOf(draft, instance, stream);
    return target.kind === "file" ? [target] : [];
  });
}

/** A colon in the name of a file has a meaning to `scp` and others. */
function autoPath(
  draft: ConfigDraft,
  name: string,
  stream: StreamName,
): string {
  const stem = name.replace(":", "-");
  return absolutePath(logDirOf(draft), `${stem}-${stream}.log`);
}
