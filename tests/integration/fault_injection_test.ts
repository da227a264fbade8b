import { assert, assertEquals } from "@std/assert";
import { RUN_ID_VARIABLE } from "../../src/ports/process_survey.ts";
import { Folder, type RunningDaemon } from "../support/daemon.ts";
import { isAlive, processesWith } from "../support/process_table.ts";
import { SeededRandom } from "../support/seeded_random.ts";
import { until } from "../support/until.ts";
import { takes } from "../support/platform.ts";

/** How often the daemon is killed. */
const ROUNDS = 50;

/** Programs that leave behind all that can be left behind. */
const CONFIG = `
[program:tree]
command = sh -c 'trap "" TERM; sleep 900 & sh -c "sleep 901 & sleep 902" & wait'
stopwaitsecs = 0.2
startsecs = 0

[program:escaper]
command = sh -c 'setsid sleep 903 & exec sleep 904'
startsecs = 0

[program:many]
command = sleep 905
numprocs = 3
startsecs = 0

[program:crasher]
command = sh -c 'sleep 906 & exit 1'
startsecs = 0
backoff_base = 0.05
backoff_max = 0.1

[program:survivor]
command = sh -c 'sleep 907 & exec sleep 908'
pdeathsig = false
reconcile = kill
startsecs = 0
`;

/** How many processes each program has once it is complete. */
const COMPLETE = {
  "tree": 5,
  "escaper": 2,
  "many:00": 1,
  "many:01": 1,
  "many:02": 1,
  "survivor": 2,
};

const MARK = new RegExp(` ${RUN_ID_VARIABLE}=([\\w-]+)/([^/\\s]+)/(\\d+)`);

/** Who of the programs is alive: by program, and by daemon. */
async function census(folder: Folder) {
  const sizes: Record<string, number> = {};
  const daemons = new Set<string>();
  for (const { text } of await processesWith(folder.mark)) {
    const [, daemon, name = ""] = MARK.exec(text) ?? [];
    if (daemon === undefined) continue;
    daemons.add(daemon);
    if (name in COMPLETE) sizes[name] = (sizes[name] ?? 0) + 1;
  }
  return { sizes, daemons };
}

/** Gives orders until the daemon dies under them. */
async function load(daemon: RunningDaemon, random: SeededRandom) {
  const names = Object.keys(COMPLETE);
  try {
    const client = await daemon.client();
    for (;;) {
      const name = names[random.below(names.length)] ?? "tree";
      await client.call("restart", { name, force: random.below(2) === 0 });
    }
  } catch {
    // That is what this is about.
  }
}

async function isComplete(folder: Folder): Promise<boolean> {
  const { sizes } = await census(folder);
  return Object.entries(COMPLETE)
    .every(([name, size]) => sizes[name] === size);
}

Deno.test(
  "a daemon killed at any moment leaves one tree of each program",
  takes("marks", "setsid"),
  async () => {
    const random = new SeededRandom(20261120);
    await using folder = await Folder.make();
    await folder.write(CONFIG);
    const stranger = new Deno.Command("sleep", { args: ["905"] }).spawn();
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const daemon = await folder.start();
        const { daemons } = await census(folder);
        assert(daemons.size <= 1, `round ${round}: remains of the last daemon`);
        if (round % 10 === 9) {
          await until("complete trees", () => isComplete(folder));
        }
        const orders = load(daemon, random);
        // The log tells how far it has come: it dies after so many lines.
        await daemon.log.waitForCount(1 + random.below(60));
        await daemon.crash();
        await orders;
      }
      await using _last = await folder.start();
      await until("complete trees", () => isComplete(folder));
      assertEquals((await census(folder)).daemons.size, 1);
      assert(await isAlive(stranger.pid), "a stranger was hurt");
    } finally {
      stranger.kill("SIGKILL");
      await stranger.status;
    }
  },
);
