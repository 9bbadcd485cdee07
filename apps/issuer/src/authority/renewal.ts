import type { BootstrapConfiguration } from '@luciole/contract';
import { type IssuingCa, LAST_SIGNING_SECONDS } from '@luciole/pki';
import { approximateSeconds, parseValidityPeriod } from '@luciole/policy';
import type { Authority } from './authority.ts';

/** Most seconds that a renewal should be done before workloads notice, and the part of a short life that takes its place. */
const MARGIN_SECONDS = 300;
const MARGIN_PART = 20;
/** Renewals of a fleet are spread over this part of the lifetime, towards earlier. */
const JITTER_PART = 10;

type Lifetime = Pick<IssuingCa, 'notBefore' | 'notAfter'>;

/**
 * When to replace a sub-CA (ruling 7): at two thirds of its life, or early enough that the longest validity of its
 * policies still fits, and a margin; never before a third. Jitter makes it earlier by up to a tenth of the lifetime.
 *
 * @param longestSeconds - the longest validity that a policy grants; 0 without policies
 * @param fraction - random, from 0 to below 1
 */
export function renewalTime(lifetime: Lifetime, longestSeconds: number, fraction: number): Date {
  const start = lifetime.notBefore.getTime();
  const end = lifetime.notAfter.getTime();
  const length = end - start;
  const margin = Math.min(MARGIN_SECONDS * 1000, length / MARGIN_PART);
  const earliest = start + length / 3;
  const latest = Math.min(start + (length * 2) / 3, end - longestSeconds * 1000 - margin);
  const due = Math.max(earliest, latest);
  const jitter = Math.min(length / JITTER_PART, due - earliest);
  return new Date(Math.ceil(due - fraction * jitter));
}

/** When a sub-CA signs for the last time: less than min(60 s, a tenth of its lifetime) would remain (ruling 7). */
export function closesAt({ notAfter, notBefore }: Lifetime): Date {
  const tenth = (notAfter.getTime() - notBefore.getTime()) / 10;
  return new Date(notAfter.getTime() - Math.min(LAST_SIGNING_SECONDS * 1000, tenth));
}

/** Why a sub-CA is replaced before its time. */
export type ReplacementReason = 'SUB_CA_CHANGED' | 'RENEWAL_ORDERED';

/**
 * Whether the configuration asks for another sub-CA before a new policy takes effect (ruling 23): what shapes it has
 * changed, or all that were issued before a certain time are to go. `undefined` when it does not.
 *
 * @param now - the control plane's time, by which both `issuedAt` and `renewAfter` go; an order for the future is one
 *   when its time has come, or every renewal until then would be followed by the next
 */
export function replacementReason(
  authority: Pick<Authority, 'subCaDigest' | 'issuedAt'>,
  configuration: Pick<BootstrapConfiguration, 'subCaDigest' | 'renewAfter'>,
  now: Date,
): ReplacementReason | undefined {
  if (authority.subCaDigest !== configuration.subCaDigest) return 'SUB_CA_CHANGED';
  if (configuration.renewAfter === undefined) return undefined;
  const renewAfter = Date.parse(configuration.renewAfter);
  const isOrdered = authority.issuedAt.getTime() < renewAfter && renewAfter <= now.getTime();
  return isOrdered ? 'RENEWAL_ORDERED' : undefined;
}

/** Seconds of the longest validity among policies; 0 without any. Months and years count at their usual length. */
export function longestPolicySeconds(
  policies: readonly { readonly validityPeriod: string }[],
): number {
  return policies.reduce((longest, { validityPeriod }) => {
    const period = parseValidityPeriod(validityPeriod);
    return Math.max(longest, period === undefined ? 0 : approximateSeconds(period));
  }, 0);
}
