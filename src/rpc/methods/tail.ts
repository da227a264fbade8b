import { OutputDecoders } from "../../logs/output_decoders.ts";
import type { OutputSource } from "../../logs/output_logs.ts";
import type {
  ManyTailResult,
  OutputText,
  ParamsOf,
  ResultOf,
  TailAmount,
  TailResult,
} from "../../protocol/methods.ts";
import type { Caller } from "../caller.ts";
import type { RpcContext } from "../context.ts";
import { type Newcomers, NO_NEWCOMERS } from "../log_feed.ts";
import {
  followable,
  newcomersOf,
  onLogs,
  sourceOf,
  sourcesOf,
  wishOf,
} from "../log_sources.ts";

/** Answers `tail`. */
export function tail(
  context: RpcContext,
  { name, names, stream, ...amount }: ParamsOf<"tail">,
  caller: Caller,
): ResultOf<"tail"> {
  if (names !== undefined) {
    const chosen = context.control.resolve(names);
    const sources = sourcesOf(context, chosen, stream);
    const newcomers = newcomersOf(context, names, stream);
    return tellMany(context, { sources, newcomers }, amount, caller);
  }
  const source = sourceOf(context, name, stream ?? "stdout");
  return tellOne(context, source, amount, caller);
}

/** Tells the end of one stream. */
export function tellOne(
  context: RpcContext,
  source: OutputSource,
  amount: TailAmount,
  caller: Caller,
): TailResult {
  const wish = wishOf(amount);
  const bytes = onLogs(
    "read a log file",
    () => context.outputs.tail(source, wish),
  );
  const { tap } = source;
  const decoders = new OutputDecoders();
  const text = decoders.decode(tap, bytes);
  const { offset } = tap;
  if (!amount.follow) return { text: text + decoders.flush(tap), offset };
  const followed = { sources: [source], newcomers: NO_NEWCOMERS, decoders };
  return { text, offset, ...follow(context, followed, caller) };
}

function tellMany(
  context: RpcContext,
  { sources, newcomers }: Pick<Followed, "sources" | "newcomers">,
  amount: TailAmount,
  caller: Caller,
): ManyTailResult {
  const wish = wishOf(amount, sources.length);
  const pieces = onLogs(
    "read a log file",
    () => context.outputs.tailMerged(sources, wish),
  );
  const decoders = new OutputDecoders();
  const lastOf = new Map(pieces.map(({ tap }, index) => [tap, index]));
  const texts = pieces.map(({ tap, bytes }, index): OutputText => {
    const text = decoders.decode(tap, bytes);
    const isLast = !amount.follow && lastOf.get(tap) === index;
    const rest = isLast ? decoders.flush(tap) : "";
    return { name: tap.name, stream: tap.stream, text: text + rest };
  });
  const output = texts.filter(({ text }) => text !== "");
  if (!amount.follow) return { output };
  const unseen = sources.filter(({ form }) => form === "direct");
  const names = new Set(unseen.map(({ tap }) => tap.name));
  return {
    output,
    ...follow(context, { sources, newcomers, decoders }, caller),
    ...(names.size > 0 ? { notFollowed: [...names] } : {}),
  };
}

/** Whose output is followed, and what makes text of it. */
interface Followed {
  readonly sources: readonly OutputSource[];
  readonly newcomers: Newcomers;
  readonly decoders: OutputDecoders;
}

/** Sends what comes after the answer; not a byte of it is lost in between. */
function follow(
  { clock }: RpcContext,
  { sources, newcomers, decoders }: Followed,
  caller: Caller,
): { readonly subscription: number } {
  const taps = followable(sources).map(({ tap }) => tap);
  for (const tap of taps) decoders.begin(tap);
  const parts = { taps, decoders, clock, newcomers };
  const { id, start } = caller.subscriptions.openLog(parts);
  caller.afterAnswer(start);
  return { subscription: id };
}
