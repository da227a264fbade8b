import { assert, assertEquals } from "@std/assert";
import { ctl, type CtlBench } from "../../support/ctl_bench.ts";

const REASON = "gave up after 4 tries: exited with status 3 too quickly: " +
  "cannot open the database at /var/lib/app/main.db: permission denied";

/** A terminal that is so wide, and processes with something to say. */
function wide(columns: number) {
  return (bench: CtlBench): void => {
    bench.terminal = { columns, errColumns: columns, color: false };
    const { control, usage } = bench;
    const ask = control.status.bind(control);
    control.status = (names, detail) =>
      ask(names, detail).map((info) =>
        info.name === "db" ? { ...info, state: "FATAL", reason: REASON } : info
      );
    const mebibytes = 1024 * 1024;
    usage.groups.set(100, {
      processes: 3,
      cpu: 1.257,
      memory: 123.45 * mebibytes,
    });
  };
}

Deno.test("tables fit terminals of 80 and 200 columns", async (t) => {
  for (
    const line of [
      "status",
      "status --detail",
      "usage web db",
      "avail",
      "wait web",
    ]
  ) {
    for (const columns of [80, 200]) {
      const { out, err } = await ctl(line, wide(columns));
      assertEquals(err, "");
      const widest = Math.max(...out.split("\n").map((each) => each.length));
      // What earlier runs have said is text, not a table.
      if (!line.includes("--detail")) assert(widest <= columns, line);
      await t.assertSnapshot({ line, columns, out });
    }
  }
});
