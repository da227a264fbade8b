import { fuzzServer } from "../../support/fuzz_server.ts";

// Ten times as many are sent in the integration tests.
Deno.test("RpcServer answers ten thousand messages, most of them nonsense", () =>
  fuzzServer(100, 20261120));
