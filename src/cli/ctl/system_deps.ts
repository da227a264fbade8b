/**
 * What the control tool works with outside of tests.
 *
 * @module
 */

import type { ConfigFiles } from "../../config/include_files.ts";
import { onSignal } from "../../sys/deno_signals.ts";
import {
  terminalColumns,
  wantsColor,
  writeText,
} from "../../sys/standard_streams.ts";
import { BriefClock } from "../../sys/brief_clock.ts";
import { readInput, systemTerminal } from "../../sys/system_terminal.ts";
import { UnixDialer } from "../../sys/unix_dialer.ts";
import type { CtlDeps } from "./run_ctl.ts";
import { OutputClosed, OutputError } from "./screen.ts";

/** Completes what the entry file provides with the rest of the system. */
export function systemDeps(): CtlDeps {
  return {
    reader,
    output: { out, err: (text) => void writeText("stderr", text) },
    terminal: {
      columns: terminalColumns("stdout"),
      errColumns: terminalColumns("stderr"),
      color: wantsColor(),
    },
    interrupts: { onInterrupt: (handler) => onSignal("SIGINT", handler) },
    person: systemTerminal(),
    readInput,
    access: new UnixDialer(),
    clock: new BriefClock(),
  };
}

async function reader(): Promise<ConfigFiles> {
  const { DenoFiles }: typeof import("../../sys/deno_files.ts") = await import(
    import.meta.resolve("../../sys/deno_files.ts")
  );
  return new DenoFiles();
}

function out(text: string): void {
  const written = writeText("stdout", text);
  if (written.kind === "closed") throw new OutputClosed();
  if (written.kind === "failed") {
    throw new OutputError(`Cannot write the results: ${written.reason}`);
  }
}
