import { assert } from "@std/assert";
import { UnixDialer } from "../../src/sys/unix_dialer.ts";
import { Folder, type RunningDaemon, taskCommand } from "../support/daemon.ts";
import { fuzz, FuzzMessages } from "../support/fuzz.ts";
import { fuzzServer } from "../support/fuzz_server.ts";
import { SeededRandom } from "../support/seeded_random.ts";
import { until } from "../support/until.ts";
import { takes } from "../support/platform.ts";

const PROGRAMS = `
[program:web]
command = sleep 1000
startsecs = 0
stdin = pipe

[program:db]
command = sleep 1000
startsecs = 0
`;

/** A small heap: the daemon must do with it, and is not lazy to clean it up. */
const SMALL_HEAP = "--v8-flags=--max-old-space-size=32,--max-semi-space-size=1";

/** How much more memory the daemon may need after the second half, in KiB. */
const SLACK_KIB = 16 * 1024;

/** Resident memory of the daemon in KiB. */
async function memoryOf({ pid }: RunningDaemon): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
}

/** Open descriptors of the daemon. */
async function descriptorsOf({ pid }: RunningDaemon): Promise<number> {
  return (await Array.fromAsync(Deno.readDir(`/proc/${pid}/fd`))).length;
}

/**
 * Descriptors that the daemon takes once, when several starts wait for the
 * first time: its connection with itself.
 */
const TURNS = 2;

Deno.test("RpcServer answers a hundred thousand messages, most of them nonsense", () =>
  fuzzServer(1_000, 4711));

Deno.test(
  "the daemon takes thousands of messages of nonsense and leaks nothing",
  takes("/proc"),
  async () => {
    const [deno, run = "", ...args] = await taskCommand("daemon");
    await using folder = await Folder.make({
      daemon: [deno, run, SMALL_HEAP, ...args],
    });
    await folder.write(PROGRAMS);
    await using daemon = await folder.start();
    const dialer = new UnixDialer();
    const messages = new FuzzMessages(8128);
    const random = new SeededRandom(8128);
    const send = async (connections: number) => {
      for (let at = 0; at < connections; at++) {
        const connection = await dialer.connectUnix(folder.socket);
        const lines = Array.from({ length: 100 }, () => messages.next());
        await fuzz(connection, lines, random);
        connection.close();
      }
    };
    // The first half lets everything grow to its size.
    await send(50);
    const memory = await memoryOf(daemon);
    const client = await daemon.client();
    await client.call("start", { names: ["all"] });
    const descriptors = await descriptorsOf(daemon);
    await send(50);
    await client.call("start", { names: ["all"] });
    await until(
      "the descriptors to be closed",
      async () => await descriptorsOf(daemon) <= descriptors + TURNS,
    );
    const grown = await memoryOf(daemon) - memory;
    assert(grown < SLACK_KIB, `it has grown by ${grown} KiB`);
  },
);
