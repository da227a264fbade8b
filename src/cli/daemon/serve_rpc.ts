/**
 * The RPC servers of the daemon: one for orders, and one that only answers
 * questions. They share nothing, so that those who may only ask can't keep
 * those out who give orders.
 *
 * @module
 */

import type { DaemonSpec } from "../../model/process_spec.ts";
import { RpcServer, type RpcServerDeps } from "../../rpc/server.ts";
import type { DaemonSockets } from "./claims.ts";

/** Milliseconds for replies under way when everything else has ended. */
const LAST_REPLIES_MS = 1_000;

/** RPC servers at work. */
export interface Serving {
  /** Takes no more calls; settles when those under way are answered. */
  finish(): Promise<void>;
  /** Closes the connections: their clients take it for the end of it all. */
  hangUp(): void;
}

/** Serves on all sockets. */
export function serveRpc(
  { orders, questions }: DaemonSockets,
  settings: DaemonSpec,
  deps: RpcServerDeps,
): Serving {
  const sockets = [
    { socket: orders, access: "all" },
    ...(questions === null
      ? []
      : [{ socket: questions, access: "readonly" } as const]),
  ] as const;
  const limits = {
    maxConnections: settings.rpcMaxConnections,
    maxPending: settings.rpcMaxPending,
    maxMessageBytes: settings.rpcMaxMessageBytes,
    firstByteMs: settings.rpcFirstByteMs,
    stallMs: settings.rpcStallMs,
  };
  const { log, clock } = deps;
  const servers = sockets.map(({ socket, access }) => {
    const server = new RpcServer({ ...deps, access }, limits);
    socket.serve({ take: (listener) => server.serve(listener), log, clock });
    return server;
  });
  return {
    finish: async () => {
      // The servers are about to remove the sockets themselves.
      for (const { socket } of sockets) socket.leave();
      await Promise.all(
        servers.map((server) => server.finish({ graceMs: LAST_REPLIES_MS })),
      );
    },
    hangUp: () => {
      for (const server of servers) server.hangUp();
    },
  };
}

/** Where the daemon can be reached, for its log. */
export function socketsText({ orders, questions }: DaemonSockets): string {
  const socket = `socket ${orders.path}`;
  return questions === null
    ? socket
    : `${socket}, for reading ${questions.path}`;
}
