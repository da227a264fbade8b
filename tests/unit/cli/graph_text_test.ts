import { assertEquals } from "@std/assert";
import { graphText } from "../../../src/cli/ctl/graph_text.ts";
import type { ProcessInfo } from "../../../src/model/process_info.ts";
import { ctl } from "../../support/ctl_bench.ts";
import { runningProcess } from "../../support/fake_control.ts";

function member(group: string, name: string, more = {}): ProcessInfo {
  return { ...runningProcess(name), group, ...more };
}

const PROCESSES: readonly ProcessInfo[] = [
  member("web", "web"),
  member("worker", "worker:00"),
  member("worker", "worker:01", { state: "FATAL", pid: null }),
  member('a "b" <c>', "odd", { pid: 7 }),
];

Deno.test("graphText() draws a tree", () => {
  const text = graphText(PROCESSES, { format: "text", color: false });
  assertEquals(
    text,
    `supervice
├─ web  RUNNING 100
├─ worker:*
│  ├─ worker:00  RUNNING 100
│  └─ worker:01  FATAL
└─ a "b" <c>:*
   └─ odd  RUNNING 7
`,
  );
});

Deno.test("graphText() writes for Graphviz", () => {
  const text = graphText(PROCESSES.slice(2), { format: "dot", color: false });
  assertEquals(
    text,
    String.raw`digraph supervice {
  node [shape = box];
  subgraph cluster_0 {
    label = "worker";
    "worker:01" [label = "worker:01\nFATAL"];
  }
  subgraph cluster_1 {
    label = "a \"b\" <c>";
    "odd" [label = "odd\nRUNNING"];
  }
}
`,
  );
});

Deno.test("graphText() writes for Mermaid", () => {
  const text = graphText(PROCESSES.slice(2), {
    format: "mermaid",
    color: false,
  });
  assertEquals(
    text,
    `flowchart TB
  subgraph g0["worker"]
    p0["worker:01<br/>FATAL"]
  end
  subgraph g1["a #34;b#34; #60;c#62;"]
    p1["odd<br/>RUNNING"]
  end
`,
  );
});

Deno.test("graph draws what was asked for", async () => {
  const { out } = await ctl("graph --json web");
  assertEquals(JSON.parse(out), {
    groups: [{
      name: "web",
      processes: [{ name: "web", state: "RUNNING", pid: 100 }],
    }],
  });
  const { err, status } = await ctl("graph --format png");
  assertEquals(status, 2);
  assertEquals(
    err.split("\n")[0],
    'supervicectl: Unknown format "png": one of text, dot, mermaid',
  );
});
