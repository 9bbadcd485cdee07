import type { AuditRow } from '../audit/audit-trail.ts';
import type { Transaction } from './company-database.ts';

/** A sub-CA certificate that is about to be signed. Bytes are `Buffer`s, hashes 32 octets, serial numbers lower-case hex. */
export interface ReservationRequest {
  readonly companyId: string;
  /** New ids for the certificate and the reservation (UUIDv7); a retry has the certificate's first id, which the answer RETRY tells. */
  readonly certificateId: string;
  readonly reservationId: string;
  readonly certificateAuthorityId: string;
  readonly serialNumber: string;
  readonly tbs: Buffer;
  readonly configurationId: string;
  readonly subCaProviderId: string;
  readonly serviceAccountId: string;
  readonly credentialGeneration: number;
  readonly credentialThumbprint?: string | undefined;
  readonly sourceAddress?: string | undefined;
  readonly instanceName?: string | undefined;
  readonly keyId?: string | undefined;
  readonly keyAlgorithm: string;
  readonly commonName: string;
  /** SHA-256 over the SubjectPublicKeyInfo. */
  readonly publicKeyHash: Buffer;
  /** Ruling 23: digest of what shapes the sub-CA. */
  readonly subCaDigest?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly validityStart: Date;
  readonly validityEnd: Date;
  readonly creationDate: Date;
  readonly workflowId?: string | undefined;
  readonly maximumLive?: number | undefined;
  readonly maximumPerHour?: number | undefined;
  /** `certificate.signing`, from `auditRow`; stored only when the outcome is RESERVED. */
  readonly audit: AuditRow;
}

/**
 * What became of a {@link ReservationRequest}; only RESERVED allows to sign. RETRY: the first attempt of this idempotency key failed; nothing is
 * reserved until the request, and the event in it, name its certificate. REVOKED: it succeeded, and its certificate is good no more.
 */
export interface ReservationAnswer {
  readonly company_id: string;
  readonly outcome:
    | 'RESERVED'
    | 'REPLAYED'
    | 'IN_PROGRESS'
    | 'RETRY'
    | 'REVOKED'
    | 'IDEMPOTENCY_CONFLICT'
    | 'PUBLIC_KEY_KNOWN'
    | 'QUOTA_LIVE'
    | 'QUOTA_PER_HOUR'
    | 'SERIAL_NUMBER_TAKEN'
    | 'ACCOUNT_REFUSED'
    | 'NOT_ATTACHED'
    | 'FROZEN';
  /** The certificate: of this request when RESERVED, of the first one when REPLAYED, IN_PROGRESS, RETRY, REVOKED or IDEMPOTENCY_CONFLICT. */
  readonly certificate_id: string | null;
  readonly reservation_id: string | null;
}

/** A signed and validated certificate. */
export interface CompletionRequest {
  readonly companyId: string;
  readonly reservationId: string;
  readonly certificate: Buffer;
  /** DER, issuing CA first, root last. */
  readonly chain: readonly Buffer[];
  /** SHA-1, upper-case hex. */
  readonly fingerprint: string;
  readonly fingerprintSha256: Buffer;
  readonly subjectKeyIdentifier: Buffer;
  readonly modificationDate: Date;
  /** `certificate.signed`. */
  readonly audit: AuditRow;
}

/** NOT_RESERVED: a sweep or a retry has burned the number; the signed bytes are worthless and must not be handed out. */
export interface CompletionAnswer {
  readonly company_id: string;
  readonly outcome: 'COMPLETED' | 'NOT_RESERVED';
  readonly certificate_id: string | null;
}

/** A reservation that will not be completed. */
export interface FailureRequest {
  readonly companyId: string;
  readonly reservationId: string;
  /** True in a sweep: leaves a reservation alone whose 30 s are not over. */
  readonly onlyWhenExpired?: boolean;
  /** `{code, message, args}` of contract.md 2.6. */
  readonly errorInformation: {
    readonly code: number;
    readonly message: string;
    readonly args: readonly unknown[];
  };
  readonly modificationDate: Date;
  /** `certificate.failed`. */
  readonly audit: AuditRow;
}

/** What became of a {@link FailureRequest}. */
export interface FailureAnswer {
  readonly company_id: string;
  readonly outcome: 'FAILED' | 'NOT_RESERVED';
  readonly certificate_id: string | null;
}

/** An issuer's report of totals. */
export interface StatisticsReport {
  readonly companyId: string;
  readonly certificateId: string;
  readonly serviceAccountId: string;
  /** 1 … 2^53 - 1. */
  readonly sequence: number;
  /** Distinct. */
  readonly policyIds: readonly string[];
  /** Three per policy, in its order: ultra short, short, long. */
  readonly totals: readonly number[];
  readonly reportedAt: Date;
  /** How long after notAfter a report is taken, in seconds (ruling 25: seven days). */
  readonly lateSeconds: number;
  /**
   * Increases beyond what is left of `burst`, and `perSecond` times the elapsed time, are quarantined; what is reported uses the burst up, and
   * time fills it again. Both or neither; without them there is no limit.
   */
  readonly burst?: number | undefined;
  readonly perSecond?: number | undefined;
}

/** APPLIED and STALE are both fine for the issuer; STILL_QUARANTINED: as a report before it, that waits for a decision; NOT_FOUND also when the certificate is another account's. */
export interface StatisticsAnswer {
  readonly company_id: string;
  readonly outcome:
    'APPLIED' | 'STALE' | 'TOO_LATE' | 'QUARANTINED' | 'STILL_QUARANTINED' | 'NOT_FOUND';
}

/** A reservation whose time is over. */
export interface ExpiredReservation {
  readonly company_id: string;
  readonly reservation_id: string;
  /** Absent when the number was meant for a certificate of a CA. */
  readonly certificate_id: string | null;
  readonly certificate_authority_id: string;
  readonly serial_number: string;
}

/**
 * Records the intent to sign (ruling 33), for requests of any companies at once; answers in the order of the requests.
 * Run it in `inDeployment`, and retry the whole batch on 40P01.
 */
export async function reserveIssuerCertificates(
  tx: Transaction,
  requests: readonly ReservationRequest[],
  reservationSeconds = 30,
): Promise<ReservationAnswer[]> {
  const items = requests.map((request, item) => ({
    ...request,
    item,
    tbs: request.tbs.toString('base64'),
    publicKeyHash: request.publicKeyHash.toString('hex'),
  }));
  return inOrder(
    await tx.query<ReservationAnswer & Place>(
      { name: 'reserve', text: 'select * from reserve_unless_frozen($1, $2)' },
      [JSON.stringify(items), reservationSeconds],
    ),
  );
}

/** Records signed certificates; the caller answers after commit. Repeating a completion changes nothing. */
export async function completeIssuerCertificates(
  tx: Transaction,
  requests: readonly CompletionRequest[],
): Promise<CompletionAnswer[]> {
  const items = requests.map((request, item) => ({
    ...request,
    item,
    certificate: request.certificate.toString('base64'),
    chain: request.chain.map((link) => link.toString('base64')),
    fingerprintSha256: request.fingerprintSha256.toString('hex'),
    subjectKeyIdentifier: request.subjectKeyIdentifier.toString('hex'),
  }));
  return inOrder(
    await tx.query<CompletionAnswer & Place>(
      { name: 'complete', text: 'select * from complete_issuer_certificates($1)' },
      [JSON.stringify(items)],
    ),
  );
}

/** Burns the numbers of reservations that failed or, in a sweep, expired. */
export async function failReservations(
  tx: Transaction,
  requests: readonly FailureRequest[],
): Promise<FailureAnswer[]> {
  const items = requests.map((request, item) => ({ ...request, item }));
  return inOrder(
    await tx.query<FailureAnswer & Place>(
      { name: 'fail', text: 'select * from fail_reservations($1)' },
      [JSON.stringify(items)],
    ),
  );
}

/** Reservations of all companies whose time is over, oldest first: what a sweep passes to {@link failReservations}. */
export async function listExpiredReservations(
  tx: Transaction,
  limit: number,
): Promise<ExpiredReservation[]> {
  return tx.query('select * from list_expired_reservations($1)', [limit]);
}

/** Applies reports of any companies in one statement; no batch may hold two reports for one certificate. */
export async function reportStatistics(
  tx: Transaction,
  reports: readonly StatisticsReport[],
): Promise<StatisticsAnswer[]> {
  const items = reports.map((report, item) => ({ ...report, item }));
  return inOrder(
    await tx.query<StatisticsAnswer & Place>(
      { name: 'report', text: 'select * from report_statistics($1)' },
      [JSON.stringify(items)],
    ),
  );
}

interface Place {
  readonly item: number;
}

function inOrder<Answer extends Place>(answers: readonly Answer[]): Answer[] {
  return answers.toSorted((left, right) => left.item - right.item);
}
