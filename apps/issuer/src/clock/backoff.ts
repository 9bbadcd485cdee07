/** Longest wait between attempts unless the other side asks for more, in milliseconds. */
export const MAX_BACKOFF_MS = 60_000;
const FIRST_BACKOFF_MS = 500;
/** Most that the other side's word is taken for: its longest is an hour. */
const MAX_RETRY_AFTER_MS = 3_600_000;

export interface BackoffBounds {
  /** What the other side asked to be waited at least; nothing when absent. */
  readonly retryAfterSeconds?: number | undefined;
  /** Most that this is taken for, in milliseconds; an hour when absent. */
  readonly maxRetryAfterMs?: number;
  /** Longest wait on top of that, in milliseconds; {@link MAX_BACKOFF_MS} when absent. */
  readonly maxBackoffMs?: number;
}

/**
 * How long to wait after failure number `failures` (1 is the first): exponential with full jitter, so that a fleet that
 * lost the same server does not come back as one; at least what the other side asked for.
 *
 * @param fraction - random, from 0 to below 1
 * @returns milliseconds
 */
export function backoffMs(failures: number, fraction: number, bounds: BackoffBounds = {}): number {
  const { maxBackoffMs = MAX_BACKOFF_MS, maxRetryAfterMs = MAX_RETRY_AFTER_MS } = bounds;
  // The exponent is bounded, because 2 to a thousand is infinite and 0 times that is no number.
  const ceiling = Math.min(maxBackoffMs, FIRST_BACKOFF_MS * 2 ** Math.min(failures, 20));
  const asked = Math.min(maxRetryAfterMs, (bounds.retryAfterSeconds ?? 0) * 1000);
  return asked + fraction * ceiling;
}
