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
  return (text) => matches(steps, Array.from(text));
}

function parse(pattern: string): readonly Step[] {
  const steps: Step[] = [];
  const tokens = pattern.matchAll(/\[(!?)(\]?[^\]]*)\]|[^]/gu);
  for (const [token, not, set] of tokens) {
    if (token === "*") steps.push("any");
    else if (token === "?") steps.push(() => true);
    else if (set === undefined) steps.push((character) => character === token);
    else steps.push((character) => isInSet(character, set) === (not === ""));
  }
  return steps;
}

function isInSet(character: string, set: string): boolean {
  for (const [range, from, to] of set.matchAll(/([^])-([^])|[^]/gu)) {
    const [low, high] = from === undefined || to === undefined
      ? [range, range]
      : [from, to];
    if (character >= low && character <= high) return true;
  }
  return false;
}

/** Goes back to the last `*` only: at most pattern times text steps. */
function matches(steps: readonly Step[], text: readonly string[]): boolean {
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
