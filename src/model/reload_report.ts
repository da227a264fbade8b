/**
 * What a reload is going to do, or has done.
 *
 * @module
 */

/** When a changed option of a process counts. */
export type Need =
  /** At once. */
  | "live"
  /** When the process starts the next time; it need not be restarted. */
  | "start"
  /** When the process is restarted. */
  | "restart";

/** An option that has another value than before. */
export interface OptionChange {
  /** Name of the option. */
  readonly option: string;
  /** What it was, as it was written; `null` where there was nothing. */
  readonly old: string | null;
  /** What it is, as it is written; `null` where there is nothing. */
  readonly new: string | null;
}

/** An option of a process that has another value than before. */
export interface ProcessOptionChange extends OptionChange {
  /** When it counts. */
  readonly needs: Need;
}

/** An option of the daemon that has another value than before. */
export interface SettingChange extends OptionChange {
  /** The section it is written in, without brackets. */
  readonly section: string;
}

/** An option of the daemon that can't change while it runs. */
export interface RefusedChange extends SettingChange {
  /** Why not, in a few words. */
  readonly reason: string;
}

/** Whether a process is in the old configuration, the new one, or both. */
export const CHANGES = ["added", "removed", "changed"] as const;

/** What a reload does with a process, and what each means. */
export const ACTION_MEANINGS = {
  "start": "it is new, and started",
  "add": "it is new, and not started (`autostart = false`)",
  "stop": "it is no longer configured, and stopped",
  "remove": "it is no longer configured, and was down",
  "restart": "it is restarted, with its new configuration",
  "mark": "it runs on as it is; its next restart takes up what is new",
  "next-start": "it takes up what is new when it starts the next time",
  "live": "what is new counts at once, and it runs on",
} as const;

/** What a reload does with a process. */
export type ReloadAction = keyof typeof ACTION_MEANINGS;

/** The actions, in the order the documentation lists them. */
export const RELOAD_ACTIONS: readonly ReloadAction[] = Object.keys(
  ACTION_MEANINGS,
).filter(
  (key): key is ReloadAction => Object.hasOwn(ACTION_MEANINGS, key),
);

/** What came of it for a process, and what each means. */
export const OUTCOME_MEANINGS = {
  "planned": "nothing was done; it was only asked what would be",
  "done": "the action was taken",
  "failed": "it does not run as it should; `message` says how",
  "rolled-back": "it has its old configuration back; `message` says why",
  "overruled": "somebody stopped it meanwhile, and it stays down",
} as const;

/** What came of a reload for a process. */
export type ReloadOutcome = keyof typeof OUTCOME_MEANINGS;

/** The outcomes, in the order the documentation lists them. */
export const RELOAD_OUTCOMES: readonly ReloadOutcome[] = Object.keys(
  OUTCOME_MEANINGS,
).filter(
  (key): key is ReloadOutcome => Object.hasOwn(OUTCOME_MEANINGS, key),
);

/** What a reload means for one process. */
export interface ProcessChange {
  /** Name of the process. */
  readonly name: string;
  /** Name of its program. */
  readonly program: string;
  /** Where the process is configured. */
  readonly change: typeof CHANGES[number];
  /** What is done with it. */
  readonly action: ReloadAction;
  /** The options that differ, in the order of the reference. */
  readonly options: readonly ProcessOptionChange[];
  /** What came of it. */
  readonly outcome: ReloadOutcome;
  /** What happened, for people, where there is something to say. */
  readonly message: string | null;
}

/** What a reload is going to do, or has done. */
export interface ReloadReport {
  /** Names of processes that are new, sorted. */
  readonly added: readonly string[];
  /** Names of processes that are no longer configured, sorted. */
  readonly removed: readonly string[];
  /** Names of processes that are configured differently, sorted. */
  readonly changed: readonly string[];
  /** Whether it was done; `false` for a mere plan. */
  readonly applied: boolean;
  /** All of these processes, in config order, those removed last. */
  readonly processes: readonly ProcessChange[];
  /** Options of the daemon that changed at once. */
  readonly settings: readonly SettingChange[];
  /** Options of the daemon that can't change while it runs. */
  readonly refused: readonly RefusedChange[];
  /** What is allowed in the file but probably not meant, with its place. */
  readonly warnings: readonly string[];
}

/** Whether a reload restarts what runs with an old configuration. */
export const RESTART_POLICIES = ["none", "changed"] as const;

/** How a configuration is reloaded. */
export interface ReloadRequest {
  /** Only say what would be done. */
  readonly plan?: boolean;
  /** Whether to restart what runs with an old configuration (`none`). */
  readonly restart?: typeof RESTART_POLICIES[number];
  /**
   * Milliseconds that started and restarted processes get to come up before
   * their program gets its old configuration back; without it they aren't
   * looked after.
   */
  readonly verifyMs?: number;
}
