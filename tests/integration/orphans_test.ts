import { assert, assertEquals, assertMatch } from "@std/assert";
import { Folder } from "../support/daemon.ts";
import { crash, crashUnguarded } from "../support/guard.ts";
import {
  ended,
  isAlive,
  membersOf,
  processesWith,
  signalProcess,
} from "../support/process_table.ts";
import { takes } from "../support/platform.ts";

/** The state file of a daemon whose pid file is called `pid`. */
const STATE_FILE = ".pid.state.json";

/** Says in the log what is done about an earlier daemon. */
const LOOKING = /the last daemon \(pid \d+\) did not end in order/;

/** A program with a grandchild; the settings come after it. */
const TREE = `
[program:tree]
command = {programs}/fork_grandchild.sh {dir}/pids
startsecs = 0
stopwaitsecs = 0
`;

/** Leader and grandchild of a tree. */
type Tree = readonly [leader: number, grandchild: number];

/** Waits until the tree is there, and clears the way for the next one. */
async function treeOf(folder: Folder): Promise<Tree> {
  const [leader = 0, grandchild = 0] = await folder.numbers("pids");
  await Deno.remove(`${folder.path}/pids`);
  return [leader, grandchild];
}

/** Ends what a test has left running on purpose. */
async function clean([leader]: Tree): Promise<void> {
  for (const { pid } of await membersOf(leader)) {
    signalProcess(pid);
    await ended(pid);
  }
}

Deno.test("an orderly end leaves neither processes nor a state file", async () => {
  await using folder = await Folder.make();
  await folder.write(TREE);
  await using daemon = await folder.start();
  await treeOf(folder);
  const { mode } = await Deno.stat(`${folder.path}/${STATE_FILE}`);
  assertEquals((mode ?? 0) & 0o777, 0o600);
  assertEquals(await daemon.stop(), 0);
  assertEquals(await folder.living(), []);
  assertEquals(folder.list(), ["supervisord.conf"]);

  await using next = await folder.start();
  await next.reached("tree", "RUNNING");
  assert(!LOOKING.test(next.log.text));
});

Deno.test(
  "the next daemon ends what a killed one left, before it starts anything",
  takes("marks"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(TREE);
    await using first = await folder.start();
    const [leader, grandchild] = await treeOf(folder);
    await crashUnguarded(first);
    assert(await isAlive(grandchild));

    await using second = await folder.start();
    const told = await second.log.waitFor(LOOKING);
    assertMatch(second.log.lines[told - 1] ?? "", RegExp(`pid ${first.pid}`));
    const killed = await second.log.waitFor(/killed what was left of: tree$/);
    const spawned = await second.log.waitFor(/ tree: spawned pid /);
    assert(killed < spawned);
    assertEquals(await membersOf(leader), []);
    const tree = await treeOf(folder);
    const { pid } = await second.info("tree");
    assertEquals(pid, tree[0]);
    const others = (await processesWith(folder.mark))
      .filter((row) => row.pid !== second.pid && row.pgid !== pid);
    assertEquals(others, [], "one tree and its daemon");
    assertEquals(await second.stop(), 0);

    await using third = await folder.start();
    await third.reached("tree", "RUNNING");
    assert(!LOOKING.test(third.log.text), "it is told only once");
  },
);

Deno.test(
  "reconcile = kill ends a program that has outlived its daemon",
  takes("marks"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(`${TREE}
pdeathsig = false
reconcile = kill
`);
    await using first = await folder.start();
    const tree = await treeOf(folder);
    await crash(first);
    assertEquals(await Promise.all(tree.map(isAlive)), [true, true]);

    await using second = await folder.start();
    await second.log.waitFor(/killed what was left of: tree$/);
    assertEquals(await membersOf(tree[0]), []);
    await treeOf(folder);
  },
);

for (
  const { title, settings } of [
    { title: "reconcile = warn", settings: "reconcile = warn" },
    {
      title: "reconcile = auto without pdeathsig",
      settings: "pdeathsig = false",
    },
  ]
) {
  Deno.test(
    `${title} leaves what is there, and says so`,
    takes("marks"),
    async () => {
      await using folder = await Folder.make();
      await folder.write(`${TREE}\n${settings}`);
      await using first = await folder.start();
      const tree = await treeOf(folder);
      await crash(first);
      try {
        await using second = await folder.start();
        const line = ` tree: pid ${
          tree[1]
        } of the last daemon is still running`;
        await second.log.waitFor(new RegExp(line));
        const other = await treeOf(folder);
        assert(await isAlive(tree[1]));
        assertEquals((await second.info("tree")).pid, other[0]);
        assert(!/killed what was left/.test(second.log.text));
      } finally {
        await clean(tree);
      }
    },
  );
}

Deno.test("reconcile = off leaves what is there, without a word", async () => {
  await using folder = await Folder.make();
  await folder.write(`${TREE}\nreconcile = off`);
  await using first = await folder.start();
  const tree = await treeOf(folder);
  await crash(first);
  try {
    await using second = await folder.start();
    await second.reached("tree", "RUNNING");
    assert(await isAlive(tree[1]));
    assert(!second.log.text.includes(`${tree[1]}`));
    assert(!/killed what was left/.test(second.log.text));
  } finally {
    await clean(tree);
  }
});

Deno.test(
  "what was done for the dead daemon counts, not the new configuration",
  takes("marks"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(TREE);
    await using first = await folder.start();
    const tree = await treeOf(folder);
    await crashUnguarded(first);
    await folder.write("[program:other]\ncommand = {programs}/serve.sh");
    await using second = await folder.start();
    await second.log.waitFor(/killed what was left of: tree$/);
    assert(!await isAlive(tree[1]));
  },
);

Deno.test("nobody else's process is touched", takes("marks"), async () => {
  await using folder = await Folder.make();
  await folder.write(TREE);
  await using first = await folder.start();
  const [leader] = await treeOf(folder);
  const state = JSON.parse(await folder.read(STATE_FILE));
  const mark = `SUPERVICE_ID=${state.daemonId}/tree/1`;
  const waiter = ["sh", "-c", "read -r line"] as const;
  const strangers = [
    // A program of another daemon.
    folder.command(waiter, {
      env: { SUPERVICE_ID: "another-daemon/tree/1" },
      stdin: "piped",
    }),
    // Somebody who only talks about a mark.
    folder.command([...waiter, "sh", mark], { stdin: "piped" }),
    folder.command(waiter, { env: { NOTE: ` ${mark}` }, stdin: "piped" }),
  ].map((command) => command.spawn());
  try {
    await crashUnguarded(first);
    await using second = await folder.start();
    await second.log.waitFor(/killed what was left of: tree$/);
    assertEquals(await membersOf(leader), []);
    const alive = await Promise.all(strangers.map(({ pid }) => isAlive(pid)));
    assertEquals(alive, [true, true, true]);
  } finally {
    for (const stranger of strangers) {
      await stranger.stdin.close();
      await stranger.output();
    }
  }
});

Deno.test("a state file that cannot be understood does not keep the daemon from starting", async () => {
  await using folder = await Folder.make();
  await Deno.writeTextFile(
    `${folder.path}/${STATE_FILE}`,
    '{"version": 1, "pro',
  );
  await folder.write(TREE);
  await using daemon = await folder.start();
  await daemon.log.waitFor(/ignoring state file .*state.json/);
  await daemon.reached("tree", "RUNNING");
});
