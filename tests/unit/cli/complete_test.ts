import { assert, assertEquals } from "@std/assert";
import { expected } from "../../../src/cli/ctl/completion/complete.ts";
import { liveCandidates } from "../../../src/cli/ctl/completion/live_candidates.ts";
import { SHELLS } from "../../../src/cli/ctl/completion/scripts.ts";
import { COMMANDS, findCommand } from "../../../src/cli/ctl/command_table.ts";
import { GLOBAL_OPTIONS } from "../../../src/cli/ctl/global_options.ts";
import { STATE_NAMES } from "../../../src/model/process_info.ts";
import { ctl } from "../../support/ctl_bench.ts";
import { runningProcess } from "../../support/fake_control.ts";

/** The words that the last word of a line may become. */
function words(line: string): string[] {
  return expected(line.split(" ")).candidates.map(({ word }) => word);
}

Deno.test("expected() completes commands, with what they do", () => {
  assertEquals(words(""), COMMANDS.map(({ name }) => name));
  assert(words("st").every((word) => word.startsWith("st")));
  const [status] = expected(["statu"]).candidates;
  assertEquals(status?.doc, findCommand("status").summary);
  assertEquals(words("-s /x --no-color statu"), ["status"]);
  assertEquals(words("nosuch"), []);
  assertEquals(words("nosuch "), []);
  assertEquals(words("nosuch -"), []);
});

Deno.test("expected() completes options: those of the command, then all", () => {
  const everyone = GLOBAL_OPTIONS.map(({ long }) => `--${long}`);
  assertEquals(words("-"), everyone);
  const own = findCommand("status").options.map(({ long }) => `--${long}`);
  assertEquals(words("status -"), [...own, ...everyone]);
  assertEquals(words("status --de"), ["--detail"]);
  assertEquals(words("restart -- -"), []);
});

Deno.test("expected() completes the values of options", () => {
  assertEquals(words("status --state "), [...STATE_NAMES]);
  assertEquals(words("status --state F"), ["FATAL"]);
  assertEquals(words("status --state=F"), ["--state=FATAL"]);
  assertEquals(words("status --state FATAL,E"), ["FATAL,EXITED"]);
  assertEquals(words("status --state=FATAL,E"), ["--state=FATAL,EXITED"]);
  assertEquals(words("--timeout "), []);
  assertEquals(expected(["-c", ""]).live, "file");
  assertEquals(expected(["--socket=/t"]).live, "file");
});

Deno.test("expected() tells what only the daemon knows", () => {
  const live = (line: string) => expected(line.split(" ")).live;
  assertEquals(live("start "), "target");
  assertEquals(live("start web db "), "target");
  assertEquals(live("info "), "process");
  assertEquals(live("info web "), null);
  assertEquals(live("startgroup "), "group");
  assertEquals(live("signal HUP "), "target");
  assertEquals(live("ps "), "target");
  assertEquals(live("status --state FATAL "), "target");
  assertEquals(live("shutdown "), null);
});

Deno.test("expected() finds the daemon that the line is for", () => {
  const daemon = (line: string) => {
    const { socket, configuration } = expected(line.split(" "));
    return [socket, configuration];
  };
  assertEquals(daemon("start "), [null, null]);
  assertEquals(daemon("-s /a start "), ["/a", null]);
  assertEquals(daemon("start --socket=/a=b "), ["/a=b", null]);
  assertEquals(daemon("-c x.conf start web "), [null, "x.conf"]);
});

Deno.test("every operand of every command can be completed", () => {
  for (const { name, operands } of COMMANDS) {
    assertEquals(operands.completes.length > 0, operands.max > 0, name);
  }
});

Deno.test("the command completes what the scripts offer", () => {
  assertEquals(words("completion "), [...SHELLS]);
});

Deno.test("liveCandidates() offers names, groups and all", () => {
  const processes = ["00", "01"].map((number) => ({
    ...runningProcess(`web:${number}`),
    group: "web",
  }));
  const of = (kind: "process" | "group" | "target" | "file") =>
    liveCandidates(kind, [...processes, runningProcess("db")])
      .map(({ word, doc }) => `${word} ${doc}`);
  const names = ["web:00 RUNNING", "web:01 RUNNING", "db RUNNING"];
  assertEquals(of("process"), names);
  assertEquals(of("group"), [
    "web group of 2 processes",
    "db group of 1 process",
  ]);
  assertEquals(of("target"), [
    ...names,
    "web:* group of 2 processes",
    "all every process",
  ]);
  assertEquals(of("file"), []);
});

Deno.test("completion answers scripts with a word and its meaning", async () => {
  const { out, err, status } = await ctl("completion --words -- statu");
  const { summary } = findCommand("status");
  assertEquals([out, err, status], [`status\t${summary}\n`, "", 0]);
});

Deno.test("completion asks the daemon of the line for names", async () => {
  const { out, paths } = await ctl("completion --words -- -s /other why w");
  assertEquals([out, paths], ["web\tRUNNING\n", ["/other"]]);
});

Deno.test("completion is silent without a daemon", async () => {
  const { out, err, status } = await ctl(
    "completion --words -- start w",
    (bench) => bench.isSocketThere = false,
  );
  assertEquals([out, err, status], ["", "", 0]);
});

Deno.test("completion leaves files to the shell", async () => {
  assertEquals((await ctl("completion --words -- -c x")).out, ":files\n");
});

Deno.test("completion prints a script for each shell, and no other", async () => {
  for (const shell of SHELLS) {
    const { out, status } = await ctl(`completion ${shell}`);
    assertEquals(status, 0);
    assert(out.includes(`supervicectl completion ${shell}`), shell);
  }
  const { err, status } = await ctl("completion tcsh");
  assertEquals(status, 2);
  assert(err.includes('needs one of bash, zsh, fish: found "tcsh"'), err);
});
