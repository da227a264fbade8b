/**
 * A gate made of a FIFO: a child waits at it until the test lets it go on, and
 * the test can wait until the child is there. Nobody sleeps.
 *
 * A child waits with `read line <"$GATE"`, and leaves a word for the test with
 * `echo word >"$GATE"`.
 *
 * @module
 */

import { within } from "./within.ts";

/** A child that waits at a gate. */
export class Visitor {
  readonly #file: Deno.FsFile;

  /** @param file The writing end of the FIFO. */
  constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  /** Lets it go on; `line` is what it reads. */
  letGo(line = "go"): void {
    this.#file.writeSync(new TextEncoder().encode(`${line}\n`));
    this.leave();
  }

  /** Turns away from it, whether or not it is still there. */
  leave(): void {
    this.#file.close();
  }
}

/** A FIFO at which a child waits. */
export class Gate {
  /** Absolute path of the FIFO. */
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Makes a gate in a folder. */
  static async make(folder: string, name = "gate"): Promise<Gate> {
    const path = `${folder}/${name}`;
    const { success } = await new Deno.Command("mkfifo", { args: [path] })
      .output();
    if (!success) throw new Error(`Cannot make the FIFO "${path}"`);
    return new Gate(path);
  }

  /**
   * Waits until a child has come to the gate, and lets it through.
   *
   * @param line What the child reads.
   */
  async open(line = "go"): Promise<void> {
    (await this.visitor()).letGo(line);
  }

  /** Waits until a child has come to the gate, and keeps it there. */
  async visitor(): Promise<Visitor> {
    // Opening for writing takes until somebody has opened it for reading.
    const opening = Deno.open(this.path, { write: true });
    return new Visitor(await this.#within(opening));
  }

  /** Waits until a child has left a word, and takes it, without blanks. */
  async word(): Promise<string> {
    return (await this.#within(Deno.readTextFile(this.path))).trim();
  }

  /** Waits, but not for ever: then it frees what is stuck at the FIFO. */
  async #within<T>(opening: Promise<T>): Promise<T> {
    try {
      return await within(`a visit to ${this.path}`, opening);
    } catch (error) {
      (await Deno.open(this.path, { read: true, write: true })).close();
      throw error;
    }
  }
}
