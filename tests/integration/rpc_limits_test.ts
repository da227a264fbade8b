import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { connect, SupervisorError } from "../../src/cli/client/mod.ts";
import { Folder } from "../support/daemon.ts";
import { RawClient, request } from "../support/raw_client.ts";
import { errorOf } from "../support/rpc_bench.ts";

const WEB = "[program:web]\ncommand = sleep 1000\nstartsecs = 60\n";

Deno.test("the limits of a client are those of the configuration", async () => {
  await using folder = await Folder.make();
  await folder.write(
    WEB,
    "rpc_max_connections = 3\nrpc_max_pending = 2\nrpc_max_message = 2KB\n" +
      "readonly_socket = {dir}/ask",
  );
  await using daemon = await folder.start();
  using first = await RawClient.connect(folder.socket);
  // It waits for an answer all the while.
  await first.send(request(1, "wait", { names: ["web"], timeout: 60 }));
  const batch = Array(3).fill(request(2, "version")).join();
  await first.send(`[${batch}]`);
  assertEquals(errorOf(await first.reply()), [
    -32600,
    "INVALID_REQUEST",
    "A batch may hold 2 calls at most: found 3",
  ]);
  using second = await RawClient.connect(folder.socket);
  await second.send("x".repeat(2_049));
  assertEquals(errorOf(await second.reply()), [
    -32600,
    "MESSAGE_TOO_LARGE",
    "A message may have 2048 bytes at most",
  ]);
  assertEquals(await second.line(), null);
  await daemon.log.waitFor(
    / RPC client 2 cut: it sent a message of more than 2048 bytes$/,
  );
  using third = await RawClient.connect(folder.socket);
  using fourth = await RawClient.connect(folder.socket);
  assertEquals((await third.ask("version")).result.pid, daemon.pid);
  assertEquals((await fourth.ask("version")).result.pid, daemon.pid);
  using fifth = await RawClient.connect(folder.socket);
  assertEquals(errorOf(await fifth.reply()), [
    -32013,
    "TOO_MANY_CONNECTIONS",
    "The daemon has 3 open connections, and takes no more",
  ]);
  assertEquals(await fifth.line(), null);
  using client = await connect(folder.socket);
  const error = await assertRejects(() => client.status(), SupervisorError);
  assertEquals(error.code, "TOO_MANY_CONNECTIONS");
  await daemon.log.waitFor(/ RPC connections refused: 3 are open already$/);
  // Those who only ask are counted apart.
  using reader = await RawClient.connect(`${folder.path}/ask`);
  assertEquals((await reader.ask("version")).result.pid, daemon.pid);
});

Deno.test("clients that say nothing, or read nothing, are let go", async () => {
  await using folder = await Folder.make();
  await folder.write(
    WEB,
    "rpc_first_byte_timeout = 100ms\nrpc_stall_timeout = 100ms",
  );
  await using daemon = await folder.start();
  using silent = await RawClient.connect(folder.socket);
  assertEquals(await silent.line(), null);
  using deaf = await RawClient.connect(folder.socket);
  // More answers than the socket holds.
  const calls = Array(200).fill(request(1, "rpc.discover"));
  await deaf.send(...calls);
  const cut = / RPC client 2 cut: it does not read its replies$/;
  await daemon.log.waitFor(cut);
  using next = await RawClient.connect(folder.socket);
  assertMatch((await next.ask("pid")).result.pid.toString(), /^\d+$/);
});
