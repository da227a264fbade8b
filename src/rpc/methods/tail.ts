import { OutputDecoders } from "../../logs/output_decoders.ts";
import type { OutputSource } from "../../logs/output_logs.ts";
import type { TailWish } from "../../logs/tail_cut.ts";
import type {
  ManyTailResult,
  OutputText,
  ParamsOf,
  ResultOf,
  TailResult,
} from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";
import { onLogs, sourceOf, sourcesOf, wishOf } from "../log_sources.ts";

/** Answers `tail`. */
export function tail(
  context: RpcContext,
  { name, names, stream, ...amount }: ParamsOf<"tail">,
): ResultOf<"tail"> {
  const wish = wishOf(amount);
  if (names !== undefined) {
    const chosen = context.control.resolve(names);
    return tellMany(context, sourcesOf(context, chosen, stream), wish);
  }
  return tellOne(context, sourceOf(context, name, stream ?? "stdout"), wish);
}

/** Tells the end of one stream. */
export function tellOne(
  { outputs }: RpcContext,
  source: OutputSource,
  wish: TailWish,
): TailResult {
  const bytes = onLogs("read a log file", () => outputs.tail(source, wish));
  const decoders = new OutputDecoders();
  const text = decoders.decode(source.tap, bytes) + decoders.flush(source.tap);
  return { text, offset: source.tap.offset };
}

function tellMany(
  { outputs }: RpcContext,
  sources: readonly OutputSource[],
  wish: TailWish,
): ManyTailResult {
  const pieces = onLogs(
    "read a log file",
    () => outputs.tailMerged(sources, wish),
  );
  const decoders = new OutputDecoders();
  const lastOf = new Map(pieces.map(({ tap }, index) => [tap, index]));
  const output = pieces.map(({ tap, bytes }, index): OutputText => {
    const text = decoders.decode(tap, bytes);
    const rest = lastOf.get(tap) === index ? decoders.flush(tap) : "";
    return { name: tap.name, stream: tap.stream, text: text + rest };
  });
  return { output: output.filter(({ text }) => text !== "") };
}
