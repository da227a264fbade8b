/**
 * The output streams of a process.
 *
 * @module
 */

/** The names of the streams. */
export const OUTPUT_STREAMS = ["stdout", "stderr"] as const;

/** The name of a stream. */
export type OutputStream = typeof OUTPUT_STREAMS[number];

/** Every stream that can be followed: `log` is the daemon's own log. */
export const LOG_STREAMS = [...OUTPUT_STREAMS, "log"] as const;

/** The name of a stream that can be followed. */
export type LogStream = typeof LOG_STREAMS[number];
