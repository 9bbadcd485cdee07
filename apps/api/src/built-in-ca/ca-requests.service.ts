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
import { requireValidity } from './ca-validity.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import { CrlsService } from './crls.service.ts';
import { judgeUpload } from './judge-upload.ts';
import { renewalProblems } from './judge-renewal.ts';
import type { Revoker } from './revoker.ts';
import { sha1 } from './sha1.ts';

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
    private readonly authorities: CertificateAuthoritiesRepository,
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

  /** @throws {ApplicationError} NOT_FOUND, also when it has the certificate that it waited for */
  async get(companyId: string, id: string): Promise<CaRequestRow> {
    const row = await this.database.inCompany(companyId, (tx) => this.requests.find(tx, id), {
      readOnly: true,
    });
    if (row === undefined || !isWaiting(row)) throw notFound(id);
    return row;
  }

  /**
   * Makes a key and a request for it, and takes the name of the account to be.
   *
   * @param successorOf - id of the CA that it replaces
   * @throws {ApplicationError} CA_ACCOUNT_NAME_TAKEN, CA_NAME_UNACCEPTABLE, and with a root of ours ROOT_UNKNOWN, CA_KEY_NOT_OFFLINE, CA_VALIDITY_INVALID
   */
  async create(
    { actor, companyId }: Revoker,
    wanted: CreateRequest,
    successorOf?: string,
  ): Promise<CaRequestRow> {
    const { key, keyAlgorithm } = wanted;
    const company = await this.database.inCompany(companyId, nameOfCompany, { readOnly: true });
    const subject = caSubject(wanted.commonName ?? key, company);
    const root = await this.#rootOf(companyId, wanted);
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
        successorOf,
        ...root,
        now,
      });
      await this.accounts.reserve(tx, accountId, id);
      await this.#record(tx, 'certificate-authority.requested', actor, id, {
        after: {
          name: caName(id, 'INTERMEDIATE'),
          keyName: key,
          keyAlgorithm,
          publicKeySha256: publicKeyHash.toString('hex'),
          ...(successorOf !== undefined && { successorOf }),
          ...root,
        },
      });
    });
    return this.get(companyId, id);
  }

  /** Has a CA wait for another certificate for the key that it has; meanwhile it signs as before. */
  async requestRenewal({ actor, companyId }: Revoker, id: string): Promise<void> {
    await this.database.inCompany(companyId, async (tx) => {
      const row = await this.requests.findForUpdate(tx, id);
      if (row?.status !== 'ACTIVE') throw ApplicationError.of('CA_NOT_RENEWABLE', {});
      if (isWaiting(row)) throw ApplicationError.of('CA_RENEWED_ALREADY', {});
      await this.requests.renewalRequested(tx, id, this.clock.now());
      await this.#record(tx, 'certificate-authority.requested', actor, id, {
        after: { name: row.name, keyName: row.key, isRenewal: true },
      });
    });
  }

  /**
   * Gives a CA the certificate that was made for it: from the end of the transaction on providers can choose it, and its CRL is there. A renewal
   * replaces the certificate that it has, which must be of the same name, key identifier and root.
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
      const serialNumber = serialNumberText(own.tbs.serialNumber);
      if (row.status === 'ACTIVE') return this.#replace(tx, actor, id, own, above);
      const parentId = await this.#rememberAbove(tx, own, above, now);
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
   * Erases the key of a CA that waits, and frees its name. A CA that waits for another certificate waits no longer, and keeps what it has.
   *
   * @throws {ApplicationError} NOT_FOUND, CA_REQUEST_COMPLETED
   */
  async abandon({ actor, companyId }: Revoker, id: string): Promise<void> {
    await this.database.inCompany(companyId, async (tx) => {
      const row = required(await this.requests.findForUpdate(tx, id), id);
      const { key: keyName, name, status } = row;
      const isRenewal = status === 'ACTIVE';
      if (isRenewal) await this.requests.renewalRequested(tx, id, null);
      else await this.requests.abandon(tx, row, this.clock.now());
      await this.#record(tx, 'certificate-authority.request-abandoned', actor, id, {
        before: { name, keyName, status, isRenewal },
        after: { name, status: isRenewal ? status : 'FAILED' },
      });
    });
  }

  async #replace(
    tx: CompanyTransaction,
    actor: Revoker['actor'],
    id: string,
    own: ParsedCertificate,
    above: readonly ParsedCertificate[],
  ): Promise<void> {
    const now = this.clock.now();
    const chain = await this.authorities.chain(tx, id);
    const [old] = chain;
    if (old === undefined) throw notFound(id);
    const fingerprint = certificateFingerprint(own.der);
    ApplicationError.throwAny([...renewalProblems(own, above, chain)]);
    const { notAfter, notBefore } = own.tbs;
    const serialNumber = serialNumberText(own.tbs.serialNumber);
    await this.authorities.replaceCertificate(tx, old, {
      signed: { der: own.der, fingerprint, notAfter, notBefore, serialNumber },
      sha1: sha1(own.der),
      now,
      parentId: await this.#rememberAbove(tx, own, above, now),
    });
    const about = { name: old.name };
    await this.#record(tx, 'certificate-authority.changed', actor, id, {
      before: {
        ...about,
        fingerprintSha256: old.fingerprint.toString('hex'),
        validityEnd: old.notAfter.toISOString(),
      },
      after: {
        ...about,
        serialNumber,
        fingerprintSha256: fingerprint,
        validityEnd: notAfter.toISOString(),
      },
    });
  }

  /** The offline root that shall sign, and for how long; nothing when somebody else shall. */
  async #rootOf(
    companyId: string,
    { rootId, validityPeriod }: CreateRequest,
  ): Promise<{ readonly rootId?: string; readonly validityPeriod?: string }> {
    if (rootId === undefined || rootId === null) return {};
    const root = await this.database.inCompany(
      companyId,
      (tx) => this.authorities.find(tx, rootId),
      { readOnly: true },
    );
    if (root?.kind !== 'ROOT' || root.status !== 'ACTIVE') {
      throw ApplicationError.of('ROOT_UNKNOWN', { id: rootId });
    }
    if (root.keyOfflineSince === undefined) throw ApplicationError.of('CA_KEY_NOT_OFFLINE', {});
    const period = validityPeriod ?? '';
    requireValidity(period, '/validityPeriod');
    return { rootId, validityPeriod: period };
  }

  /** From the root down, because each names the one above; answers the id of the lowest, which has signed this number. */
  async #rememberAbove(
    tx: CompanyTransaction,
    own: ParsedCertificate,
    above: readonly ParsedCertificate[],
    now: Date,
  ): Promise<string> {
    let parentId: string | undefined;
    for (const certificate of above.toReversed()) {
      const kind = parentId === undefined ? 'ROOT' : 'INTERMEDIATE';
      parentId = await this.requests.above(tx, certificate, { kind, parentId }, now);
    }
    if (parentId === undefined) throw new Error('an upload without root was accepted');
    await this.requests.rememberSerialNumber(tx, parentId, own);
    return parentId;
  }

  #record(
    tx: CompanyTransaction,
    type:
      | 'certificate-authority.requested'
      | 'certificate-authority.request-abandoned'
      | 'certificate-authority.created'
      | 'certificate-authority.changed',
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
  if (!isWaiting(row)) throw ApplicationError.of('CA_REQUEST_COMPLETED', {});
  return row;
}

/** Whether a CA waits for its certificate, or for another one. */
function isWaiting({ renewal_requested_at, status }: CaRequestRow): boolean {
  return status === 'REQUESTED' || (status === 'ACTIVE' && renewal_requested_at !== null);
}

function notFound(id: string): ApplicationError {
  return ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.ca, id });
}
