import type { IntermediateCertificateInformation } from '@luciole/contract';
import type { StatusTone } from '../../components/status.tsx';

/** What an issuer certificate is good for at an instant. */
export interface CertificateState {
  readonly label: string;
  readonly tone: StatusTone;
}

/** Issuers renew when two thirds of the lifetime are over; later is late (ruling 7). */
const RENEWAL_SHARE = 2 / 3;

/** The state of a certificate at an instant: expiry is no status on the wire. */
export function certificateState(
  {
    status,
    validityStart,
    validityEnd,
  }: Pick<IntermediateCertificateInformation, 'status' | 'validityStart' | 'validityEnd'>,
  now: Date,
): CertificateState {
  switch (status) {
    case 'ISSUED':
      return issuedState(shareOver(validityStart, validityEnd, now));
    case 'REVOKED':
      return { label: 'Revoked', tone: 'bad' };
    case 'FAILED':
    case 'REJECTED':
      return { label: 'Failed', tone: 'bad' };
    case 'CANCELLED':
    case 'DELETED':
      return { label: 'Canceled', tone: 'quiet' };
    case 'NEW':
    case 'PENDING':
    case 'REQUESTED':
      return { label: 'Being issued', tone: 'quiet' };
  }
}

/** Whether a certificate is good for something: issued, not revoked, not over. */
export function isLive(
  certificate: Pick<IntermediateCertificateInformation, 'status' | 'validityStart' | 'validityEnd'>,
  now: Date,
): boolean {
  const { status, validityStart, validityEnd } = certificate;
  return status === 'ISSUED' && shareOver(validityStart, validityEnd, now) < 1;
}

/** How much of a validity period is over, 0 to 1; 1 when there is none. */
export function shareOver(start: string | undefined, end: string | undefined, now: Date): number {
  if (start === undefined || end === undefined) return 1;
  const from = Date.parse(start);
  const to = Date.parse(end);
  if (now.getTime() >= to || to <= from) return 1;
  return Math.max(0, (now.getTime() - from) / (to - from));
}

function issuedState(share: number): CertificateState {
  if (share >= 1) return { label: 'Expired', tone: 'quiet' };
  if (share >= RENEWAL_SHARE) return { label: 'Renewal due', tone: 'warning' };
  return { label: 'Live', tone: 'good' };
}
