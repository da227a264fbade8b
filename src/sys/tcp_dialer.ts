/**
 * Real TCP connections, for health checks.
 *
 * @module
 */

import type { TcpDialer } from "../ports/sockets.ts";

/** Connects through Deno. */
export class DenoTcpDialer implements TcpDialer {
  async reachTcp(
    host: string,
    port: number,
    signal: AbortSignal,
  ): Promise<void> {
    const connection = await Deno.connect({
      transport: "tcp",
      hostname: host,
      port,
      signal,
    });
    connection.close();
  }
}
