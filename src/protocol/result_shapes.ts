/**
 * The shapes of what methods answer.
 *
 * @module
 */

import type {
  ProcessCounts,
  ProcessDetail,
  ProcessLimits,
  StopDetail,
} from "../model/process_detail.ts";
import { LOG_STREAMS } from "../model/output_stream.ts";
import { type ProcessInfo, STATE_NAMES } from "../model/process_info.ts";
import {
  CHANGES,
  type ProcessChange,
  type ProcessOptionChange,
  type RefusedChange,
  RELOAD_ACTIONS,
  RELOAD_OUTCOMES,
  type ReloadReport,
  type SettingChange,
} from "../model/reload_report.ts";
import { RUN_ENDS, type RunRecord } from "../model/run_record.ts";
import type {
  Done,
  Failure,
  GroupResult,
  ManyClearResult,
  ManyResult,
  ManyTailResult,
  MessageResult,
  OutputText,
  PidResult,
  ProcessResult,
  ProcessUsage,
  SendStdinResult,
  ShutdownResult,
  StatusResult,
  SubscribeResult,
  TailResult,
  Unsubscription,
  UsageResult,
  VersionResult,
} from "./method_types.ts";
import {
  ANY_OBJECT,
  BOOLEAN,
  COUNT,
  eitherOf,
  INTEGER,
  listOf,
  NUMBER,
  objectOf,
  oneOf,
  optional,
  orNull,
  type Schema,
  STRING,
} from "./schema.ts";

/** A run that has ended. */
const RUN_RECORD = objectOf<RunRecord>({
  pid: INTEGER,
  start: STRING,
  end: STRING,
  code: orNull(INTEGER),
  signal: orNull(STRING),
  how: oneOf(RUN_ENDS),
  stderr: listOf(STRING),
});

/** A snapshot of one process. */
export const PROCESS_INFO: Schema<ProcessInfo> = objectOf<ProcessInfo>({
  name: STRING,
  group: STRING,
  state: oneOf(STATE_NAMES),
  pid: orNull(INTEGER),
  uptime: orNull(INTEGER),
  healthy: orNull(BOOLEAN),
  restarts: INTEGER,
  exit: orNull(objectOf({
    code: orNull(INTEGER),
    signal: orNull(STRING),
    at: STRING,
  })),
  reason: orNull(STRING),
  changed: BOOLEAN,
  history: optional(listOf(RUN_RECORD)),
});

/** Of an order to one process. */
export const PROCESS_RESULT: Schema<ProcessResult> = objectOf<ProcessResult>({
  message: STRING,
  process: PROCESS_INFO,
});

/** Of `send_stdin`. */
export const SEND_STDIN_RESULT: Schema<SendStdinResult> = objectOf<
  SendStdinResult
>({
  message: STRING,
  process: PROCESS_INFO,
  waiting: INTEGER,
});

/** Of an order to a group. */
export const GROUP_RESULT: Schema<GroupResult> = objectOf<GroupResult>({
  message: STRING,
  processes: listOf(PROCESS_INFO),
});

/** Why something was not done for one of several processes. */
const FAILURE = objectOf<Failure>({
  name: STRING,
  code: STRING,
  message: STRING,
});

/** What was done for one of several processes. */
const DONE = objectOf<Done>({ name: STRING, message: STRING });

/** Of an order to several processes. */
export const MANY_RESULT: Schema<ManyResult> = objectOf<ManyResult>({
  message: STRING,
  processes: listOf(PROCESS_INFO),
  done: listOf(DONE),
  failed: listOf(FAILURE),
});

/** Of an order that takes `name` or `names`. */
export const ORDER_RESULT: Schema<ProcessResult | ManyResult> = eitherOf(
  PROCESS_RESULT,
  MANY_RESULT,
);

/** Of `status`. */
export const STATUS_RESULT: Schema<StatusResult> = objectOf<StatusResult>({
  processes: listOf(PROCESS_INFO),
});

/** Of `pid`. */
export const PID_RESULT: Schema<PidResult> = objectOf<PidResult>({
  pid: orNull(INTEGER),
});

/** Of `info`. */
export const PROCESS_DETAIL: Schema<ProcessDetail> = objectOf<ProcessDetail>({
  process: PROCESS_INFO,
  desired: oneOf(["up", "down"]),
  retryAt: orNull(STRING),
  stop: orNull(objectOf<StopDetail>({
    signal: STRING,
    sentAt: STRING,
    next: orNull(STRING),
    nextAt: orNull(STRING),
  })),
  leftBehind: BOOLEAN,
  counts: objectOf<ProcessCounts>({
    runs: INTEGER,
    restarts: INTEGER,
    failedStarts: INTEGER,
    healthRestarts: INTEGER,
    crashes: INTEGER,
  }),
  limits: objectOf<ProcessLimits>({
    startRetries: orNull(INTEGER),
    startLimit: orNull(INTEGER),
    startLimitWindow: NUMBER,
  }),
  config: ANY_OBJECT,
});

/** Of `usage`. */
export const USAGE_RESULT: Schema<UsageResult> = objectOf<UsageResult>({
  processes: listOf(
    objectOf<ProcessUsage>({
      name: STRING,
      pid: orNull(INTEGER),
      processes: COUNT,
      cpu: NUMBER,
      memory: COUNT,
    }),
  ),
});

/** Of `events.subscribe`. */
export const SUBSCRIBE_RESULT: Schema<SubscribeResult> = objectOf<
  SubscribeResult
>({
  subscription: INTEGER,
  epoch: STRING,
  seq: COUNT,
  missed: orNull(COUNT),
  processes: listOf(PROCESS_INFO),
});

/** Of `maintail`, and of `tail` for one process. */
export const TAIL_RESULT: Schema<TailResult> = objectOf<TailResult>({
  text: STRING,
  offset: COUNT,
  subscription: optional(INTEGER),
});

/** Of `tail`. */
export const TAIL_RESULTS: Schema<TailResult | ManyTailResult> = eitherOf(
  TAIL_RESULT,
  objectOf<ManyTailResult>({
    output: listOf(
      objectOf<OutputText>({
        name: STRING,
        stream: oneOf(LOG_STREAMS),
        text: STRING,
      }),
    ),
    subscription: optional(INTEGER),
    notFollowed: optional(listOf(STRING)),
  }),
);

/** Of `reopen`, and of `clear` for one process. */
export const MESSAGE_RESULT: Schema<MessageResult> = objectOf<MessageResult>({
  message: STRING,
});

/** Of `clear`. */
export const CLEAR_RESULT: Schema<MessageResult | ManyClearResult> = eitherOf(
  MESSAGE_RESULT,
  objectOf<ManyClearResult>({
    message: STRING,
    done: listOf(DONE),
    failed: listOf(FAILURE),
  }),
);

/** Of `unsubscribe`. */
export const UNSUBSCRIBE_RESULT: Schema<Unsubscription> = objectOf<
  Unsubscription
>({ subscription: INTEGER });

const OPTION_CHANGE = {
  option: STRING,
  old: orNull(STRING),
  new: orNull(STRING),
} as const;

const SETTING_CHANGE = { ...OPTION_CHANGE, section: STRING } as const;

/** Of `reload`. */
export const RELOAD_RESULT: Schema<ReloadReport> = objectOf<ReloadReport>({
  added: listOf(STRING),
  removed: listOf(STRING),
  changed: listOf(STRING),
  applied: BOOLEAN,
  processes: listOf(
    objectOf<ProcessChange>({
      name: STRING,
      program: STRING,
      change: oneOf(CHANGES),
      action: oneOf(RELOAD_ACTIONS),
      options: listOf(
        objectOf<ProcessOptionChange>({
          ...OPTION_CHANGE,
          needs: oneOf(["live", "start", "restart"]),
        }),
      ),
      outcome: oneOf(RELOAD_OUTCOMES),
      message: orNull(STRING),
    }),
  ),
  settings: listOf(objectOf<SettingChange>(SETTING_CHANGE)),
  refused: listOf(
    objectOf<RefusedChange>({ ...SETTING_CHANGE, reason: STRING }),
  ),
  warnings: listOf(STRING),
});

/** Of `version`. */
export const VERSION_RESULT: Schema<VersionResult> = objectOf<VersionResult>({
  version: STRING,
  protocol: INTEGER,
  pid: INTEGER,
});

/** Of `shutdown`. */
export const SHUTDOWN_RESULT: Schema<ShutdownResult> = objectOf<
  ShutdownResult
>({ message: STRING });
