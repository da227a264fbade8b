/**
 * The table of probes: which class looks in which way.
 *
 * @module
 */

import type { ProbeSpec } from "../model/process_spec.ts";
import type { TcpDialer } from "../ports/sockets.ts";
import type { Spawner } from "../ports/spawner.ts";
import type { Probe } from "./probe.ts";
import {
  type ProbedProgram,
  ScriptProbe,
  type Strays,
} from "./script_probe.ts";
import { TcpProbe } from "./tcp_probe.ts";

/** What probes need to look with. */
export interface ProbeTools {
  readonly dialer: TcpDialer;
  readonly spawner: Spawner;
  /** The program that is looked at. */
  readonly program: ProbedProgram;
  /** What checks may leave behind, where that is to be ended. */
  readonly strays?: Strays | null;
}

type ProbeFactories = {
  readonly [K in ProbeSpec["kind"]]: (
    spec: Extract<ProbeSpec, { readonly kind: K }>,
    tools: ProbeTools,
  ) => Probe;
};

const FACTORIES: ProbeFactories = {
  tcp: (spec, tools) => new TcpProbe(spec, tools.dialer),
  script: (spec, tools) => new ScriptProbe(spec, tools),
};

/** Makes the probe that a configuration asks for. */
export function makeProbe(spec: ProbeSpec, tools: ProbeTools): Probe {
  // The entry found by the kind of a spec takes specs of just that kind.
  const make = FACTORIES[spec.kind] as (
    spec: ProbeSpec,
    tools: ProbeTools,
  ) => Probe;
  return make(spec, tools);
}
