import { Injectable } from '@nestjs/common';
import {
  ENTITY_NAMES,
  formatDateTime,
  type HandlerResponse,
  type OfflineRequestFile,
  type offlineRoots as routes,
} from '@luciole/contract';
import { encodePem } from '@luciole/pki';

import { AuditTrail } from '../../audit/audit-trail.ts';
import { Clock } from '../../clock/clock.ts';
import { InjectConfig } from '../../config/config.module.ts';
import type { Config } from '../../config/config.schema.ts';
import { CompanyDatabase, type CompanyTransaction } from '../../database/company-database.ts';
import { ApplicationError } from '../../http/application-error.ts';
import { authorityUrls } from '../ca-addresses.ts';
import { CaRequestsService } from '../ca-requests.service.ts';
import { CertificateAuthoritiesRepository } from '../certificate-authorities.repository.ts';
import type { CertificateAuthority } from '../certificate-authority.ts';
import { COMPLETE, CrlsRepository } from '../crls.repository.ts';
import { OFFLINE_CRL_PERIOD } from '../crls.service.ts';
import type { Revoker } from '../revoker.ts';
import { judgeCrl } from './judge-crl.ts';
import { type CustodyRow, OfflineRootsRepository } from './offline-roots.repository.ts';
import { OFFLINE_REQUEST_FORMAT, requestFile } from './request-files.ts';

type Custody = HandlerResponse<typeof routes.custody>;

/** What an offline root shall sign goes out as a file, and its CRL comes back (decision 0035). */
@Injectable()
export class OfflineRootsService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly repository: OfflineRootsRepository,
    private readonly authorities: CertificateAuthoritiesRepository,
    private readonly requests: CaRequestsService,
    private readonly crls: CrlsRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** @throws {ApplicationError} NOT_FOUND */
  custody(companyId: string, id: string): Promise<Custody> {
    return this.database.inCompany(companyId, (tx) => this.#custody(tx, id), { readOnly: true });
  }

  /**
   * The request file of an intermediate that an offline root shall certify.
   *
   * @throws {ApplicationError} NOT_FOUND, CA_KEY_NOT_OFFLINE when somebody else shall certify it
   */
  async intermediateRequest(companyId: string, id: string): Promise<OfflineRequestFile> {
    const row = await this.requests.get(companyId, id);
    const { parent_id: rootId, validity_period: validityPeriod } = row;
    if (rootId === null || validityPeriod === null) {
      throw ApplicationError.of('CA_KEY_NOT_OFFLINE', {});
    }
    const root = await this.database.inCompany(companyId, (tx) => this.#offline(tx, rootId), {
      readOnly: true,
    });
    const { caIssuers, crl } = authorityUrls(this.config.pki.baseUrl, root.subjectKeyIdentifier);
    return requestFile(row.name, {
      format: OFFLINE_REQUEST_FORMAT,
      kind: 'INTERMEDIATE_CERTIFICATE',
      rootSha256: root.fingerprint.toString('hex'),
      createdAt: row.creation_date.toISOString(),
      validityPeriod,
      authorityUrls: {
        ...(caIssuers !== undefined && { caIssuers }),
        ...(crl !== undefined && { crl }),
      },
      certificationRequest: encodePem('CERTIFICATE REQUEST', row.request_der),
    });
  }

  /**
   * A request file for the next CRL of an offline root, with a number of its own and everything that is revoked by now.
   *
   * @throws {ApplicationError} NOT_FOUND, CA_KEY_NOT_OFFLINE
   */
  async crlRequest({ actor, companyId }: Revoker, id: string): Promise<OfflineRequestFile> {
    const now = this.clock.now();
    return this.database.inCompany(companyId, async (tx) => {
      const root = await this.#offline(tx, id);
      const crlNumber = await this.repository.reserveCrlNumber(tx, id, now);
      const revoked = await this.crls.revoked(tx, id, COMPLETE, new Date(0));
      const file = requestFile(`${root.name}-crl-${crlNumber}`, {
        format: OFFLINE_REQUEST_FORMAT,
        kind: 'CRL',
        rootSha256: root.fingerprint.toString('hex'),
        createdAt: now.toISOString(),
        validityPeriod: OFFLINE_CRL_PERIOD,
        crlNumber,
        revoked: revoked
          .map(({ reason = 'unspecified', revokedAt, serialNumber }) => ({
            serialNumber,
            revocationDate: revokedAt.toISOString(),
            reason,
          }))
          .toSorted((left, right) => left.serialNumber.localeCompare(right.serialNumber)),
      });
      await this.audit.record(tx, {
        type: 'crl.requested',
        occurredAt: now,
        actor,
        subject: { kind: 'certificate-authority', id },
        after: { name: root.name, crlNumber, entryCount: revoked.length, sha256: file.sha256 },
      });
      return file;
    });
  }

  /**
   * Publishes the CRL that an offline root signed. What it lists and nobody here knows is recorded as revoked, and a CA among it signs no more: the root
   * has said so.
   *
   * @throws {ApplicationError} NOT_FOUND, CA_KEY_NOT_OFFLINE, CA_CRL_UNREADABLE, CA_CRL_NUMBER, CA_CRL_TIMES, CA_CRL_INCOMPLETE
   */
  async publishCrl({ actor, companyId }: Revoker, id: string, pem: string): Promise<Custody> {
    const now = this.clock.now();
    return this.database.inCompany(companyId, async (tx) => {
      const root = await this.#offline(tx, id);
      await this.crls.lock(tx, id);
      const served = await this.repository.custody(tx, id);
      const judged = await judgeCrl(pem, {
        certificateDer: root.certificateDer,
        at: now,
        number: Number(served?.crl_number ?? 0),
        highestNumber: Math.max(await this.repository.reservedCrlNumber(tx, id), now.getTime()),
        thisUpdate: served?.this_update ?? new Date(0),
        listed: await this.repository.listed(tx, id),
      });
      const { crl, crlNumber, der } = judged;
      await this.crls.recover(tx, id, COMPLETE, crl.revoked);
      const retired = await this.crls.retireRevoked(tx, id);
      await this.crls.insert(tx, {
        certificateAuthorityId: id,
        shard: COMPLETE,
        crlNumber,
        der,
        thisUpdate: crl.thisUpdate,
        nextUpdate: crl.nextUpdate,
        entryCount: crl.revoked.length,
      });
      const serialNumbers = crl.revoked.map(({ serialNumber }) => serialNumber);
      await this.crls.published(tx, id, serialNumbers, crlNumber);
      for (const ca of retired) {
        await this.audit.record(tx, {
          type: 'certificate-authority.revoked',
          occurredAt: now,
          actor,
          subject: { kind: 'certificate-authority', id: ca.id },
          before: { status: 'ACTIVE' },
          after: { name: ca.name, status: 'RETIRED', crlNumber },
        });
      }
      await this.audit.record(tx, {
        type: 'crl.uploaded',
        occurredAt: now,
        actor,
        subject: { kind: 'certificate-authority', id },
        after: {
          name: root.name,
          crlNumber,
          entryCount: crl.revoked.length,
          nextUpdate: crl.nextUpdate.toISOString(),
        },
      });
      return this.#custody(tx, id);
    });
  }

  async #offline(tx: CompanyTransaction, id: string): Promise<CertificateAuthority> {
    const ca = await this.#require(tx, id);
    if (ca.keyOfflineSince === undefined) throw ApplicationError.of('CA_KEY_NOT_OFFLINE', {});
    return ca;
  }

  async #require(tx: CompanyTransaction, id: string): Promise<CertificateAuthority> {
    const ca = await this.authorities.find(tx, id);
    if (ca === undefined) throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.ca, id });
    return ca;
  }

  async #custody(tx: CompanyTransaction, id: string): Promise<Custody> {
    const { name: caName } = await this.#require(tx, id);
    const row = await this.repository.custody(tx, id);
    if (row === undefined) throw new Error(`CA ${id} is missing`);
    const { crl_number: crlNumber, key_offline_since: since, next_update: nextUpdate } = row;
    return {
      id,
      caName,
      keyCustody: custodyOf(row),
      ...(since !== null && { keyOfflineSince: formatDateTime(since) }),
      ...(crlNumber !== null && { crlNumber: Number(crlNumber) }),
      ...(nextUpdate !== null && { crlNextUpdate: formatDateTime(nextUpdate) }),
      isCrlDue: since !== null && this.#isPastHalf(row),
      waitingRevocations: row.waiting_revocations,
    };
  }

  #isPastHalf({ next_update: nextUpdate, this_update: thisUpdate }: CustodyRow): boolean {
    if (nextUpdate === null || thisUpdate === null) return true;
    return 2 * this.clock.now().getTime() >= thisUpdate.getTime() + nextUpdate.getTime();
  }
}

function custodyOf(row: CustodyRow): Custody['keyCustody'] {
  if (row.key_offline_since !== null) return 'OFFLINE';
  return row.key_is_here ? 'HERE' : 'ELSEWHERE';
}
