/**
 * Patterns such as `web*`, in time that can't explode.
 *
 * @module
 */

/** One step of a pattern: any run of characters, or one that fits. */
type Step = "any" | ((character: string) => boolean);

/** Tells whether a text has any of the characters that make a pattern. */
export function isGlob(text: string): boolean {
  return /[*?[]/.test(text);
}

/**
 * Makes a test for texts: `*` stands for any characters, `?` for one, `[a-c]`
 * for one of those, `[!a-c]` for one of the others. A `[` without its `]` is
 * an ordinary character.
 *
 * @example
 * ```ts
 * import { globMatcher } from "./glob.ts";
 * globMatcher("worker:*")("worker:00"); // true
 * ```
 */
export function globMatcher(pattern: string): (text: string) => boolean {
  const steps = parse(pattern);
  return (text) => matches(steps, charactersOf(text));
}

function parse(pattern: string): readonly Step[] {
  const steps: Step[] = [];
  const tokens = pattern.matchAll(/\[(!?)(\]?[^\]]*)\]|[^]/gu);
  for (const [token, not, set] of tokens) {
    if (token === "*") steps.push("any");
    else if (token === "?") steps.push(() => true);
    else if (set === undefined) steps.push((character) => character === token);
    else steps.push(inSet(set, not === ""));
  }
  return steps;
}

/** Only characters beyond the first 65,536 are not one element of a string. */
function charactersOf(text: string): ArrayLike<string> {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
}

/** One character of a set, or with `isWanted` false one of the others. */
function inSet(
  set: string,
  isWanted: boolean,
): (character: string) => boolean {
  const ranges = Array.from(
    set.matchAll(/([^])-([^])|[^]/gu),
    ([single, from = single, to = single]) => [from, to] as const,
  );
  return (character) =>
    ranges.some(([from, to]) => character >= from && character <= to) ===
      isWanted;
}

/** Goes back to the last `*` only: at most pattern times text steps. */
function matches(steps: readonly Step[], text: ArrayLike<string>): boolean {
  let [step, at] = [0, 0];
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const current = steps[step];
    if (current === "any") {
      star = step++;
      starAt = at;
    } else if (current !== undefined && current(text[at] ?? "")) {
      step++;
      at++;
    } else if (star !== -1) {
      step = star + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  return steps.slice(step).every((rest) => rest === "any");
}
