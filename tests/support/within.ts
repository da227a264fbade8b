/**
 * A limit for waits, so that a hang is a failure that says where.
 *
 * @module
 */

/** Milliseconds after which what is waited for counts as never coming. */
export const HANG_MS = 30_000;

/** Waits for `work`, but not for ever. */
export async function within<T>(
  what: string,
  work: Promise<T>,
  limitMs = HANG_MS,
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`${what} took more than ${limitMs} ms`)),
    limitMs,
  );
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
