/**
 * The rooms of the source and their ranks, from the table that lint uses.
 *
 * @module
 */

import { ROOM_RANKS } from "../lint/rooms.ts";
import { code, table } from "./markdown.ts";

/** The rooms of each rank. */
export function rankTable(): string {
  const ranks = [...new Set(ROOM_RANKS.values())].sort((a, b) => a - b);
  return table(
    ["Rank", "Rooms"],
    ranks.map((rank) => [
      `${rank}`,
      Array.from(ROOM_RANKS).filter(([, each]) => each === rank)
        .map(([room]) => code(room)).join(", "),
    ]),
  );
}
