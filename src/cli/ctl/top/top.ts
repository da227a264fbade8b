/**
 * `top`: a page that shows how all processes do, as it changes, and takes
 * orders about them.
 *
 * @module
 */

import { BaseController } from "../../../client/controller.ts";
import { FOR_EVER_MS, type RpcCalls } from "../../../client/rpc_calls.ts";
import type { Clock, Timer } from "../../../ports/clock.ts";
import type { Terminal } from "../../../ports/terminal.ts";
import { FullScreen } from "../terminal/full_screen.ts";
import { KeyDecoder } from "../terminal/keys.ts";
import { reasonOf } from "../../../util/reason_of.ts";
import { frame } from "./frame.ts";
import { LogFollower } from "./log_follower.ts";
import {
  NOTHING_YET,
  type TopState,
  type TopVerb,
  type TopWish,
  wishOf,
  withChange,
  withoutDaemon,
  withProcesses,
} from "./state.ts";

/** Milliseconds between two looks at what processes use. */
const LOOK_MS = 2_000;

const DOING: Readonly<Record<TopVerb, string>> = {
  start: "Starting",
  stop: "Stopping",
  restart: "Restarting",
};

/** What `top` works with. */
export interface TopParts {
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly color: boolean;
  /** Opens a connection to the daemon. */
  readonly open: () => Promise<RpcCalls>;
}

/** Shows the page until somebody leaves. */
export class Top {
  readonly #parts: TopParts;
  readonly #controller: BaseController;
  readonly #over = Promise.withResolvers<void>();
  readonly #stack = new AsyncDisposableStack();
  readonly #decoder = new KeyDecoder();
  readonly #follower: LogFollower;
  #screen: FullScreen | null = null;
  #state: TopState = NOTHING_YET;
  #timer: Timer | null = null;
  #isOver = false;

  constructor(parts: TopParts) {
    this.#parts = parts;
    this.#controller = this.#stack.use(new BaseController(parts.open));
    this.#follower = this.#stack.use(
      new LogFollower(parts.open, {
        show: (log) => this.#show({ ...this.#state, log }),
        fail: (message) => this.#show({ ...this.#state, message }),
      }),
    );
  }

  /**
   * Runs until the person leaves, the program is told to end, or the terminal
   * has gone. The terminal is then as it was.
   *
   * @throws {SupervisorError} When no daemon can be reached at first (as a
   *   rejection); nothing has been drawn then.
   */
  async run(): Promise<void> {
    await using stack = this.#stack;
    const { terminal } = this.#parts;
    // Before anything is drawn, so that its failure is told as any other.
    await this.#look();
    stack.defer(terminal.onEnd(() => this.#leave()));
    this.#screen = stack.use(new FullScreen(terminal));
    stack.defer(terminal.onResize(() => this.#redraw()));
    stack.defer(() => this.#timer?.cancel());
    this.#draw();
    this.#lookAgain();
    const work = [this.#readKeys(), this.#listen()];
    for (const each of work) each.catch((error) => this.#over.reject(error));
    await this.#over.promise;
  }

  async #readKeys(): Promise<void> {
    while (!this.#isOver) {
      const bytes = await this.#parts.terminal.read();
      if (this.#isOver) return;
      if (bytes === null) return this.#leave();
      for (const key of this.#decoder.push(bytes)) {
        const wish = wishOf(this.#state, key);
        if (wish !== null) this.#fulfil(wish);
      }
    }
  }

  /** Shows each change of a state at once. */
  async #listen(): Promise<void> {
    for (;;) {
      try {
        for await (const event of this.#controller.events()) {
          if (event.type === "snapshot") {
            const state = { ...this.#state, message: "" };
            this.#show(withProcesses(state, event.processes));
          } else if (event.type === "state-changed") {
            this.#show(withChange(this.#state, event));
          }
        }
      } catch (error) {
        this.#failed(error);
      }
      if (this.#isOver) return;
      await this.#pause();
    }
  }

  async #pause(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = this.#parts.clock.after(LOOK_MS, resolve);
    await Promise.race([promise, this.#over.promise]);
    timer.cancel();
  }

  #fulfil(wish: TopWish): void {
    switch (wish.kind) {
      case "leave":
        return this.#leave();
      case "redraw":
        return this.#redraw();
      case "show":
        return this.#show(wish.state);
      case "open-log":
        return this.#follower.follow(wish.name);
      case "close-log":
        this.#follower.leave();
        return this.#show({ ...this.#state, log: null });
      case "order":
        return void this.#order(wish.verb, wish.name);
    }
  }

  async #order(verb: TopVerb, name: string): Promise<void> {
    this.#say(`${DOING[verb]} ${name} ...`);
    try {
      // As long as it takes: the page goes on meanwhile.
      const options = { timeoutMs: FOR_EVER_MS };
      const { message } = await this.#controller.call(verb, { name }, options);
      this.#say(message);
    } catch (error) {
      this.#say(reasonOf(error));
    }
  }

  #lookAgain(): void {
    this.#timer = this.#parts.clock.after(LOOK_MS, async () => {
      try {
        await this.#look();
        this.#draw();
      } catch (error) {
        this.#failed(error);
      }
      if (!this.#isOver) this.#lookAgain();
    });
  }

  async #look(): Promise<void> {
    const [{ version, pid }, { processes }, usage] = await Promise.all([
      this.#controller.call("version", {}),
      this.#controller.call("status", {}),
      this.#controller.call("usage", {}),
    ]);
    this.#state = withProcesses({
      ...this.#state,
      daemon: `supervice ${version}, pid ${pid}`,
      usage: new Map(usage.processes.map((each) => [each.name, each])),
    }, processes);
  }

  /** What is not known any more is not shown any more. */
  #failed(error: unknown): void {
    this.#show(withoutDaemon(this.#state, reasonOf(error)));
  }

  #say(message: string): void {
    this.#show({ ...this.#state, message });
  }

  #show(state: TopState): void {
    this.#state = state;
    this.#draw();
  }

  #redraw(): void {
    this.#screen?.forget();
    this.#draw();
  }

  #draw(): void {
    if (this.#isOver) return;
    const { terminal, color } = this.#parts;
    this.#screen?.draw(frame(this.#state, { size: terminal.size(), color }));
  }

  #leave(): void {
    this.#isOver = true;
    this.#over.resolve();
  }
}
