import { assertEquals } from "@std/assert";
import { type QueueOwner, QueueTotal } from "../../../src/rpc/queue_total.ts";

/** A connection whose replies nobody reads. */
class DeafClient implements QueueOwner {
  reason: string | null = null;
  readonly #total: () => QueueTotal;

  constructor(public queued: number, total: () => QueueTotal) {
    this.#total = total;
  }

  cut(reason: string): void {
    this.reason = reason;
    this.#total().add(-this.queued);
    this.queued = 0;
  }
}

Deno.test("QueueTotal cuts those with the most until there is room", () => {
  const clients: readonly DeafClient[] = [10, 60, 50, 20].map((queued) =>
    new DeafClient(queued, () => total)
  );
  const total: QueueTotal = new QueueTotal(40, () => clients);
  total.add(40);
  total.trim();
  assertEquals(clients.every(({ reason }) => reason === null), true);
  total.add(100);
  total.trim();
  assertEquals(clients.map(({ reason }) => reason), [
    null,
    "140 characters of replies wait for all clients, 60 of them for it",
    "80 characters of replies wait for all clients, 50 of them for it",
    null,
  ]);
  assertEquals(total.queued, 30);
});
