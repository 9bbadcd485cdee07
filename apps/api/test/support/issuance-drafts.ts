import { randomBytes, randomUUID } from 'node:crypto';
import { auditRow } from '../../src/audit/audit-trail.ts';
import type {
  CompletionRequest,
  FailureRequest,
  ReservationRequest,
} from '../../src/database/issuance-functions.ts';
import type { IssuanceSeed } from './seed-issuance.ts';

/** When everything drafted here happens. */
export const DRAFTED_AT = new Date('2026-11-21T12:00:00.000Z');

/** A reservation that would be granted, with random bytes for keys and certificates. */
export function draftReservation(
  seed: IssuanceSeed,
  changes: Partial<ReservationRequest> = {},
): ReservationRequest {
  const { policyId: _policyId, ...ids } = seed;
  const certificateId = randomUUID();
  return {
    ...ids,
    certificateId,
    reservationId: randomUUID(),
    serialNumber: randomBytes(16).toString('hex'),
    tbs: randomBytes(600),
    credentialGeneration: 1,
    keyAlgorithm: 'EC_P256',
    commonName: 'edge Issuer',
    publicKeyHash: randomBytes(32),
    validityStart: DRAFTED_AT,
    validityEnd: new Date(DRAFTED_AT.getTime() + 7 * 86_400_000),
    creationDate: DRAFTED_AT,
    audit: auditRow(ids.companyId, {
      type: 'certificate.signing',
      occurredAt: DRAFTED_AT,
      actor: { kind: 'SERVICE_ACCOUNT', id: ids.serviceAccountId },
      subject: { kind: 'certificate', id: certificateId },
    }),
    ...changes,
  };
}

/** The completion of a reservation. */
export function draftCompletion(reservation: ReservationRequest): CompletionRequest {
  return {
    companyId: reservation.companyId,
    reservationId: reservation.reservationId,
    certificate: Buffer.from('certificate'),
    chain: [Buffer.from('intermediate'), Buffer.from('root')],
    fingerprint: reservation.publicKeyHash.toString('hex').slice(0, 40).toUpperCase(),
    fingerprintSha256: reservation.publicKeyHash,
    subjectKeyIdentifier: reservation.publicKeyHash.subarray(0, 20),
    modificationDate: DRAFTED_AT,
    audit: auditRow(reservation.companyId, {
      type: 'certificate.signed',
      occurredAt: DRAFTED_AT,
      actor: { kind: 'SERVICE_ACCOUNT', id: reservation.serviceAccountId },
    }),
  };
}

/** The end of a reservation that is not completed. */
export function draftFailure(reservation: ReservationRequest): FailureRequest {
  return {
    companyId: reservation.companyId,
    reservationId: reservation.reservationId,
    errorInformation: { code: 1, message: 'expired', args: [] },
    modificationDate: DRAFTED_AT,
    audit: auditRow(reservation.companyId, {
      type: 'certificate.failed',
      occurredAt: DRAFTED_AT,
      actor: { kind: 'SYSTEM' },
    }),
  };
}
