/**
 * The control tool in front of a real RPC server, on memory sockets.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { type CtlDeps, runCtl } from "../../src/cli/ctl/run_ctl.ts";
import { EventJournal } from "../../src/events/event_journal.ts";
import { FakeClock, settle } from "./fake_clock.ts";
import { FakeControl } from "./fake_control.ts";
import { FakeUsage } from "./fake_usage.ts";
import { makeServer } from "./make_server.ts";
import { MemoryOutputs } from "./memory_outputs.ts";
import { MemoryFiles } from "./memory_files.ts";
import { MemoryListener } from "./memory_socket.ts";

/** The configurations there are. */
const FILES: Readonly<Record<string, string>> = {
  "good.conf": "[supervice]\nsocket = /run/good.sock\n",
  "relative.conf": "[supervice]\nsocket = here.sock\n",
  "silent.conf": "[program:a]\ncommand = true\n",
  "broken.conf": "[supervice]\nsocket = /run/b.sock\n[program:a]\nx = 1\n",
  "other.conf": "[supervisord]\n[include]\nfiles = conf.d/*.conf\n",
  "conf.d/server.conf":
    "[unix_http_server]\nfile = %(here)s/x.sock ; here\nchmod = 0700\n",
  "url.conf":
    "[supervisord]\n[supervisorctl]\nserverurl = unix:///run/u.sock\n",
  "bare.conf": "[unix_http_server]\nfile = /run/bare.sock\n",
  "unknown.conf":
    "[supervisord]\n[unix_http_server]\nfile = %(ENV_HOME)s/x.sock\n",
  "home.conf": "[supervisord]\n[unix_http_server]\nfile = ~/x.sock\n",
};

/** The control tool, in front of a real server. */
export class CtlBench {
  readonly clock = new FakeClock();
  readonly control = new FakeControl();
  readonly listener = new MemoryListener();
  readonly journal = new EventJournal("test");
  readonly usage = new FakeUsage();
  /** What the programs write. */
  readonly outputs = new MemoryOutputs(this.clock);
  /** The configurations there are. */
  files = FILES;
  /** The sockets that were connected to. */
  readonly paths: string[] = [];
  /** Standard output of the last run. */
  out = "";
  /** Standard error of the last run. */
  err = "";
  readonly #server = makeServer({
    control: this.control,
    journal: this.journal,
    outputs: this.outputs.outputs,
    usage: this.usage,
    clock: this.clock,
  });
  readonly #serving = this.#server.serve(this.listener);
  /** What is written to standard output fails with this. */
  outputFailure: Error | null = null;
  isSocketThere = true;
  /** The sockets there are; `null` for any. */
  sockets: readonly string[] | null = null;
  /** What standard output is. */
  terminal: CtlDeps["terminal"] = {
    columns: null,
    errColumns: null,
    color: false,
  };
  /** Who sits at the terminal. */
  person: CtlDeps["person"] = null;
  /** Standard input. */
  input: CtlDeps["readInput"] = () => Promise.resolve(null);
  readonly #interrupts = new Set<() => void>();
  /** How long connecting takes. */
  dialMs = 0;
  readonly #watching = Promise.withResolvers<void>();
  #dialing = Promise.withResolvers<void>();

  /** Runs a command line, words separated by spaces; gives the status. */
  run(line: string): Promise<number> {
    this.out = "";
    this.err = "";
    this.#dialing = Promise.withResolvers();
    return runCtl(line.split(" ").filter((word) => word !== ""), this.#deps());
  }

  /** Waits until the tool connects to the daemon. */
  get dialing(): Promise<void> {
    return this.#dialing.promise;
  }

  /** Waits until the tool makes a second connection, for events. */
  get watching(): Promise<void> {
    return this.#watching.promise;
  }

  /** What Ctrl-C does; tells whether anybody has taken care of it. */
  interrupt(): boolean {
    for (const handler of this.#interrupts) handler();
    return this.#interrupts.size > 0;
  }

  /** Has the daemon end. */
  endDaemon(): Promise<void> {
    return this.#server.close({ graceMs: 0 });
  }

  /** Checks that nothing is left open. */
  async close(): Promise<void> {
    await settle();
    assertEquals(this.#interrupts.size, 0);
    // The tool closes its connection by itself.
    assertEquals(this.#server.connectionCount, 0);
    assertEquals(this.clock.pendingTimers, 0);
    await this.endDaemon();
    await this.#serving;
  }

  #reader(): MemoryFiles {
    const files = new MemoryFiles("/cwd").directory("/cwd/conf.d");
    for (const [name, text] of Object.entries(this.files)) {
      files.put(`/cwd/${name}`, text);
    }
    return files;
  }

  #deps(): CtlDeps {
    return {
      output: {
        out: (text) => {
          if (this.outputFailure !== null) throw this.outputFailure;
          this.out += text;
        },
        err: (text) => void (this.err += text),
      },
      terminal: this.terminal,
      person: this.person,
      readInput: () => this.input(),
      clock: this.clock,
      interrupts: {
        onInterrupt: (handler) => {
          this.#interrupts.add(handler);
          return () => void this.#interrupts.delete(handler);
        },
      },
      reader: () => Promise.resolve(this.#reader()),
      access: {
        inspect: (path) =>
          Promise.resolve(
            this.isSocketThere && this.sockets?.includes(path) !== false
              ? { isSocket: true, owners: [0] }
              : null,
          ),
        ownUid: () => Promise.resolve(0),
        isSheltered: () => false,
        connectUnix: async (path) => {
          this.#dialing.resolve();
          if (this.paths.length > 0) this.#watching.resolve();
          if (this.dialMs > 0) {
            const { promise, resolve } = Promise.withResolvers<void>();
            this.clock.after(this.dialMs, resolve);
            await promise;
          }
          this.paths.push(path);
          return this.listener.connect();
        },
      },
    };
  }
}

/** What a run led to. */
export interface CtlRun {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  /** The sockets that were connected to. */
  readonly paths: readonly string[];
  /** What the daemon was asked for. */
  readonly calls: readonly string[];
}

/** Runs one command line on a bench of its own. */
export async function ctl(
  line: string,
  prepare?: (bench: CtlBench) => void,
): Promise<CtlRun> {
  const bench = new CtlBench();
  prepare?.(bench);
  const status = await bench.run(line);
  await bench.close();
  const { out, err, paths, control: { calls } } = bench;
  return { status, out, err, paths, calls };
}
