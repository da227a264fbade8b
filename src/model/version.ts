/**
 * The versions of the program and of its RPC protocol.
 *
 * @module
 */

/** Version of Supervice for Deno. A test compares it with deno.json. */
export const VERSION = "0.1.0";

/**
 * Version of the RPC protocol.
 *
 * - 1: status, start, stop, restart, startgroup, stopgroup, reload, version,
 *   shutdown. Later, with nothing changed in what was there: signal, pid,
 *   startall, stopall, restartgroup, info, why, usage, wait, events.subscribe,
 *   unsubscribe, rpc.discover; `names` in start, stop, restart, signal; globs
 *   in status; plan, restart, verify in reload, and its report.
 */
export const PROTOCOL_VERSION = 1;
