import { Buffer } from 'node:buffer';

import { Injectable } from '@nestjs/common';
import type { certificateAuthorityRequests, ParsedBody } from '@luciole/contract';
import { ENTITY_NAMES } from '@luciole/contract';
import {
  type ParsedCertificate,
  parseCertificationRequest,
  readCaCertificate,
  serialNumberText,
} from '@luciole/pki';
import {
  certificateFingerprint,
  createCertificationRequest,
  createSigner,
  generateCaKeyPair,
  sha256,
} from '@luciole/pki/node';

import { AuditTrail } from '../audit/audit-trail.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { ApplicationError } from '../http/application-error.ts';
import type { CaAccountView } from './ca-account.mapper.ts';
import { CaAccountsService } from './ca-accounts.service.ts';
import { CaKeys } from './ca-keys.ts';
import { caName, caSubject, nameOfCompany, namesJudged } from './ca-names.ts';
import { type CaRequestRow, CaRequestsRepository } from './ca-requests.repository.ts';
import { CrlsService } from './crls.service.ts';
import { judgeUpload } from './judge-upload.ts';
import type { Revoker } from './revoker.ts';

type CreateRequest = ParsedBody<typeof certificateAuthorityRequests.create>;

/**
 * Intermediates under a CA of somebody else: the key is made here and never leaves, the certificate is made there and uploaded (decision 0029). With
 * its certificate it is a CA like any other.
 */
@Injectable()
export class CaRequestsService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly requests: CaRequestsRepository,
    private readonly accounts: CaAccountsService,
    private readonly keys: CaKeys,
    private readonly crls: CrlsService,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** The CAs that wait, oldest first. */
  list(companyId: string): Promise<CaRequestRow[]> {
    return this.database.inCompany(companyId, (tx) => this.requests.list(tx), { readOnly: true });
  }

  /** @throws {ApplicationError} NOT_FOUND, also when it has its certificate */
  async get(companyId: string, id: string): Promise<CaRequestRow> {
    const row = await this.database.inCompany(companyId, (tx) => this.requests.find(tx, id), {
      readOnly: true,
    });
    if (row?.status !== 'REQUESTED') throw notFound(id);
    return row;
  }

  /**
   * Makes a key and a request for it, and takes the name of the account to be.
   *
   * @throws {ApplicationError} CA_ACCOUNT_NAME_TAKEN, CA_NAME_UNACCEPTABLE
   */
  async create({ actor, companyId }: Revoker, wanted: CreateRequest): Promise<CaRequestRow> {
    const { key, keyAlgorithm } = wanted;
    const company = await this.database.inCompany(companyId, nameOfCompany, { readOnly: true });
    const subject = caSubject(wanted.commonName ?? key, company);
    // Outside any transaction: RSA-4096 takes seconds.
    const pair = await generateCaKeyPair(keyAlgorithm);
    const { der } = await namesJudged(() => createCertificationRequest(pair, { subject }));
    const now = this.clock.now();
    const id = uuidV7(now);
    const publicKeyHash = Buffer.from(sha256(pair.spkiDer));
    await this.database.inCompany(companyId, async (tx) => {
      const accountId = await this.accounts.claim(tx, key);
      await this.requests.insert(tx, {
        id,
        keyAlgorithm,
        subject,
        publicKeyHash,
        subjectKeyIdentifier: Buffer.from(
          sha256(pair.subjectPublicKey.subjectPublicKey).subarray(0, 20),
        ),
        sealedPrivateKey: this.keys.seal(companyId, id, publicKeyHash, pair.privateKey),
        requestDer: Buffer.from(der),
        now,
      });
      await this.accounts.reserve(tx, accountId, id);
      await this.#record(tx, 'certificate-authority.requested', actor, id, {
        after: {
          name: caName(id, 'INTERMEDIATE'),
          keyName: key,
          keyAlgorithm,
          publicKeySha256: publicKeyHash.toString('hex'),
        },
      });
    });
    return this.get(companyId, id);
  }

  /**
   * Gives a CA the certificate that was made for it: from the end of the transaction on providers can choose it, and its CRL is there.
   *
   * @param text - the certificate and its chain, as `readCertificates` takes them
   * @throws {ApplicationError} NOT_FOUND, CA_REQUEST_COMPLETED, CA_ACCOUNT_NAME_TAKEN, CA_UPLOAD_UNREADABLE, or all other CA_UPLOAD_ problems at once
   */
  async complete({ actor, companyId }: Revoker, id: string, text: string): Promise<CaAccountView> {
    const waiting = await this.database.inCompany(
      companyId,
      async (tx) => required(await this.requests.find(tx, id), id),
      { readOnly: true },
    );
    const { publicKey } = parseCertificationRequest(waiting.request_der);
    const [own, ...above] = await judgeUpload(text, publicKey, this.clock.now());
    await this.database.inCompany(companyId, async (tx) => {
      const now = this.clock.now();
      // Another upload may have been first.
      const row = required(await this.requests.findForUpdate(tx, id), id);
      const ca = readCaCertificate(own.der);
      const parentId = await this.#rememberAbove(tx, above, now);
      const serialNumber = serialNumberText(own.tbs.serialNumber);
      await this.requests.complete(tx, id, { ca, serialNumber, parentId }, now);
      const key = this.keys.unseal(companyId, id, row.public_key_hash, row.sealed_private_key);
      const signer = createSigner(key);
      await this.crls.signFirst(tx, { id, ca, signer });
      await this.#record(tx, 'certificate-authority.created', actor, id, {
        after: {
          name: row.name,
          kind: 'INTERMEDIATE',
          serialNumber,
          fingerprintSha256: certificateFingerprint(own.der),
          trustAnchorSha256: certificateFingerprint((above.at(-1) ?? own).der),
        },
      });
      const made = { id, name: row.name, ca, signer };
      await this.accounts.open(tx, row.account_id, made, { key: row.key, actor });
    });
    return this.accounts.get(companyId, waiting.account_id);
  }

  /**
   * Erases the key of a CA that waits, and frees its name.
   *
   * @throws {ApplicationError} NOT_FOUND, CA_REQUEST_COMPLETED
   */
  async abandon({ actor, companyId }: Revoker, id: string): Promise<void> {
    await this.database.inCompany(companyId, async (tx) => {
      const row = required(await this.requests.findForUpdate(tx, id), id);
      await this.requests.abandon(tx, row, this.clock.now());
      await this.#record(tx, 'certificate-authority.request-abandoned', actor, id, {
        before: { name: row.name, keyName: row.key, status: 'REQUESTED' },
        after: { name: row.name, status: 'FAILED' },
      });
    });
  }

  /** From the root down, because each names the one above; answers the id of the lowest. */
  async #rememberAbove(
    tx: CompanyTransaction,
    above: readonly ParsedCertificate[],
    now: Date,
  ): Promise<string> {
    let parentId: string | undefined;
    for (const certificate of above.toReversed()) {
      const kind = parentId === undefined ? 'ROOT' : 'INTERMEDIATE';
      parentId = await this.requests.above(tx, certificate, { kind, parentId }, now);
    }
    if (parentId === undefined) throw new Error('an upload without root was accepted');
    return parentId;
  }

  #record(
    tx: CompanyTransaction,
    type:
      | 'certificate-authority.requested'
      | 'certificate-authority.request-abandoned'
      | 'certificate-authority.created',
    actor: Revoker['actor'],
    id: string,
    change: Pick<Parameters<AuditTrail['record']>[1], 'before' | 'after'>,
  ): Promise<number> {
    return this.audit.record(tx, {
      type,
      occurredAt: this.clock.now(),
      actor,
      subject: { kind: 'certificate-authority', id },
      ...change,
    });
  }
}

function required(row: CaRequestRow | undefined, id: string): CaRequestRow {
  if (row === undefined) throw notFound(id);
  if (row.status !== 'REQUESTED') throw ApplicationError.of('CA_REQUEST_COMPLETED', {});
  return row;
}

function notFound(id: string): ApplicationError {
  return ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.ca, id });
}
