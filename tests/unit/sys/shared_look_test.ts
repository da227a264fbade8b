import { assertEquals, assertRejects } from "@std/assert";
import { SharedLook } from "../../../src/sys/shared_look.ts";
import { settle } from "../../support/fake_clock.ts";

function setUp() {
  const looks: PromiseWithResolvers<number>[] = [];
  const shared = new SharedLook(() => {
    const look = Promise.withResolvers<number>();
    looks.push(look);
    return look.promise;
  });
  return { looks, shared };
}

Deno.test("look() during a look shares the next one", async () => {
  const { looks, shared } = setUp();
  const first = shared.look();
  const late = [shared.look(), shared.look(), shared.look()];
  await settle();
  assertEquals(looks.length, 1);
  looks[0]?.resolve(1);
  assertEquals(await first, 1);
  await settle();
  assertEquals(looks.length, 2);
  const later = shared.look();
  looks[1]?.resolve(2);
  assertEquals(await Promise.all(late), [2, 2, 2]);
  await settle();
  looks[2]?.resolve(3);
  assertEquals(await later, 3);
});

Deno.test("look() after a look takes a new one", async () => {
  const { looks, shared } = setUp();
  for (const number of [1, 2]) {
    const look = shared.look();
    looks.at(-1)?.resolve(number);
    assertEquals(await look, number);
    await settle();
  }
  assertEquals(looks.length, 2);
});

Deno.test("look() fails for those who waited for it, and no others", async () => {
  const { looks, shared } = setUp();
  const first = shared.look();
  const second = shared.look();
  looks[0]?.reject(new Error("No table"));
  await assertRejects(() => first, Error, "No table");
  await settle();
  looks[1]?.resolve(2);
  assertEquals(await second, 2);
});
