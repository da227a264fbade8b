import { assertEquals, assertRejects } from "@std/assert";
import { BaseController } from "../../../src/client/controller.ts";
import { RpcClient } from "../../../src/client/rpc_client.ts";
import { SupervisorError } from "../../../src/model/errors.ts";
import { FakeClock, settle } from "../../support/fake_clock.ts";
import {
  type MemoryConnection,
  memoryPair,
} from "../../support/memory_socket.ts";

/** A daemon that can be connected to again and again. */
class Daemons implements Disposable {
  readonly clock = new FakeClock();
  /** The daemon's ends of all connections, oldest first. */
  readonly ends: MemoryConnection[] = [];
  /** Fails the next attempt to connect. */
  isAway = false;

  open = (): Promise<RpcClient> => {
    if (this.isAway) {
      const error = new SupervisorError("DAEMON_UNREACHABLE", "Away");
      return Promise.reject(error);
    }
    const [near, far] = memoryPair();
    this.ends.push(far);
    return Promise.resolve(new RpcClient(near, this.clock));
  };

  /** Waits for the next request on a connection and answers it. */
  async answer(at: number, result: object): Promise<string> {
    await settle();
    const end = this.ends[at];
    if (end === undefined) throw new Error(`No connection ${at}`);
    const line = (await end.hear(1)).at(-1) ?? "";
    const { id, method } = JSON.parse(line);
    await end.say(JSON.stringify({ jsonrpc: "2.0", id, result }) + "\n");
    return method;
  }

  [Symbol.dispose](): void {
    this.clock[Symbol.dispose]();
  }
}

const RELOADED = { added: [], removed: [], changed: [] };

Deno.test("BaseController connects when it is needed, and once for all", async () => {
  using daemons = new Daemons();
  using controller = new BaseController(daemons.open);
  await settle();
  assertEquals(daemons.ends.length, 0);
  const both = Promise.all([controller.status(), controller.reload()]);
  assertEquals(await daemons.answer(0, { processes: [] }), "status");
  assertEquals(await daemons.answer(0, RELOADED), "reload");
  assertEquals((await both)[0], []);
  assertEquals(daemons.ends.length, 1);
});

Deno.test("BaseController connects again when the daemon was away", async () => {
  using daemons = new Daemons();
  using controller = new BaseController(daemons.open);
  const first = controller.reload();
  await daemons.answer(0, RELOADED);
  await first;
  daemons.ends[0]?.close();
  await settle();
  daemons.isAway = true;
  await assertRejects(() => controller.reload(), SupervisorError, "Away");
  daemons.isAway = false;
  const later = Promise.all([controller.reload(), controller.status()]);
  await daemons.answer(1, RELOADED);
  await daemons.answer(1, { processes: [] });
  await later;
  assertEquals(daemons.ends.length, 2);
});

Deno.test("BaseController asks again when the connection breaks under a question", async () => {
  using daemons = new Daemons();
  using controller = new BaseController(daemons.open);
  const asked = controller.status();
  await settle();
  await daemons.ends[0]?.hear(1);
  daemons.ends[0]?.close();
  assertEquals(await daemons.answer(1, { processes: [] }), "status");
  assertEquals(await asked, []);
});

Deno.test("BaseController never gives an order twice", async () => {
  using daemons = new Daemons();
  using controller = new BaseController(daemons.open);
  const ordered = assertRejects(() => controller.stop("web"), SupervisorError);
  await settle();
  await daemons.ends[0]?.hear(1);
  daemons.ends[0]?.close();
  assertEquals((await ordered).code, "DAEMON_UNREACHABLE");
  assertEquals(daemons.ends.length, 1);
});

Deno.test("BaseController passes on what the daemon refuses", async () => {
  using daemons = new Daemons();
  using controller = new BaseController(daemons.open);
  const asked = assertRejects(() => controller.info("web"), SupervisorError);
  await settle();
  await daemons.ends[0]?.hear(1);
  const data = { code: "PROCESS_NOT_FOUND" };
  const error = { code: -32001, message: "No web", data };
  await daemons.ends[0]?.say(
    JSON.stringify({ jsonrpc: "2.0", id: 1, error }) + "\n",
  );
  assertEquals((await asked).code, "PROCESS_NOT_FOUND");
  assertEquals(daemons.ends.length, 1);
});

Deno.test("BaseController.close() ends calls under way and refuses later ones", async () => {
  using daemons = new Daemons();
  const controller = new BaseController(daemons.open);
  const asked = assertRejects(() => controller.status(), SupervisorError);
  await settle();
  controller.close();
  controller.close();
  assertEquals((await asked).code, "DAEMON_UNREACHABLE");
  await assertRejects(() => controller.status(), SupervisorError, "closed");
  assertEquals(daemons.ends.length, 1);
});

Deno.test("BaseController.close() closes a connection that is just being made", async () => {
  using daemons = new Daemons();
  const opened = Promise.withResolvers<void>();
  const controller = new BaseController(async () => {
    await opened.promise;
    return await daemons.open();
  });
  const asked = assertRejects(() => controller.status(), SupervisorError);
  controller.close();
  opened.resolve();
  assertEquals((await asked).code, "DAEMON_UNREACHABLE");
});

Deno.test("BaseController tells what an older daemon says of a method", async () => {
  using daemons = new Daemons();
  using controller = new BaseController(daemons.open);
  // @ts-expect-error -- a method of another version
  const refused = assertRejects(() => controller.call("later", {}));
  await settle();
  const end = daemons.ends[0];
  const { id } = JSON.parse((await end?.hear(1))?.at(-1) ?? "");
  const error = { code: -32601, message: "There is no method" };
  await end?.say(JSON.stringify({ jsonrpc: "2.0", id, error }) + "\n");
  assertEquals((await refused as SupervisorError).code, "METHOD_NOT_FOUND");
});
