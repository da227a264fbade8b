/**
 * What the documentation says is true: its examples load, its links lead
 * somewhere, its generated parts are up to date.
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import type { CheckReport } from "../../src/cli/daemon/check_config.ts";
import { SECTIONS } from "../../src/config/options.ts";
import { ERRORS, isErrorCode } from "../../src/model/errors.ts";
import { PROTOCOL_VERSION } from "../../src/model/version.ts";
import { parseMessage, parseResponse } from "../../src/protocol/jsonrpc.ts";
import { isMethodName, METHODS } from "../../src/protocol/methods.ts";
import { checkParams } from "../../src/protocol/params.ts";
import {
  anchors,
  fencedBlocks,
  linkTargets,
} from "../../tools/docs/page_parts.ts";
import { pagePaths } from "../../tools/docs/pages.ts";
import { ROOM_RANKS } from "../../tools/lint/rooms.ts";
import { Folder, ROOT } from "../support/daemon.ts";
import { within } from "../support/within.ts";

const PAGES = pagePaths(ROOT);

function read(path: string): string {
  return Deno.readTextFileSync(`${ROOT}${path}`);
}

/** Runs Deno itself in the folder of the project. */
async function deno(...args: readonly string[]) {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    stdin: "null",
    env: { NO_COLOR: "1" },
  });
  const { code, stderr } = await within(`deno ${args[0]}`, command.output());
  return { code, stderr: new TextDecoder().decode(stderr) };
}

Deno.test("the generated parts of the documentation are up to date", async () => {
  const tool = `${ROOT}tools/docs.ts`;
  const { code, stderr } = await deno(
    "run",
    "--allow-read",
    "--allow-write",
    tool,
    "--check",
  );
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
});

Deno.test("every ini block is a configuration without faults", async () => {
  await using folder = await Folder.make();
  const blocks = PAGES.flatMap((page) =>
    fencedBlocks(read(page)).filter(({ info }) => info === "ini")
      .map((block) => ({ ...block, page }))
  );
  assert(blocks.length > 0);
  for (const { page, line, text } of blocks) {
    await Deno.writeTextFile(folder.config, text);
    const args = ["-t", "--json", "-c", folder.config];
    const { stdout } = await folder.runDaemon(...args);
    const { errors, warnings }: CheckReport = JSON.parse(stdout);
    // What an example speaks of need not be on this machine.
    const faults = [...errors, ...warnings]
      .filter(({ pass }) => pass === "file");
    assertEquals(faults, [], `${page}:${line}`);
  }
});

Deno.test("every ts block has correct types", async () => {
  const { code, stderr } = await deno("check", "--doc-only", ...PAGES);
  assertEquals(code, 0, stderr);
});

Deno.test("every link leads to a file, and to a heading in it", () => {
  const faults: string[] = [];
  for (const page of PAGES) {
    for (const target of linkTargets(read(page))) {
      if (/^https?:/.test(target)) continue;
      const { pathname, hash } = new URL(target, `file:///${page}`);
      const path = pathname.slice(1);
      if (!exists(path)) faults.push(`${page}: no file ${target}`);
      else if (hash !== "" && !anchors(read(path)).includes(hash.slice(1))) {
        faults.push(`${page}: no heading ${target}`);
      }
    }
  }
  assertEquals(faults, []);
});

function exists(path: string): boolean {
  try {
    Deno.statSync(`${ROOT}${path}`);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test("every page can be reached from the README", () => {
  const reached = new Set<string>();
  const queue = ["README.md"];
  for (let page = queue.pop(); page !== undefined; page = queue.pop()) {
    if (reached.has(page)) continue;
    reached.add(page);
    for (const target of linkTargets(read(page))) {
      const path = new URL(target, `file:///${page}`).pathname.slice(1);
      if (PAGES.includes(path)) queue.push(path);
    }
  }
  assertEquals(PAGES.filter((page) => !reached.has(page)), []);
});

Deno.test("every option is in the reference of the configuration", () => {
  const text = read("docs/configuration.md");
  for (const { options } of Object.values(SECTIONS)) {
    for (const name of Object.keys(options)) {
      assertStringIncludes(text, `| \`${name}\` `);
    }
  }
});

Deno.test("every room stands in the picture with its rank", () => {
  const text = read("docs/architecture.md");
  for (const [room, rank] of ROOM_RANKS) {
    assert(new RegExp(`^ +${room}/ +\\[${rank}\\] `, "m").test(text), room);
  }
});

Deno.test("every task that the documentation names exists", () => {
  const tasks = Object.keys(config.tasks);
  for (const page of PAGES) {
    for (const { text, line } of fencedBlocks(read(page))) {
      const named = text.matchAll(/^(?:\$ )?.*?\btask (?:-q )?([a-z:]+)/gm);
      for (const [, name = ""] of named) {
        assert(tasks.includes(name), `${page}:${line} names "${name}"`);
      }
    }
  }
});

Deno.test("the page on RPC tells the version of the protocol", () => {
  assertStringIncludes(
    read("docs/rpc.md"),
    `This is version ${PROTOCOL_VERSION} of the protocol`,
  );
});

Deno.test("the worked example of RPC follows the table of methods", () => {
  const [block] = fencedBlocks(read("docs/rpc.md"))
    .filter(({ info }) => info === "jsonl");
  const lines = (block?.text ?? "").trim().split("\n");
  assert(lines.length > 0 && lines.length % 2 === 0);
  for (let at = 0; at < lines.length; at += 2) {
    const [request = "", answer = ""] = lines.slice(at, at + 2);
    checkExchange(request.slice("--> ".length), answer.slice("<-- ".length));
  }
});

function checkExchange(request: string, answer: string): void {
  const call = parseMessage(request);
  assert(call.kind === "request" && isMethodName(call.method), request);
  checkParams(call.method, call.params);
  const response = parseResponse(answer);
  assertEquals(response?.id, call.id, answer);
  if (response?.kind === "result") {
    assert(METHODS[call.method].result.accepts(response.result), answer);
  } else {
    const name = response?.error.data["code"];
    assert(isErrorCode(name), answer);
    assertEquals(response?.error.code, ERRORS[name].rpc, answer);
  }
}
