/**
 * Healthy is what takes a TCP connection.
 *
 * @module
 */

import type { TcpProbeSpec } from "../model/process_spec.ts";
import type { TcpDialer } from "../ports/sockets.ts";
import { reasonOf } from "../util/reason_of.ts";
import type { Probe, ProbeResult } from "./probe.ts";

/** Connects to a port of an IPv4 address, an IPv6 address or a host name. */
export class TcpProbe implements Probe {
  readonly target: string;
  readonly #host: string;
  readonly #port: number;
  readonly #dialer: TcpDialer;

  constructor(spec: TcpProbeSpec, dialer: TcpDialer) {
    this.#host = withoutBrackets(spec.host);
    this.#port = spec.port;
    this.#dialer = dialer;
    const host = this.#host.includes(":") ? `[${this.#host}]` : this.#host;
    this.target = `tcp ${host}:${spec.port}`;
  }

  async check(signal: AbortSignal): Promise<ProbeResult> {
    try {
      await this.#dialer.reachTcp(this.#host, this.#port, signal);
      return { healthy: true, message: `${this.target}: connected` };
    } catch (error) {
      const reason = reasonOf(signal.aborted ? signal.reason : error);
      return { healthy: false, message: `${this.target}: ${reason}` };
    }
  }
}

/** People write `[::1]` where a port may follow; the dialer wants `::1`. */
function withoutBrackets(host: string): string {
  return host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
}
