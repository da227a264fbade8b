import { assertEquals, assertInstanceOf } from "@std/assert";
import { makeProbe } from "../../../src/health/make_probe.ts";
import { ScriptProbe } from "../../../src/health/script_probe.ts";
import { TcpProbe } from "../../../src/health/tcp_probe.ts";
import { FakeSpawner } from "../../support/fake_spawner.ts";
import { processSpec } from "../../support/specs.ts";

const TOOLS = {
  dialer: { reachTcp: () => Promise.resolve() },
  spawner: new FakeSpawner(),
  program: processSpec(),
};

Deno.test("makeProbe() makes the probe of each kind", () => {
  const tcp = makeProbe({ kind: "tcp", host: "::1", port: 1 }, TOOLS);
  assertInstanceOf(tcp, TcpProbe);
  assertEquals(tcp.target, "tcp [::1]:1");
  const script = makeProbe({ kind: "script", command: "true" }, TOOLS);
  assertInstanceOf(script, ScriptProbe);
});
