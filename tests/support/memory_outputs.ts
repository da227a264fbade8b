/**
 * The output of processes, with files in memory.
 *
 * @module
 */

import { LogFiles } from "../../src/logs/log_files.ts";
import { OutputLogs } from "../../src/logs/output_logs.ts";
import { OutputOrder, OutputTap } from "../../src/logs/output_tap.ts";
import type { OutputStream } from "../../src/model/output_stream.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { FakeClock } from "./fake_clock.ts";
import { MemoryAppend } from "./memory_append.ts";
import { MemoryLog } from "./memory_log.ts";

/** Output that the test makes up. */
export class MemoryOutputs {
  readonly files = new MemoryAppend();
  readonly log = new MemoryLog();
  readonly logFiles: LogFiles;
  readonly outputs: OutputLogs;
  /** The daemon's own log. */
  readonly main = new OutputTap(
    { name: "supervice", stream: "log" },
    new OutputOrder(),
  );
  /** How often the daemon's own log was opened anew. */
  mainReopened = 0;

  constructor(clock: Clock = new FakeClock()) {
    const { files, log } = this;
    this.logFiles = new LogFiles({
      files,
      clock,
      log,
      compressor: { compress: () => Promise.resolve(null) },
    });
    this.outputs = new OutputLogs({
      files,
      logFiles: this.logFiles,
      main: {
        tap: this.main,
        path: "/log/main",
        form: "raw",
        reopen: () => {
          this.mainReopened += 1;
        },
      },
    });
  }

  /** Has a process say something. */
  say(name: string, text: string | Uint8Array, stream?: OutputStream): void {
    const bytes = typeof text === "string"
      ? new TextEncoder().encode(text)
      : text;
    this.outputs.tap(name, stream ?? "stdout").write(bytes);
  }
}
