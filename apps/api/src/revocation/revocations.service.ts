import { Injectable } from '@nestjs/common';
import {
  ENTITY_NAMES,
  formatDateTime,
  type HandlerResponse,
  MAX_REVOCATIONS,
  type ParsedBody,
  type RevocationReason,
  type revocations,
} from '@luciole/contract';
import { parseCertificate } from '@luciole/pki';

import { type AuditActor, AuditTrail } from '../audit/audit-trail.ts';
import { shardNamedIn } from '../built-in-ca/ca-addresses.ts';
import { CrlPublisher } from '../built-in-ca/crl-publisher.ts';
import type { Revoker } from '../built-in-ca/revoker.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import {
  type LiveSelection,
  type RevocableRow,
  RevocationsRepository,
  type SelectedObject,
} from './revocations.repository.ts';

type Selection = ParsedBody<typeof revocations.preview>['selection'];

/** Revoked in one transaction: some hundred audit events hold the company's trail for a moment. */
const BATCH = 500;

const ENTITIES: Readonly<Record<SelectedObject, string>> = {
  serviceAccountId: ENTITY_NAMES.serviceAccount,
  configurationId: ENTITY_NAMES.configuration,
  subCaProviderId: ENTITY_NAMES.subCaProvider,
  certificateAuthorityId: ENTITY_NAMES.ca,
};

/** Who revokes, and why. */
interface Act {
  readonly actor: AuditActor;
  readonly reason: RevocationReason;
  readonly now: Date;
}

/**
 * Revokes issuer certificates (RFC 5280 §5, decision 0027): recorded first and for good, then published. What the CA cannot publish now it publishes
 * later.
 */
@Injectable()
export class RevocationsService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly repository: RevocationsRepository,
    private readonly publisher: CrlPublisher,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Revokes one issued certificate and publishes it. Once more with the same reason, or with none, changes nothing and is no event.
   *
   * @throws {ApplicationError} NOT_FOUND, CERTIFICATE_ALREADY_REVOKED for another reason, CERTIFICATE_NOT_REVOCABLE
   */
  async revoke(
    { actor, companyId }: Revoker,
    id: string,
    reason: RevocationReason | undefined,
  ): Promise<void> {
    const act = {
      actor,
      reason: reason ?? 'unspecified',
      now: this.clock.now(),
    } as const;
    const row = await this.database.inCompany(companyId, async (tx) => {
      const found = await this.repository.lock(tx, id);
      const entity = ENTITY_NAMES.intermediateCertificate;
      if (found === undefined) throw ApplicationError.of('NOT_FOUND', { entity, id });
      if (found.status === 'REVOKED') {
        if (reason === undefined || reason === found.reason) return found;
        throw ApplicationError.of('CERTIFICATE_ALREADY_REVOKED', {});
      }
      if (found.status !== 'ISSUED') throw ApplicationError.of('CERTIFICATE_NOT_REVOCABLE', {});
      await this.#record(tx, [found], act);
      return found;
    });
    await this.publisher.publish(companyId, [row.certificate_authority_id]);
  }

  /**
   * What {@link revokeSelected} would hit.
   *
   * @throws {ApplicationError} REVOCATION_SELECTION_EMPTY, NOT_FOUND for what it names
   */
  async preview(
    companyId: string,
    selection: Selection,
  ): Promise<HandlerResponse<typeof revocations.preview>> {
    const live = this.#live(selection);
    const totals = await this.database.inCompany(
      companyId,
      async (tx) => {
        await this.#requireKnown(tx, live);
        return this.repository.totals(tx, live);
      },
      { readOnly: true },
    );
    return {
      certificateCount: totals.certificates,
      serviceAccountCount: totals.service_accounts,
      configurationCount: totals.configurations,
      certificateAuthorityCount: totals.authorities,
      ...(totals.last_validity_end !== null && {
        lastValidityEnd: formatDateTime(totals.last_validity_end),
      }),
      reportedCertCount: Number(totals.reported ?? 0),
    };
  }

  /**
   * Revokes what the preview showed, in batches, and publishes it at the end: one signature per CA, whatever their number. No more are revoked than
   * were shown.
   *
   * @throws {ApplicationError} REVOCATION_SELECTION_EMPTY, NOT_FOUND, REVOCATION_COUNT_CHANGED, REVOCATION_TOO_MANY
   */
  async revokeSelected(
    { actor, companyId }: Revoker,
    request: ParsedBody<typeof revocations.revoke>,
  ): Promise<HandlerResponse<typeof revocations.revoke>> {
    const live = this.#live(request.selection);
    const act = { actor, reason: request.reason, now: live.now };
    await this.database.inCompany(companyId, (tx) => this.#begin(tx, live, request, act));
    const revoked: RevocableRow[] = [];
    while (revoked.length < request.certificateCount) {
      const room = Math.min(BATCH, request.certificateCount - revoked.length);
      const batch = await this.database.inCompany(companyId, async (tx) => {
        const rows = await this.repository.lockSome(tx, live, room);
        if (rows.length > 0) await this.#record(tx, rows, act);
        return rows;
      });
      if (batch.length === 0) break;
      revoked.push(...batch);
    }
    const authorities = new Set(revoked.map((row) => row.certificate_authority_id));
    await this.publisher.publish(companyId, authorities);
    const unpublishedCount = await this.database.inCompany(
      companyId,
      (tx) =>
        this.repository.countUnpublished(
          tx,
          revoked.map(({ id }) => id),
        ),
      { readOnly: true },
    );
    return {
      revokedCount: revoked.length,
      unpublishedCount,
      revocationDate: formatDateTime(act.now),
    };
  }

  /** Revokes, in batches, those that are issued and live, whoever decided which, and publishes it at the end. */
  async revokeThese(
    { actor, companyId }: Revoker,
    ids: readonly string[],
    reason: RevocationReason,
  ): Promise<void> {
    const act = { actor, reason, now: this.clock.now() };
    const authorities = new Set<string>();
    for (let done = 0; done < ids.length; done += BATCH) {
      const batch = ids.slice(done, done + BATCH);
      const rows = await this.database.inCompany(companyId, async (tx) => {
        const found = await this.repository.lockThese(tx, batch, act.now);
        if (found.length > 0) await this.#record(tx, found, act);
        return found;
      });
      for (const row of rows) authorities.add(row.certificate_authority_id);
    }
    await this.publisher.publish(companyId, authorities);
  }

  /** Records what is about to be done, before anything is. */
  async #begin(
    tx: CompanyTransaction,
    live: LiveSelection,
    { certificateCount, selection }: ParsedBody<typeof revocations.revoke>,
    { actor, now, reason }: Act,
  ): Promise<void> {
    await this.#requireKnown(tx, live);
    const { certificates } = await this.repository.totals(tx, live);
    if (certificates > MAX_REVOCATIONS) {
      throw ApplicationError.of('REVOCATION_TOO_MANY', { limit: MAX_REVOCATIONS });
    }
    if (certificates !== certificateCount) {
      const counts = { expected: certificateCount, actual: certificates };
      throw ApplicationError.of('REVOCATION_COUNT_CHANGED', counts);
    }
    await this.audit.record(tx, {
      type: 'certificate.bulk-revocation',
      occurredAt: now,
      actor,
      after: { selection, reason, certificateCount },
    });
  }

  async #requireKnown(tx: CompanyTransaction, live: LiveSelection): Promise<void> {
    const [name] = await this.repository.unknown(tx, live);
    if (name === undefined) return;
    const args = { entity: ENTITIES[name], id: live[name] ?? '' };
    throw ApplicationError.of('NOT_FOUND', args, { pointer: `/selection/${name}` });
  }

  async #record(
    tx: CompanyTransaction,
    rows: readonly RevocableRow[],
    { actor, now, reason }: Act,
  ): Promise<void> {
    const revoked = rows.map((row) => ({ row, crlShard: shardOf(row) }));
    await this.repository.revoke(tx, revoked, reason, now);
    // Sent together; the database does them in order.
    await Promise.all(
      rows.map(({ id, serial_number: serialNumber, status }) =>
        this.audit.record(tx, {
          type: 'certificate.revoked',
          occurredAt: now,
          actor,
          subject: { kind: 'certificate', id },
          before: { status },
          after: { status: 'REVOKED', reason, serialNumber },
        }),
      ),
    );
  }

  #live(selection: Selection): LiveSelection {
    const given = Object.values(selection).filter((value) => value !== null && value !== undefined);
    if (given.length === 0) {
      throw ApplicationError.of('REVOCATION_SELECTION_EMPTY', {}, { pointer: '/selection' });
    }
    return {
      serviceAccountId: selection.serviceAccountId ?? undefined,
      configurationId: selection.configurationId ?? undefined,
      subCaProviderId: selection.subCaProviderId ?? undefined,
      certificateAuthorityId: selection.certificateAuthorityId ?? undefined,
      issuedFrom: instantOf(selection.issuedFrom),
      issuedUntil: instantOf(selection.issuedUntil),
      now: this.clock.now(),
    };
  }
}

/** Read here, because PostgreSQL takes neither every year nor every offset that RFC 3339 does. */
function instantOf(text: string | null | undefined): Date | undefined {
  return text === null || text === undefined ? undefined : new Date(text);
}

/** The certificate itself says in which CRL it is looked for. */
function shardOf({ certificate_der: der }: RevocableRow): number {
  return der === null ? 0 : shardNamedIn(parseCertificate(der));
}
