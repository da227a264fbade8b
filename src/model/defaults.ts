/**
 * Defaults that several programs must agree on.
 *
 * @module
 */

/** Path of the RPC socket where nothing else is configured. */
export const DEFAULT_SOCKET = "/tmp/supervice.sock";
