/**
 * The output of all processes, to be looked at, cleared and moved aside.
 *
 * @module
 */

import type { LogForm } from "../model/log_target.ts";
import { OUTPUT_STREAMS, type OutputStream } from "../model/output_stream.ts";
import type { Files } from "../ports/files.ts";
import type { LogFiles } from "./log_files.ts";
import {
  MEMORY_BYTES,
  OutputOrder,
  OutputTap,
  type Segment,
} from "./output_tap.ts";
import { tailStart, type TailWish } from "./tail_cut.ts";

const LINE_FEED = 10;

/** Largest end of a stream that is given at a time, in bytes: 1 MiB. */
export const MAX_TAIL_BYTES: number = 1024 * 1024;

/** A stream to be read. */
export interface OutputSource {
  readonly tap: OutputTap;
  /** Path of its file by the configuration, if any. */
  readonly path: string | null;
  /** What the file has of the output. */
  readonly form: LogForm;
}

/** The daemon's own log. */
export interface MainLog extends OutputSource {
  /** Opens its file anew. */
  reopen(): void;
}

/** A piece of the output of several processes, in the order of time. */
export interface OutputPiece {
  readonly tap: OutputTap;
  readonly bytes: Uint8Array;
}

/** What it works with. */
export interface OutputLogsOptions {
  readonly files: Pick<Files, "readEndSync" | "realPathSync">;
  readonly logFiles: LogFiles;
  readonly main: MainLog;
}

/** Keeps the taps of all processes, and of the daemon's own log. */
export class OutputLogs {
  readonly #options: OutputLogsOptions;
  readonly #order = new OutputOrder();
  readonly #taps = new Map<string, Record<OutputStream, OutputTap>>();
  readonly #newcomers = new Set<(tap: OutputTap) => void>();

  constructor(options: OutputLogsOptions) {
    this.#options = options;
  }

  /** The daemon's own log. */
  get main(): OutputSource {
    return this.#options.main;
  }

  /** The tap of a stream, made when there is none yet. */
  tap(name: string, stream: OutputStream): OutputTap {
    let taps = this.#taps.get(name);
    if (taps === undefined) {
      const make = (stream: OutputStream) =>
        new OutputTap({ name, stream }, this.#order);
      taps = { stdout: make("stdout"), stderr: make("stderr") };
      this.#taps.set(name, taps);
      for (const greet of this.#newcomers) {
        for (const each of OUTPUT_STREAMS) greet(taps[each]);
      }
    }
    return taps[stream];
  }

  /**
   * Calls a listener for each stream that is new, before it says anything.
   *
   * @returns Ends that.
   */
  onNew(listener: (tap: OutputTap) => void): () => void {
    this.#newcomers.add(listener);
    return () => void this.#newcomers.delete(listener);
  }

  /** Forgets a process: whoever follows its output is told of the end. */
  forget(name: string): void {
    const taps = this.#taps.get(name);
    if (taps === undefined) return;
    this.#taps.delete(name);
    for (const stream of OUTPUT_STREAMS) taps[stream].end();
  }

  /**
   * The end of a stream: from memory, or from its file where that tells more.
   *
   * @throws {Error} When the file can't be read.
   */
  tail(source: OutputSource, wish: TailWish): Uint8Array {
    const memory = source.tap.bytes();
    const start = tailStart(memory, wish);
    const path = pathOf(source);
    if (start > 0 || path === null) return memory.subarray(start);
    // Lines with and without time stamps in turn would only confuse.
    const isWhole = memory.length > 0 && memory.length < MEMORY_BYTES;
    if (source.form === "formatted" && isWhole) return memory;
    const written = this.#fileEnd(path, wish);
    const bytes = written.length > memory.length ? written : memory;
    return bytes.subarray(tailStart(bytes, wish));
  }

  /**
   * The ends of several streams, as far as wanted of each, in the order of
   * time. What came before the daemon was started comes first.
   *
   * @throws {Error} When a file can't be read.
   */
  tailMerged(
    sources: readonly OutputSource[],
    wish: TailWish,
  ): OutputPiece[] {
    const { files } = this.#options;
    const places = new Set<string | null>();
    return sources
      .flatMap((source) => {
        const path = pathOf(source);
        const place = path === null ? null : files.realPathSync(path);
        // What several share is told once.
        const isKnown = places.has(place);
        places.add(place);
        return this.#ordered(source, isKnown, wish)
          .map((segment) => ({ tap: source.tap, ...segment }));
      })
      .sort((a, b) => a.order - b.order);
  }

  #ordered(
    source: OutputSource,
    isFileKnown: boolean,
    wish: TailWish,
  ): readonly Segment[] {
    const memory = source.tap.bytes();
    const recent = memory.subarray(tailStart(memory, wish));
    const whole = isFileKnown ? recent : this.tail(source, wish);
    // Of a file with another format, or with other streams, only the memory
    // tells when something came.
    const known = isContinued(whole, memory) ? whole : recent;
    const older = known.subarray(0, Math.max(0, known.length - memory.length));
    let skip = Math.max(0, memory.length - known.length);
    const pieces: Segment[] = [{ order: 0, bytes: older }];
    for (const { order, bytes } of source.tap.segments()) {
      pieces.push({ order, bytes: bytes.subarray(skip) });
      skip = Math.max(0, skip - bytes.length);
    }
    return pieces.filter(({ bytes }) => bytes.length > 0);
  }

  /**
   * Empties the files of some streams, and forgets their ends.
   *
   * @throws {Error} When a file can't be emptied.
   */
  clear(sources: readonly OutputSource[]): void {
    for (const source of sources) {
      const path = pathOf(source);
      if (path !== null) this.#options.logFiles.clear(path);
      source.tap.clear();
    }
  }

  /** Opens the files of some streams anew, as far as they are open. */
  reopen(sources: readonly OutputSource[]): void {
    for (const source of sources) {
      const path = pathOf(source);
      if (path !== null) this.#options.logFiles.reopen(path);
    }
  }

  /** Opens all log files anew, that of the daemon included. */
  reopenAll(): void {
    this.#options.main.reopen();
    this.#options.logFiles.reopen();
  }

  #fileEnd(path: string, wish: TailWish): Uint8Array {
    const { files, logFiles } = this.#options;
    const most = Math.min(wish.bytes, MAX_TAIL_BYTES);
    const live = files.readEndSync(path, most) ?? new Uint8Array(0);
    const isEnough = live.length === most || tailStart(live, wish) > 0;
    if (isEnough || logFiles.isCleared(path)) return live;
    // It may have been moved aside just now.
    const place = files.realPathSync(path);
    const older = files.readEndSync(`${place}.1`, most - live.length);
    if (older === null) return live;
    const both = new Uint8Array(older.length + live.length);
    both.set(older);
    both.set(live, older.length);
    return both;
  }
}

/** The file that the stream goes to, or will go to once it is started. */
function pathOf({ tap, path }: OutputSource): string | null {
  return tap.path ?? path;
}

/** Whether the memory is the end of what the file has, or the other way. */
function isContinued(file: Uint8Array, memory: Uint8Array): boolean {
  const length = Math.min(file.length, memory.length);
  const before = file.length - length;
  // The last line of a file with time stamps may end as the memory does.
  const isLine = length === 0 || before === 0 ||
    file[before - 1] === LINE_FEED || memory.length === MEMORY_BYTES;
  const end = memory.subarray(memory.length - length);
  return isLine && end.every((byte, at) => byte === file[before + at]);
}
