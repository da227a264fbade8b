import { EXIT } from "../../../model/errors.ts";
import type { ProcessDetail } from "../../../model/process_detail.ts";
import type { CommandRequest } from "../command.ts";
import { type Fact, factsText } from "../facts_text.ts";
import { uptimeText } from "../status_table.ts";

/** Shows everything that is known about a process. */
export async function run(
  { operands: [name = ""], daemon, screen }: CommandRequest,
): Promise<number> {
  const detail = await daemon.call("info", { name });
  screen.show(detail, () => infoText(detail));
  return EXIT.done;
}

function infoText({ process, config, ...rest }: ProcessDetail): string {
  const { name, history: _, uptime, exit, ...facts } = process;
  const ended = exit === null
    ? null
    : `${exit.signal ?? `status ${exit.code}`} at ${exit.at}`;
  return [
    factsText(name, [
      ...factsOf(facts),
      ["uptime", uptimeText(uptime)],
      ["last end", ended],
      ...factsOf(rest),
    ]),
    factsText("The configuration of its next start", factsOf(config)),
  ].join("\n");
}

/** Facts as they travel; later daemons may tell more. */
function factsOf(facts: object): readonly Fact[] {
  return Object.entries(facts).map(([label, value]) => [label, textOf(value)]);
}

/** Writes a value: what there is none of is left out. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  if (typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) {
    return value.length === 0 ? null : JSON.stringify(value);
  }
  const facts = Object.entries(value)
    .map(([key, each]) => `${key} ${textOf(each) ?? "-"}`);
  return facts.length === 0 ? null : facts.join(", ");
}
