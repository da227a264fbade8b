import { EXIT } from "../../../model/errors.ts";
import { EVENT_KINDS, type EventKind } from "../../../model/event.ts";
import { nearest } from "../../../util/edit_distance.ts";
import { UsageError } from "../../command_line/options.ts";
import { suggestion } from "../../command_line/parse_command_line.ts";
import type { CommandRequest } from "../command.ts";
import { eventText } from "../event_text.ts";
import { isMeant } from "../is_meant.ts";
import { readTargets } from "../targets.ts";

/** Shows what happens, until nobody wants to know any more. */
export async function run(request: CommandRequest): Promise<number> {
  const { values, daemon, screen } = request;
  const { names } = readTargets(request);
  const text = values.get("type");
  const types = text?.split(",").map(readType);
  // A name that means nobody is a mistake, not a reason to wait for ever.
  if (names.length > 0) await daemon.call("status", { names });
  const client = await daemon.client();
  const events = client.events(types === undefined ? {} : { types });
  for await (const event of events) {
    if ("name" in event && !isMeant(event, names)) continue;
    screen.show(event, () => eventText(event));
  }
  return EXIT.done;
}

function readType(word: string): EventKind {
  const type = EVENT_KINDS.find((each) => each === word);
  if (type !== undefined) return type;
  const near = nearest(word, EVENT_KINDS);
  throw new UsageError(
    `Unknown type of event "${word}"` +
      (near === null ? `: one of ${EVENT_KINDS.join(", ")}` : suggestion(near)),
  );
}
