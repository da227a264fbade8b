import { assertEquals, assertRejects } from "@std/assert";
import { connect } from "../../../src/client/connect.ts";
import type { SocketAccess, SocketFacts } from "../../../src/client/dial.ts";
import { SupervisorError } from "../../../src/model/errors.ts";
import type { Connection } from "../../../src/ports/sockets.ts";
import { FakeClock, settle } from "../../support/fake_clock.ts";
import { memoryPair } from "../../support/memory_socket.ts";

const PATH = "/tmp/x.sock";

function named(name: string, message = "Failed"): Error {
  return Object.assign(new Error(message), { name });
}

class FakeAccess implements SocketAccess {
  facts: SocketFacts | null | Error = { isSocket: true, owners: [1000] };
  connection: Promise<Connection> = Promise.resolve(memoryPair()[0]);
  uidQuestions = 0;
  own = 1000;
  /** Whose paths are out of reach of others. */
  sheltered: readonly number[] = [];

  inspect(): Promise<SocketFacts | null> {
    return this.facts instanceof Error
      ? Promise.reject(this.facts)
      : Promise.resolve(this.facts);
  }
  ownUid(): Promise<number> {
    this.uidQuestions++;
    return Promise.resolve(this.own);
  }
  isSheltered(_path: string, uid: number): boolean {
    return this.sheltered.includes(uid);
  }
  connectUnix(): Promise<Connection> {
    return this.connection;
  }
}

Deno.test("connect() trusts sockets of this user and of root only", async () => {
  const rows: readonly (readonly [number[], boolean])[] = [
    [[0], true],
    [[1000], true],
    [[0, 1000], true],
    [[1001], false],
    [[1001, 1000], false],
    [[0, 1001], false],
  ];
  for (const [owners, isTrusted] of rows) {
    const clock = new FakeClock();
    const access = new FakeAccess();
    access.facts = { isSocket: true, owners };
    const connected = connect(PATH, { access, clock });
    if (isTrusted) {
      (await connected).close();
    } else {
      const error = await assertRejects(() => connected, SupervisorError);
      assertEquals([error.code, error.message], [
        "SOCKET_UNTRUSTED",
        'Refused the socket "/tmp/x.sock": it belongs to user 1001, ' +
        "neither to user 1000, who asks, nor to root",
      ]);
    }
    assertEquals(clock.pendingTimers, 0, owners.join());
  }
});

Deno.test("connect() trusts a socket that only this user or root can have put there", async () => {
  const rows: readonly (readonly [number | null, boolean])[] = [
    [0, true],
    [1000, true],
    [1001, false],
    [null, false],
  ];
  for (const [keeper, isTrusted] of rows) {
    const access = new FakeAccess();
    access.facts = { isSocket: true, owners: [1001], keeper };
    const connected = connect(PATH, { access, clock: new FakeClock() });
    if (isTrusted) (await connected).close();
    else await assertRejects(() => connected, SupervisorError, "Refused");
  }
});

Deno.test("connect() lets root in where only the owner and root can put a socket", async () => {
  const rows: readonly (readonly [Partial<FakeAccess>, number | null])[] = [
    [{ own: 0, sheltered: [1001] }, 1001],
    [{ own: 0, sheltered: [1001] }, null],
    [{ own: 0, sheltered: [1001] }, 1002],
    [{ own: 0, sheltered: [] }, 1001],
    [{ own: 1000, sheltered: [1001] }, 1001],
  ];
  const answers: string[] = [];
  for (const [asker, keeper] of rows) {
    const access = Object.assign(new FakeAccess(), asker);
    access.facts = { isSocket: true, owners: [1001], keeper };
    answers.push(
      await connect(PATH, { access, clock: new FakeClock() }).then(
        (client) => (client.close(), "trusted"),
        (error) => `${error.code}: ${error.message.split(": ")[1]}`,
      ),
    );
  }
  const refused = "SOCKET_UNTRUSTED: it belongs to user 1001, ";
  const forRoot = `${refused}and not only that user and root can put one there`;
  assertEquals(answers, [
    "trusted",
    forRoot,
    forRoot,
    forRoot,
    `${refused}neither to user 1000, who asks, nor to root`,
  ]);
});

Deno.test("connect() does not ask for the own user id about root's socket", async () => {
  const access = new FakeAccess();
  access.facts = { isSocket: true, owners: [0] };
  (await connect(PATH, { access, clock: new FakeClock() })).close();
  assertEquals(access.uidQuestions, 0);
});

Deno.test("connect() says why no daemon answers", async () => {
  const rows: readonly (readonly [SocketFacts | null | Error, string])[] = [
    [null, "there is no such socket"],
    [{ isSocket: false, owners: [0] }, "that is not a socket"],
    [
      named("PermissionDenied"),
      "permission denied; only the user who runs the daemon may ask",
    ],
    [named("TypeError", "Strange"), "Strange"],
  ];
  for (const [facts, reason] of rows) {
    const clock = new FakeClock();
    const access = new FakeAccess();
    access.facts = facts;
    const error = await assertRejects(
      () => connect(PATH, { access, clock }),
      SupervisorError,
    );
    assertEquals([error.code, error.message, clock.pendingTimers], [
      "DAEMON_UNREACHABLE",
      `No daemon answers at "/tmp/x.sock": ${reason}`,
      0,
    ]);
  }
});

Deno.test("connect() tells a dead socket from one that has gone", async () => {
  const rows = [
    [
      "ConnectionRefused",
      "the socket is there, but nobody listens: its daemon has ended",
    ],
    ["NotFound", "the socket has just gone"],
  ] as const;
  for (const [name, reason] of rows) {
    const access = new FakeAccess();
    access.connection = Promise.reject(named(name));
    const error = await assertRejects(
      () => connect(PATH, { access, clock: new FakeClock() }),
      SupervisorError,
    );
    assertEquals(
      error.message,
      `No daemon answers at "/tmp/x.sock": ${reason}`,
    );
  }
});

Deno.test("connect() gives up after the timeout and leaves nothing open", async () => {
  const clock = new FakeClock();
  const access = new FakeAccess();
  const [near] = memoryPair();
  const { promise, resolve } = Promise.withResolvers<Connection>();
  access.connection = promise;
  const failed = assertRejects(
    () => connect(PATH, { access, clock, timeoutMs: 2000 }),
    SupervisorError,
    "The daemon gave no answer within 2 s",
  );
  await clock.advance(2000);
  assertEquals((await failed).code, "NO_ANSWER");
  resolve(near);
  await settle();
  assertEquals([near.isClosed, clock.pendingTimers], [true, 0]);
});
