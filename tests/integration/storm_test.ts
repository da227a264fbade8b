import { assert, assertEquals } from "@std/assert";
import { RUN_ID_VARIABLE } from "../../src/ports/process_survey.ts";
import { Folder, type RunningDaemon } from "../support/daemon.ts";
import { processesWith, signalProcess } from "../support/process_table.ts";
import { SeededRandom } from "../support/seeded_random.ts";
import { until } from "../support/until.ts";
import { takes } from "../support/platform.ts";

const PROGRAMS = 100;
const ROUNDS = 4;

const ORDERS = ["stop", "start", "restart"] as const;

const CONFIG = `
[program:many]
command = sleep 911.5
numprocs = ${PROGRAMS}
startsecs = 0
backoff_base = 0.01
backoff_max = 0.05
`;

const MARK = new RegExp(` ${RUN_ID_VARIABLE}=[\\w-]+/([^/\\s]+)/\\d+`);

/** Who is alive, as the system tells it: `name pid`, in order. */
async function alive(folder: Folder): Promise<string[]> {
  return (await processesWith(folder.mark)).flatMap(({ pid, text }) => {
    const [, name] = MARK.exec(text) ?? [];
    return name === undefined ? [] : [`${name} ${pid}`];
  }).sort();
}

/** The same, as the daemon tells it. */
async function told(daemon: RunningDaemon): Promise<string[]> {
  const { processes } = await (await daemon.client()).call("status", {});
  return processes.flatMap(({ name, pid, state }) => {
    assertEquals(state === "RUNNING", pid !== null, `${name}: ${state}`);
    return pid === null ? [] : [`${name} ${pid}`];
  }).sort();
}

Deno.test(
  "whatever crashes at once, what the daemon tells is what is there",
  takes("marks"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(CONFIG);
    await using daemon = await folder.start();
    const client = await daemon.client();
    const random = new SeededRandom(7);
    const states = async () =>
      new Map(
        (await client.call("status", {})).processes
          .map(({ name, state }) => [name, state]),
      );
    const all = [...(await states()).keys()];
    assertEquals(all.length, PROGRAMS);
    const down = new Set<string>();
    const settled = async () => {
      const now = await states();
      return all.every((name) =>
        now.get(name) === (down.has(name) ? "STOPPED" : "RUNNING")
      );
    };
    await until("all programs", settled);
    for (let round = 0; round < ROUNDS; round++) {
      const before = await told(daemon);
      assertEquals(before, await alive(folder), `round ${round}`);
      for (const line of before) signalProcess(Number(line.split(" ")[1]));
      // While they are on their way back, the last order counts.
      const orders = Array.from({ length: 20 }, async () => {
        const name = all[random.below(all.length)] ?? "";
        const order = ORDERS[random.below(ORDERS.length)] ?? "stop";
        if (order === "stop") down.add(name);
        else down.delete(name);
        await client.call(order, { name }).catch(() => {
          // Overruled by a later one.
        });
      });
      await Promise.all(orders);
      await until(`the end of storm ${round}`, settled);
      const killed = new Set(before);
      for (const line of await told(daemon)) assert(!killed.has(line), line);
    }
    assertEquals(await told(daemon), await alive(folder));
    assertEquals(await daemon.stop(), 0);
    assertEquals(await alive(folder), []);
  },
);
