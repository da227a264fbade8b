/**
 * Events as they travel: notifications with the method `event`.
 *
 * @module
 */

import type { EventKind, SupervisorEvent } from "../model/event.ts";

/** The method of the notifications. */
export const EVENT_METHOD = "event";

/** One event of a kind on the wire. */
export type OnWire<E extends SupervisorEvent> = E extends SupervisorEvent ?
    & Omit<E, "kind" | "wallMs">
    & {
      readonly type: E["kind"];
      /** Number of the event. */
      readonly seq: number;
      /** When it happened, ISO-8601 in UTC. */
      readonly at: string;
    }
  : never;

/** Something that has happened. */
export type WireEvent = OnWire<SupervisorEvent>;

/** Events were lost, as the client has not read them in time. */
export interface MissedEvents {
  /** What tells it from an event. */
  readonly type: "missed";
  /** How many, of whatever type. */
  readonly missed: number;
  /** Number of the last one that was lost. */
  readonly seq: number;
}

/** What a subscriber is told. */
export type EventMessage = WireEvent | MissedEvents;

/** Makes what travels of an event. */
export function toWireEvent(
  seq: number,
  { kind, wallMs, ...facts }: SupervisorEvent,
): WireEvent {
  const at = new Date(wallMs).toISOString();
  // The facts are those of the kind, which the type checker loses sight of.
  return { seq, type: kind, at, ...facts } as WireEvent;
}

/** Tells whether an event is of one of some types. */
export function isWanted(
  { kind }: SupervisorEvent,
  types: ReadonlySet<EventKind> | null,
): boolean {
  return types === null || types.has(kind);
}
