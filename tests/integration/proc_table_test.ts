import { assertEquals } from "@std/assert";
import { readProcTable } from "../../src/sys/proc_table.ts";
import { runTool, type ToolRunner } from "../../src/sys/run_tool.ts";
import { takes } from "../support/platform.ts";

/** Makes a process on paper: `born PID [MARK]`. The kernel tells its pid. */
const BORN = `
born() {
  mkdir -p "$1"
  printf '%s (sh) S 1 %s' "$1" "$1" >"$1/stat"
  printf '%s\\0' "\${2:+SUPERVICE_ID=$2}" >"$1/environ"
  echo "0 0 0 1/9 $1" >loadavg
}`;

/**
 * Looks at a directory that is made like `/proc`, with a process 10 in it.
 *
 * @param meanwhile What happens there after the look with the number `$n`.
 */
async function look(meanwhile: string) {
  const dir = await Deno.makeTempDir();
  const prelude = `${BORN}
cd ${dir}
born 10
n=0
grep() {
  command grep "$@"
  n=$((n + 1))
  echo $n >${dir}/looks
  ${meanwhile}
}`;
  const run: ToolRunner = (name, [flag = "", script = ""], options) => {
    const text = `${prelude}\n${script.replace("/proc", dir)}`;
    return runTool(name, [flag, text], options);
  };
  try {
    const table = await readProcTable(run, 60_000);
    const looks = Number(await Deno.readTextFile(`${dir}/looks`));
    return { marks: table.map(({ pid, runId }) => [pid, runId]), looks };
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test(
  "readProcTable() looks once where nobody is born",
  takes("/proc"),
  async () => {
    assertEquals(await look(":"), { marks: [[10, null]], looks: 1 });
  },
);

Deno.test(
  "readProcTable() finds the child of one that has ended meanwhile",
  takes("/proc"),
  async () => {
    const { marks } = await look(
      "[ $n -gt 1 ] || { born 12 d/web/1; rm -r 10; }",
    );
    assertEquals(marks, [[10, null], [12, "d/web/1"]]);
  },
);

Deno.test(
  "readProcTable() waits for the mark of one that becomes another program",
  takes("/proc"),
  async () => {
    const { marks } = await look(
      "case $n in 1) born 12 ;; 2) born 12 d/web/1 ;; esac",
    );
    assertEquals(marks, [[10, null], [12, "d/web/1"]]);
  },
);

Deno.test(
  "readProcTable() goes on with the first pids when they begin anew",
  takes("/proc"),
  async () => {
    const { marks } = await look("[ $n -gt 1 ] || born 3 d/web/1");
    assertEquals(marks, [[10, null], [3, "d/web/1"]]);
  },
);

Deno.test(
  "readProcTable() comes to an end where births do not",
  takes("/proc"),
  async () => {
    const { marks, looks } = await look("born $((n + 10))");
    assertEquals([marks.length, looks], [9, 9]);
  },
);

Deno.test(
  "readProcTable() looks once where births are not told",
  takes("/proc"),
  async () => {
    for (const text of ["rm -f loadavg", "echo none >loadavg", ">loadavg"]) {
      const { looks } = await look(`born 12; ${text}`);
      assertEquals(looks, 1, text);
    }
  },
);
