/**
 * Events in lines for people.
 *
 * @module
 */

import { printable } from "../../logs/printable.ts";
import type { ClientEvent } from "../../client/event_stream.ts";
import type { WireEvent } from "../../protocol/event_message.ts";

/** Writes an event as lines: each with a line feed, or none at all. */
export function eventText(event: ClientEvent): string {
  switch (event.type) {
    case "snapshot":
      return event.missed === 0 ? "" : lostText(event.missed);
    case "missed":
      return lostText(event.missed);
    default: {
      const { at, name } = event;
      return `${at} ${printable(`${name}: ${factText(event)}`)}\n`;
    }
  }
}

function lostText(count: number | null): string {
  return count === null
    ? "(another daemon: what happened before is not known)\n"
    : `(${count} events were lost)\n`;
}

function factText(event: WireEvent): string {
  switch (event.type) {
    case "state-changed": {
      const { from, to, reason } = event;
      return `${from} -> ${to}${reason === null ? "" : `: ${reason}`}`;
    }
    case "process-exited": {
      const { exit: { code, signal }, pid, expected } = event;
      const how = signal === null
        ? `exited with status ${code}`
        : `was ended by ${signal}`;
      return `pid ${pid} ${how}${expected ? ", as asked" : ""}`;
    }
    case "health-passed":
      return `health check passed: ${event.message}`;
    case "health-failed":
      return `health check failed (${event.failures} in a row): ` +
        event.message;
    default:
      // What later daemons tell of.
      return JSON.stringify(event);
  }
}
