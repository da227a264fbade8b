/**
 * Why a process is in its state, in plain sentences.
 *
 * @module
 */

import type { ProcessDetail } from "../model/process_detail.ts";
import type { ProcessSpec } from "../model/process_spec.ts";
import type { RunEnd, RunRecord } from "../model/run_record.ts";
import { formatDuration } from "../util/duration.ts";

/** Says why a process is in its state, in one or a few sentences. */
export function explain(detail: ProcessDetail, spec: ProcessSpec): string {
  return [...stateSentences(detail, spec), ...afterthoughts(detail)]
    .map((sentence) => `${sentence}.`).join(" ");
}

function stateSentences(detail: ProcessDetail, spec: ProcessSpec): string[] {
  const { process } = detail;
  const { name, reason } = process;
  const because = reason === null ? "" : `: ${reason}`;
  switch (process.state) {
    case "STOPPED":
      return stopped(detail, spec);
    case "STARTING":
      return [
        process.pid === null
          ? `${name} is about to be started`
          : `${name} has been started, and counts as RUNNING once it has ` +
            `lived for ${formatDuration(spec.startMs)} (startsecs)`,
        ...failedStarts(detail),
      ];
    case "RUNNING":
      return running(detail, spec);
    case "UNHEALTHY":
      return [`${name} runs, but its health checks fail${because}`];
    case "BACKOFF":
      return [
        `${name} waits to be started again${because}`,
        ...failedStarts(detail),
        ...retry(detail),
      ];
    case "STOPPING":
      return [
        `${name} is being stopped, and something of it is still alive${because}`,
        ...stopSentence(detail, spec),
        ...(detail.desired === "up" ? ["It is started again after that"] : []),
      ];
    case "EXITED":
      return [`${name} has ended by itself${because}`, whatNext(detail, spec)];
    case "FATAL":
      return [
        `${name} is FATAL${because}`,
        ...(detail.retryAt === null
          ? ["It stays down until somebody starts it"]
          : retry(detail)),
      ];
  }
}

function stopSentence({ stop }: ProcessDetail, spec: ProcessSpec): string[] {
  if (stop === null) return [];
  const { signal, sentAt, next, nextAt } = stop;
  const sent = `${signal} was sent at ${sentAt}, and has not ended it yet`;
  if (next === null) return [sent];
  // Several signals have a time of their own each.
  const option = spec.stopSteps.length === 1 ? " (stopwaitsecs)" : "";
  return [`${sent}: ${next} follows at ${nextAt}${option}`];
}

function stopped({ process, counts }: ProcessDetail, spec: ProcessSpec) {
  const { name } = process;
  if (counts.runs > 0) return [`${name} was stopped because somebody asked`];
  return [
    `${name} has not been started since the daemon started`,
    ...(spec.autostart
      ? []
      : ["It does not start with the daemon (autostart = false)"]),
  ];
}

function running({ process }: ProcessDetail, spec: ProcessSpec): string[] {
  const { name, uptime, healthy } = process;
  const time = formatDuration((uptime ?? 0) * 1_000);
  return [
    `${name} has been running for ${time}`,
    ...(spec.health === null
      ? []
      : healthy === null
      ? ["Its health is not known yet"]
      : ["Its health checks pass"]),
  ];
}

function whatNext({ process }: ProcessDetail, spec: ProcessSpec): string {
  switch (spec.autorestart) {
    case "never":
      return "It is not started again (autorestart = false)";
    case "unexpected":
      return process.exit === null
        ? "Its start failed"
        : "It is started again only after an end that exitcodes does not " +
          "name (autorestart = unexpected)";
    case "always":
      return "It is about to be started again";
  }
}

function failedStarts({ counts, limits }: ProcessDetail): string[] {
  const { failedStarts } = counts;
  if (failedStarts === 0) return [];
  const { startRetries } = limits;
  return startRetries === null
    ? [`${failedStarts} starts in a row failed, and are retried without end`]
    : [
      `${failedStarts} of ${startRetries + 1} starts in a row failed ` +
      `(startretries = ${startRetries})`,
    ];
}

function retry({ retryAt }: ProcessDetail): string[] {
  return retryAt === null ? [] : [`The next try is at ${retryAt}`];
}

/** What else may be good to know, whatever the state. */
function afterthoughts(
  { process, counts, leftBehind }: ProcessDetail,
): string[] {
  const last = process.history?.at(-1);
  return [
    ...(last === undefined ? [] : lastRun(last)),
    ...(last !== undefined && leftBehind && isForking(last)
      ? [
        "It had left processes behind: a program must stay in the " +
        "foreground, and most have an option for that",
      ]
      : []),
    ...(counts.restarts === 0 ? [] : [
      `The daemon has started it again ${times(counts.restarts)} by itself`,
    ]),
    ...(process.changed
      ? ["Its configuration has changed since; a restart applies that"]
      : []),
  ];
}

const ENDS: Readonly<Record<RunEnd, string>> = {
  "requested": "as somebody asked",
  "failed-start": "before it counted as started",
  "unexpected": "by itself",
  "unhealthy": "because its health checks failed",
};

const NOT_ENOUGH = "That SIGKILL came after stop signals that had not ended " +
  "it in time (stopwaitsecs), or with --force";
const FOREIGN =
  "That SIGKILL did not come from this daemon: maybe memory was short";

/** Where a SIGKILL that ended a run came from. */
const WHENCE_SIGKILL: Readonly<Record<RunEnd, string>> = {
  "requested": NOT_ENOUGH,
  "failed-start": FOREIGN,
  "unexpected": FOREIGN,
  "unhealthy": NOT_ENOUGH,
};

function lastRun({ end, code, signal, how }: RunRecord): string[] {
  const exit = signal === null ? `with status ${code}` : `by ${signal}`;
  const run = `Its last run ended at ${end} ${exit}, ${ENDS[how]}`;
  return signal === "SIGKILL" ? [run, WHENCE_SIGKILL[how]] : [run];
}

/** Whether a run ended as that of a program that goes into the background. */
function isForking({ code, how }: RunRecord): boolean {
  return code === 0 && (how === "failed-start" || how === "unexpected");
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
