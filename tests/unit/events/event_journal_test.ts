import { assertEquals } from "@std/assert";
import { EventJournal } from "../../../src/events/event_journal.ts";
import { healthPassed } from "../../support/events.ts";

/** Walks from `seq` to the end: numbers, and how many were missed. */
function walk(journal: EventJournal, seq: number): [number[], number] {
  const found: number[] = [];
  let lost = 0;
  for (;;) {
    const { next, missed } = journal.after(seq);
    lost += missed;
    if (next === null) return [found, lost];
    found.push(next.seq);
    seq = next.seq;
  }
}

Deno.test("EventJournal numbers events and remembers the last ones", () => {
  const journal = new EventJournal("e", 3);
  assertEquals([journal.last, walk(journal, 0)], [0, [[], 0]]);
  const rows: readonly (readonly [number, number, number[], number])[] = [
    [2, 0, [1, 2], 0],
    [3, 0, [1, 2, 3], 0],
    [4, 0, [2, 3, 4], 1],
    [10, 0, [8, 9, 10], 7],
    [11, 8, [9, 10, 11], 0],
    [11, 7, [9, 10, 11], 1],
    [11, 10, [11], 0],
    [11, 11, [], 0],
  ];
  for (const [last, from, found, missed] of rows) {
    while (journal.last < last) {
      journal.record(healthPassed(`${journal.last + 1}`));
    }
    assertEquals(walk(journal, from), [found, missed], `${last} ${from}`);
  }
  const { next } = journal.after(10);
  assertEquals(next, { seq: 11, event: healthPassed("11") });
});

Deno.test("EventJournal.listen() tells of each event until it is ended", () => {
  const journal = new EventJournal("e");
  const seen: number[] = [];
  const listener = () => void seen.push(journal.last);
  const ends = [journal.listen(listener), journal.listen(listener)];
  journal.record(healthPassed("a"));
  ends[0]?.();
  journal.record(healthPassed("b"));
  ends[1]?.();
  journal.record(healthPassed("c"));
  assertEquals(seen, [1, 1, 2]);
});
