/**
 * A real terminal emulator with one program on it: tmux, on a server of its
 * own.
 *
 * @module
 */

import { until } from "./until.ts";
import { within } from "./within.ts";

/** How a terminal is opened. */
export interface TmuxOptions {
  /** A folder for its socket. */
  readonly folder: string;
  /** The command line of the program. */
  readonly argv: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
}

/** A terminal; it ends with all that is on it when disposed. */
export class Tmux implements AsyncDisposable {
  readonly #socket: string;

  private constructor(socket: string) {
    this.#socket = socket;
  }

  /**
   * Opens a terminal, runs the program on it, and shows the status of that and
   * the settings of the terminal when it has ended.
   */
  static async open(
    { folder, argv, columns = 100, rows = 24 }: TmuxOptions,
  ): Promise<Tmux> {
    const tmux = new Tmux(`${folder}/tmux`);
    const quoted = argv.map((word) => `'${word}'`).join(" ");
    const settings = "stty -a | grep -o -e '-*icanon' -e '-*echo '";
    const script = `${quoted}; echo "ended with $?"; ${settings}; exec cat`;
    const size = ["-x", `${columns}`, "-y", `${rows}`];
    await tmux.#run("-f", "/dev/null", "new-session", "-d", ...size, script);
    return tmux;
  }

  /** Presses keys: text, or the names that tmux has for them. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#run("send-keys", ...keys);
  }

  /** Changes the size. */
  async resize(columns: number, rows: number): Promise<void> {
    const size = ["-x", `${columns}`, "-y", `${rows}`];
    await this.#run("resize-window", ...size);
  }

  /** The lines that are on the screen. */
  async screen(): Promise<string> {
    return await this.#run("capture-pane", "-p");
  }

  /** Waits until the screen shows something. */
  async shows(pattern: RegExp): Promise<string> {
    let text = "";
    try {
      await until(`the screen with ${pattern}`, async () => {
        text = await this.screen();
        return pattern.test(text);
      });
    } catch (error) {
      throw new Error(`${error}\nthe screen:\n${text}`);
    }
    return text;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#run("kill-server");
    } catch (error) {
      // It ends by itself with the last program on it, and that is what the
      // test has to tell.
      if (!String(error).includes("no server running")) throw error;
    }
  }

  async #run(...args: readonly string[]): Promise<string> {
    const command = new Deno.Command("tmux", {
      args: ["-S", this.#socket, ...args],
      // The account may have a shell that only says it is not available.
      env: {
        TERM: "xterm-256color",
        NO_COLOR: "1",
        TMUX: "",
        SHELL: "/bin/sh",
      },
    });
    const output = await within(`tmux ${args[0]}`, command.output());
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    if (output.success) return text(output.stdout);
    throw new Error(
      `Cannot run tmux ${args.join(" ")}: ${text(output.stderr)}`,
    );
  }
}
