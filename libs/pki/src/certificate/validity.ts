import { PkiError } from '../errors.ts';
import type { IssuingCa } from './issuing-ca.ts';

/** How far notBefore lies in the past, for workloads whose clocks run behind ours (ruling 1). */
export const CLOCK_SKEW_SECONDS = 30;
/** Signing stops this long before the CA's own end, or a tenth of its lifetime when that is shorter (ruling 7). */
export const LAST_SIGNING_SECONDS = 60;

/** A validity period in whole seconds; `capped` says that the CA ends before what was asked for. */
export interface Validity {
  readonly notBefore: Date;
  /** Inclusive (RFC 5280 §4.1.2.5). */
  readonly notAfter: Date;
  readonly capped: boolean;
}

/**
 * Fits a validity period into the CA's, so that no certificate outlives its issuer: notBefore is 30 s ago, but not
 * before the CA's; notAfter is what was asked for, but not after the CA's. For a root (`issuer` is `undefined`) only
 * the backdating applies.
 *
 * @param notAfter - measured from issue time by the caller, not from the backdated notBefore
 * @throws {PkiError} VALIDITY_INVALID when `notAfter` is not in the future, ISSUER_EXPIRED when the CA has ended or is
 *   about to, ISSUER_UNSUITABLE when it is not valid yet
 */
export function fitValidity(
  issuer: Pick<IssuingCa, 'notBefore' | 'notAfter'> | undefined,
  notAfter: Date,
  now: Date,
): Validity {
  const nowSeconds = wholeSeconds(now);
  const wanted = wholeSeconds(notAfter);
  if (!(wanted > nowSeconds)) {
    throw new PkiError('VALIDITY_INVALID', 'The end of the validity period is not in the future.');
  }
  const backdated = nowSeconds - CLOCK_SKEW_SECONDS;
  if (issuer === undefined) return validity(backdated, wanted, false);

  const start = wholeSeconds(issuer.notBefore);
  const end = wholeSeconds(issuer.notAfter);
  if (nowSeconds < start) {
    throw new PkiError('ISSUER_UNSUITABLE', 'The issuing CA is not valid yet.');
  }
  if (end - nowSeconds < Math.min(LAST_SIGNING_SECONDS, (end - start) / 10)) {
    throw new PkiError('ISSUER_EXPIRED', 'The issuing CA has ended, or is about to.');
  }
  return validity(Math.max(backdated, start), Math.min(wanted, end), end < wanted);
}

function validity(notBefore: number, notAfter: number, capped: boolean): Validity {
  return { notBefore: new Date(notBefore * 1000), notAfter: new Date(notAfter * 1000), capped };
}

function wholeSeconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}
