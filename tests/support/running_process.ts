/**
 * A process of a fake world that is up.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { ProcessSpec } from "../../src/model/process_spec.ts";
import { Process } from "../../src/process/process.ts";
import type { FakeWorld } from "./fake_world.ts";
import { processSpec } from "./specs.ts";

/** Starts a process and lets it become RUNNING. */
export async function runningProcess(
  world: FakeWorld,
  changes: Partial<ProcessSpec> = {},
): Promise<Process> {
  const process = new Process(processSpec(changes), world);
  const started = process.start();
  await world.clock.advance(1_000);
  assertEquals(await started, { ok: true, already: false });
  return process;
}
