import { assertEquals } from "@std/assert";
import {
  InputPipe,
  type InputVerdict,
  MAX_WAITING_BYTES,
} from "../../../src/process/input_pipe.ts";
import { FakeReader } from "../../support/fake_child.ts";
import { FakeClock, settle } from "../../support/fake_clock.ts";

/** A pipe, its reader, and what was lost on the way. */
class Bench implements Disposable {
  readonly clock = new FakeClock();
  readonly reader = new FakeReader();
  readonly lost: number[] = [];
  readonly pipe = new InputPipe(this.reader.stream, {
    clock: this.clock,
    lost: (bytes) => this.lost.push(bytes),
  });

  send(text: string | number, isLast = false): Promise<InputVerdict> {
    const full = typeof text === "number" ? "x".repeat(text) : text;
    return this.pipe.send(new TextEncoder().encode(full), isLast);
  }

  [Symbol.dispose](): void {
    this.clock[Symbol.dispose]();
  }
}

const TAKEN: InputVerdict = { ok: true, waiting: 0 };

function refused(
  why: "closed" | "ended" | "full",
  waiting = 0,
): InputVerdict {
  return { ok: false, why, waiting };
}

Deno.test("InputPipe writes what is sent, in order, and then the end", async () => {
  using bench = new Bench();
  const { reader } = bench;
  const sent = [bench.send("a"), bench.send("é\n"), bench.send("c", true)];
  assertEquals(await Promise.all(sent), [TAKEN, TAKEN, TAKEN]);
  assertEquals(reader.text, "aé\nc^D");
  assertEquals(await bench.send("d"), refused("ended"));
  assertEquals(await bench.send("", true), refused("ended"));
  assertEquals(reader.text, "aé\nc^D");
  bench.pipe.abandon();
  assertEquals(bench.lost, []);
});

Deno.test("InputPipe can end without a word", async () => {
  using bench = new Bench();
  assertEquals(await bench.send("", true), TAKEN);
  assertEquals(bench.reader.text, "^D");
});

Deno.test("InputPipe tells after a second what still waits for a slow program", async () => {
  using bench = new Bench();
  const goOn = bench.reader.hold();
  const sent = [bench.send(100_000), bench.send(5)];
  await bench.clock.advance(999);
  assertEquals(await Promise.race([...sent, "nothing yet"]), "nothing yet");
  await bench.clock.advance(1);
  assertEquals(await Promise.all(sent), [
    { ok: true, waiting: 100_000 },
    { ok: true, waiting: 100_005 },
  ]);
  goOn();
  assertEquals(await bench.send("end"), TAKEN);
  assertEquals(bench.reader.text.length, 100_008);
});

Deno.test("InputPipe takes no more than it may hold, all or nothing", async () => {
  using bench = new Bench();
  assertEquals(
    await bench.send(MAX_WAITING_BYTES + 1),
    refused("full"),
  );
  const goOn = bench.reader.hold();
  const first = bench.send(MAX_WAITING_BYTES - 10);
  const full = refused("full", MAX_WAITING_BYTES - 10);
  assertEquals(await bench.send(11, true), full);
  const second = bench.send(10);
  assertEquals(await bench.send(1), refused("full", MAX_WAITING_BYTES));
  goOn();
  assertEquals(await Promise.all([first, second]), [TAKEN, TAKEN]);
  assertEquals(bench.reader.text.length, MAX_WAITING_BYTES);
  // What was refused has not ended the input either.
  assertEquals(await bench.send(MAX_WAITING_BYTES), TAKEN);
});

Deno.test("InputPipe notices that nobody reads any more", async () => {
  using bench = new Bench();
  bench.reader.close();
  assertEquals(await bench.send("lost"), refused("closed"));
  assertEquals(await bench.send("more"), refused("closed"));
  assertEquals(bench.lost, [4]);
});

Deno.test("InputPipe tells how much was lost when the program ends", async () => {
  using bench = new Bench();
  const goOn = bench.reader.hold();
  const sent = bench.send(10);
  await settle();
  bench.pipe.abandon();
  bench.pipe.abandon();
  assertEquals(bench.lost, [10]);
  assertEquals(await bench.send("x"), refused("closed"));
  bench.reader.close();
  goOn();
  assertEquals(await sent, refused("closed"));
  assertEquals(bench.lost, [10]);
});
