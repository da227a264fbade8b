import { assertEquals } from "@std/assert";
import { TcpProbe } from "../../../src/health/tcp_probe.ts";
import type { TcpDialer } from "../../../src/ports/sockets.ts";

const NEVER = new AbortController().signal;

function dialer(answer: () => Promise<void>, dialed: string[] = []): TcpDialer {
  return {
    reachTcp(host, port) {
      dialed.push(`${host} ${port}`);
      return answer();
    },
  };
}

const HOSTS = [
  { host: "127.0.0.1", dialed: "127.0.0.1 80", target: "tcp 127.0.0.1:80" },
  { host: "::1", dialed: "::1 80", target: "tcp [::1]:80" },
  { host: "[::1]", dialed: "::1 80", target: "tcp [::1]:80" },
  { host: "db.local", dialed: "db.local 80", target: "tcp db.local:80" },
] as const;

for (const { host, dialed, target } of HOSTS) {
  Deno.test(`check() reaches ${host}`, async () => {
    const seen: string[] = [];
    const spec = { kind: "tcp", host, port: 80 } as const;
    const probe = new TcpProbe(spec, dialer(() => Promise.resolve(), seen));
    const result = await probe.check(NEVER);
    assertEquals(result, { healthy: true, message: `${target}: connected` });
    assertEquals(seen, [dialed]);
  });
}

Deno.test("check() says why nothing answered", async () => {
  const spec = { kind: "tcp", host: "127.0.0.1", port: 81 } as const;
  const refuse = () => Promise.reject(new Error("Connection refused"));
  const probe = new TcpProbe(spec, dialer(refuse));
  assertEquals(await probe.check(NEVER), {
    healthy: false,
    message: "tcp 127.0.0.1:81: Connection refused",
  });
});

Deno.test("check() says why it was given up", async () => {
  const spec = { kind: "tcp", host: "127.0.0.1", port: 81 } as const;
  const abort = new AbortController();
  abort.abort(new DOMException("timed out after 1 s", "TimeoutError"));
  const interrupt = () => Promise.reject(new Error("Interrupted"));
  const probe = new TcpProbe(spec, dialer(interrupt));
  assertEquals(await probe.check(abort.signal), {
    healthy: false,
    message: "tcp 127.0.0.1:81: timed out after 1 s",
  });
});
