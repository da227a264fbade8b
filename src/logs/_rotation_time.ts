import type { Rotation } from "../model/log_target.ts";

/**
 * The end of the hour or day, in local time, that a moment is in; both in
 * milliseconds since 1970. Never for `size`.
 */
export function endOfPeriod(rotation: Rotation, wallMs: number): number {
  if (rotation === "size") return Infinity;
  const end = new Date(wallMs);
  if (rotation === "hourly") end.setHours(end.getHours() + 1, 0, 0, 0);
  else end.setHours(24, 0, 0, 0);
  // Where clocks go back, the hour after this one may begin before it.
  return Math.max(end.getTime(), wallMs + 1);
}
