/**
 * From the path of a socket to a client.
 *
 * @module
 */

import { type ConnectOptions, dial } from "./dial.ts";
import { RpcClient } from "./rpc_client.ts";

/**
 * Connects to the daemon.
 *
 * @throws {SupervisorError} DAEMON_UNREACHABLE when no daemon listens at
 * `path`, SOCKET_UNTRUSTED when the socket belongs neither to this user nor
 * to root, and others could have put it there, NO_ANSWER after the timeout (all
 * as rejections).
 */
export async function connect(
  path: string,
  options: ConnectOptions,
): Promise<RpcClient> {
  const connection = await dial(path, options);
  return new RpcClient(connection, options.clock, () => connect(path, options));
}
