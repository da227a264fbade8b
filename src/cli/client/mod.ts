/**
 * Control a Supervice daemon from a program: a client with types for every
 * method of the RPC interface, ready to be used. It needs `--allow-net`,
 * `--allow-read` and `--allow-write` for the socket.
 *
 * @example Restart whatever has failed
 * ```ts
 * import { connect } from "@supervice/supervice/client";
 *
 * using client = await connect();
 * const { processes } = await client.call("status", {});
 * const names = processes.filter(({ state }) => state === "FATAL")
 *   .map(({ name }) => name);
 * const { failed } = await client.call("start", { names });
 * ```
 *
 * @module
 */

import { connect as connectBy } from "../../client/connect.ts";
import { BaseController } from "../../client/controller.ts";
import { DEFAULT_SOCKET } from "../../model/defaults.ts";
import { SystemClock } from "../../sys/system_clock.ts";
import { UnixDialer } from "../../sys/unix_dialer.ts";

export * from "../../client/mod.ts";

/** What may be said about a connection. */
export interface ConnectSettings {
  /** Milliseconds for connecting; 30 seconds when left out. */
  readonly timeoutMs?: number;
}

/**
 * Connects to the daemon on this machine. When the daemon goes away and comes
 * back, as in an upgrade, the next call connects again by itself, and loops
 * over events go on.
 *
 * @param path Path of its socket; `/tmp/supervice.sock` when left out.
 * @throws {import("../../model/errors.ts").SupervisorError}
 * DAEMON_UNREACHABLE when no daemon listens there, SOCKET_UNTRUSTED when the
 * socket belongs neither to this user nor to root and anybody could have put it
 * there, NO_ANSWER after the timeout (all as rejections).
 */
export async function connect(
  path: string = DEFAULT_SOCKET,
  settings: ConnectSettings = {},
): Promise<Controller> {
  const controller = new Controller(path, settings);
  await controller.connect();
  return controller;
}

/**
 * Controls the daemon on this machine: what {@linkcode connect} gives, but
 * connected only when the first call is made; see
 * {@linkcode BaseController the class it extends} for its methods.
 *
 * @example Restart a program, wherever the daemon has been meanwhile
 * ```ts
 * import { Controller } from "@supervice/supervice/client";
 *
 * using controller = new Controller();
 * const { pid } = await controller.restart("web");
 * console.log(`web has pid ${pid}`);
 * for (const { name, state } of await controller.status()) {
 *   console.log(name, state);
 * }
 * ```
 */
export class Controller extends BaseController {
  /**
   * Makes one; it connects when it is needed.
   *
   * @param path Path of the socket; `/tmp/supervice.sock` when left out.
   */
  constructor(path: string = DEFAULT_SOCKET, settings: ConnectSettings = {}) {
    super(() =>
      connectBy(path, {
        ...settings,
        access: new UnixDialer(),
        clock: new SystemClock(),
      })
    );
  }
}
