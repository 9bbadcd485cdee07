import { Alert } from '@mui/material';
import { useEffect, useState } from 'react';
import { sentenceOf } from '../api/error-guidance.ts';
import { Problem } from '../api/problem.ts';
import { now } from '../lib/clock.ts';

/** What a failed attempt to sign in ended with, and how long the next one has to wait. */
export interface AttemptState {
  readonly error: unknown;
  /** Seconds; 0 when it may be made. */
  readonly secondsLeft: number;
}

/** Counts down to the next attempt where the API slows guessing down. */
export function useAttempt(error: unknown): AttemptState {
  const wait = error instanceof Problem ? error.retryAfterSeconds : undefined;
  const [seen, setSeen] = useState<unknown>();
  const [until, setUntil] = useState(0);
  const [instant, setInstant] = useState(0);
  if (seen !== error) {
    setSeen(error);
    setInstant(now().getTime());
    setUntil(wait === undefined ? 0 : now().getTime() + wait * 1000);
  }
  const secondsLeft = Math.max(0, Math.ceil((until - instant) / 1000));
  useEffect(() => {
    if (secondsLeft === 0) return undefined;
    const timer = setTimeout(() => setInstant(now().getTime()), 1000);
    return () => clearTimeout(timer);
  });
  return { error, secondsLeft };
}

/** Says why an attempt failed; nothing while none has. */
export function AttemptNotice({
  state: { error, secondsLeft },
  refused,
}: {
  readonly state: AttemptState;
  /** What a refusal means here. */
  readonly refused: string;
}) {
  if (error === null || error === undefined) return null;
  const isDelayed = error instanceof Problem && error.is('SIGN_IN_DELAYED');
  const isRefused = error instanceof Problem && error.is('SIGN_IN_REFUSED');
  return (
    <Alert severity={isDelayed ? 'warning' : 'error'} variant="outlined">
      {isDelayed ? (
        <>
          Too many attempts from here. {/* Said once: the clock is for the eye. */}
          <span aria-hidden>
            {secondsLeft > 0 ? `Try again in ${clockOf(secondsLeft)}.` : 'Try again now.'}
          </span>
        </>
      ) : isRefused ? (
        refused
      ) : (
        sentenceOf(error)
      )}
    </Alert>
  );
}

/** `0:07`, `12:30`. */
function clockOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
