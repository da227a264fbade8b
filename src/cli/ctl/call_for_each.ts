/**
 * Orders about several names, given at once.
 *
 * @module
 */

import { EXIT } from "../../model/errors.ts";
import { printable } from "../../logs/printable.ts";
import type { CommandRequest } from "./command.ts";
import { reportFailure } from "./failure.ts";

/**
 * Makes one call for each operand, all under way at the same time, and
 * reports the answers in the order of the operands.
 *
 * @returns The highest exit status among them.
 */
export async function callForEach(
  { operands, daemon, output }: CommandRequest,
  call: (name: string) => Promise<{ readonly message: string }>,
): Promise<number> {
  // One failure to connect is told once, not once for each name.
  await daemon.connect();
  const calls = operands.map((name) =>
    call(name).then(
      ({ message }) => () => {
        output.out(`${printable(message)}\n`);
        return EXIT.done as number;
      },
      (error) => () => reportFailure(error, output),
    )
  );
  let worst: number = EXIT.done;
  for (const answer of calls) {
    const report = await answer;
    worst = Math.max(worst, report());
  }
  return worst;
}
