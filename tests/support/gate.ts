/**
 * A gate made of a FIFO: a child waits at it until the test lets it go on, and
 * the test can wait until the child is there. Nobody sleeps.
 *
 * A child waits with `read line <"$GATE"`.
 *
 * @module
 */

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
    // Opening for writing takes until somebody has opened it for reading.
    await Deno.writeTextFile(this.path, `${line}\n`, { create: false });
  }
}
