import { Buffer } from 'node:buffer';

import { Injectable } from '@nestjs/common';
import { MAX_PATH_LENGTH, type SignedCertificate } from '@luciole/pki';
import type { KeyAlgorithm, SubjectNames } from '@luciole/policy';

import type { CompanyTransaction } from '../database/company-database.ts';
import type {
  CertificateAuthority,
  CertificateAuthorityKind,
  CertificateAuthorityStatus,
  PendingCertificateAuthority,
} from './certificate-authority.ts';

interface CertificateAuthorityRow {
  readonly company_id: string;
  readonly id: string;
  readonly kind: CertificateAuthorityKind;
  readonly parent_id: string | null;
  readonly name: string;
  readonly status: CertificateAuthorityStatus;
  readonly key_algorithm: KeyAlgorithm;
  readonly subject: SubjectNames;
  readonly public_key_hash: Buffer;
  readonly subject_key_identifier: Buffer;
  readonly certificate_der: Buffer;
  readonly certificate_fingerprint_sha256: Buffer;
  readonly not_before: Date;
  readonly not_after: Date;
  readonly ocsp_enabled: boolean;
  readonly ocsp_since: Date | null;
  readonly key_offline_since: Date | null;
}

const COLUMNS = `company_id, id, kind, parent_id, name, status, key_algorithm, subject, public_key_hash, subject_key_identifier,
  certificate_der, certificate_fingerprint_sha256, not_before, not_after, ocsp_enabled, ocsp_since,
  key_offline_since`;

/** Remembers the CAs of the built-in hierarchy, their serial numbers and their sealed keys. */
@Injectable()
export class CertificateAuthoritiesRepository {
  /** Records a CA, and the bytes its certificate will consist of, before anything is signed. */
  async reserve(tx: CompanyTransaction, ca: PendingCertificateAuthority): Promise<void> {
    await tx.execute(
      `insert into certificate_authorities (company_id, id, kind, parent_id, name, key_algorithm, subject, public_key_hash,
         subject_key_identifier, sealed_private_key, validity_period, successor_of, creation_date, modification_date)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)`,
      [
        tx.companyId,
        ca.id,
        ca.kind,
        ca.parentId ?? null,
        ca.name,
        ca.keyAlgorithm,
        JSON.stringify(ca.subject),
        ca.publicKeyHash,
        ca.subjectKeyIdentifier,
        ca.sealedPrivateKey,
        ca.validityPeriod,
        ca.successorOf ?? null,
        ca.creationDate,
      ],
    );
    await this.reserveSerialNumber(tx, ca);
  }

  /** Records a number of a CA, and the bytes that are about to be signed under it. */
  async reserveSerialNumber(
    tx: CompanyTransaction,
    intent: Pick<PendingCertificateAuthority, 'signedBy' | 'serialNumber' | 'tbsDer'>,
  ): Promise<void> {
    await tx.execute(
      `insert into serial_numbers (company_id, certificate_authority_id, serial_number, purpose, tbs_der)
       values ($1, $2, $3, 'CA_CERTIFICATE', $4)`,
      [tx.companyId, intent.signedBy, intent.serialNumber, intent.tbsDer],
    );
  }

  /** Records the signed certificate of a reserved CA; from now on the CA can be used. */
  async complete(
    tx: CompanyTransaction,
    id: string,
    signed: SignedCertificate,
    fingerprintSha1: Buffer,
    now: Date,
  ): Promise<void> {
    const touched = await tx.execute(
      `update certificate_authorities
       set status = 'ACTIVE', serial_number = $2, certificate_der = $3, certificate_fingerprint_sha256 = $4,
         certificate_fingerprint_sha1 = $5, not_before = $6, not_after = $7, modification_date = $8
       where id = $1 and status = 'PENDING'`,
      [
        id,
        signed.serialNumber,
        Buffer.from(signed.der),
        Buffer.from(signed.fingerprint, 'hex'),
        fingerprintSha1,
        signed.notBefore,
        signed.notAfter,
        now,
      ],
    );
    if (touched !== 1) throw new Error(`CA ${id} is not pending`);
  }

  /** Gives up CAs that were to be made and have waited since before `abandonedBefore`: their keys are gone, their numbers stay burnt. */
  abandon(
    tx: CompanyTransaction,
    abandonedBefore: Date,
    now: Date,
  ): Promise<readonly { readonly id: string; readonly name: string; readonly kind: string }[]> {
    return tx.query(
      `update certificate_authorities set status = 'FAILED', sealed_private_key = null, modification_date = $2
       where status = 'PENDING' and certificate_der is null and creation_date < $1 returning id, name, kind`,
      [abandonedBefore, now],
    );
  }

  /** Has a CA of ours sign no more certificates; `false` when it is none, or does not now. */
  async retire(tx: CompanyTransaction, id: string, now: Date): Promise<boolean> {
    const touched = await tx.execute(
      `update certificate_authorities set status = 'RETIRED', modification_date = $2 where id = $1 and status = 'ACTIVE'`,
      [id, now],
    );
    return touched === 1;
  }

  /** Waits until no other process re-issues CAs of the company; held until the transaction ends. */
  async lockReissue(tx: CompanyTransaction): Promise<void> {
    await tx.query('select pg_advisory_xact_lock(hashtext($1), hashtext($2))', [
      'reissue',
      tx.companyId,
    ]);
  }

  /** Gives a CA its new certificate, perhaps by another CA; the old one is kept, to be served by its fingerprint. */
  async replaceCertificate(
    tx: CompanyTransaction,
    old: CertificateAuthority,
    made: {
      readonly signed: Omit<SignedCertificate, 'kind' | 'pem'>;
      readonly sha1: Buffer;
      readonly now: Date;
      readonly parentId?: string;
    },
  ): Promise<void> {
    const { now, signed } = made;
    await tx.execute(
      `insert into former_ca_certificates (company_id, certificate_authority_id, serial_number, certificate_der,
         certificate_fingerprint_sha256, not_before, not_after, replaced_at)
       select company_id, id, serial_number, certificate_der, certificate_fingerprint_sha256, not_before, not_after, $2
       from certificate_authorities where id = $1`,
      [old.id, now],
    );
    const touched = await tx.execute(
      `update certificate_authorities
       set serial_number = $3, certificate_der = $4, certificate_fingerprint_sha256 = $5,
         certificate_fingerprint_sha1 = $6, not_before = $7, not_after = $8, modification_date = $9,
         parent_id = coalesce($10, parent_id), renewal_requested_at = null
       where id = $1 and certificate_fingerprint_sha256 = $2 and status = 'ACTIVE'`,
      [
        old.id,
        old.fingerprint,
        signed.serialNumber,
        Buffer.from(signed.der),
        Buffer.from(signed.fingerprint, 'hex'),
        made.sha1,
        signed.notBefore,
        signed.notAfter,
        now,
        made.parentId ?? null,
      ],
    );
    if (touched !== 1) throw new Error(`CA ${old.id} has another certificate by now`);
  }

  /** The CA with the certificate of this fingerprint that it had before; `undefined` when it never had it. */
  async asFormerly(
    tx: CompanyTransaction,
    ca: CertificateAuthority,
    fingerprint: Buffer,
  ): Promise<CertificateAuthority | undefined> {
    const [row] = await tx.query<
      Pick<CertificateAuthorityRow, 'certificate_der' | 'not_before' | 'not_after'>
    >(
      `select certificate_der, not_before, not_after from former_ca_certificates
       where certificate_authority_id = $1 and certificate_fingerprint_sha256 = $2`,
      [ca.id, fingerprint],
    );
    if (row === undefined) return undefined;
    const { certificate_der: certificateDer, not_after: notAfter, not_before: notBefore } = row;
    return { ...ca, certificateDer, fingerprint, notBefore, notAfter };
  }

  /** A CA whose certificate exists; `undefined` when the company has none of this id. */
  async find(tx: CompanyTransaction, id: string): Promise<CertificateAuthority | undefined> {
    const [row] = await tx.query<CertificateAuthorityRow>(
      {
        name: 'certificate-authority-by-id',
        text: `select ${COLUMNS} from certificate_authorities where id = $1 and certificate_der is not null`,
      },
      [id],
    );
    return row === undefined ? undefined : toCertificateAuthority(row);
  }

  /** The company's CAs that can sign, oldest first. */
  async listActive(
    tx: CompanyTransaction,
    kind?: CertificateAuthorityKind,
  ): Promise<readonly CertificateAuthority[]> {
    const rows = await tx.query<CertificateAuthorityRow>(
      `select ${COLUMNS} from certificate_authorities
       where status = 'ACTIVE' and ($1::text is null or kind = $1) order by creation_date, id`,
      [kind ?? null],
    );
    return rows.map(toCertificateAuthority);
  }

  /** Ids of CAs that still owe the world a CRL: their key is here and their certificate has not expired, whether they issue or not. */
  async listCrlIssuers(tx: CompanyTransaction, now: Date): Promise<readonly string[]> {
    const rows = await tx.query<{ id: string }>(
      `select id from certificate_authorities
       where status in ('ACTIVE', 'RETIRED') and sealed_private_key is not null and not_after > $1 order by id`,
      [now],
    );
    return rows.map(({ id }) => id);
  }

  /** The CA itself first, its root last. */
  async chain(tx: CompanyTransaction, id: string): Promise<readonly CertificateAuthority[]> {
    const chain: CertificateAuthority[] = [];
    let next: string | undefined = id;
    // The bound is against a cycle that should not exist.
    while (next !== undefined && chain.length <= MAX_PATH_LENGTH) {
      const found: CertificateAuthority | undefined = await this.find(tx, next);
      if (found === undefined) break;
      chain.push(found);
      next = found.parentId;
    }
    return chain;
  }

  /** The envelope of a CA's private key; `undefined` for a root that is offline. */
  async sealedPrivateKey(tx: CompanyTransaction, id: string): Promise<Buffer | undefined> {
    const [row] = await tx.query<{ sealed_private_key: Buffer | null }>(
      'select sealed_private_key from certificate_authorities where id = $1',
      [id],
    );
    return row?.sealed_private_key ?? undefined;
  }

  /** Whether the key of a CA is here; then nobody exports it before this transaction ends. */
  async holdsKey(tx: CompanyTransaction, id: string): Promise<boolean> {
    const rows = await tx.query(
      'select 1 from certificate_authorities where id = $1 and sealed_private_key is not null for share',
      [id],
    );
    return rows.length > 0;
  }

  /** Ids of CAs whose key was exported and erased here. */
  async listOffline(tx: CompanyTransaction): Promise<readonly string[]> {
    const rows = await tx.query<{ id: string }>(
      'select id from certificate_authorities where key_offline_since is not null',
    );
    return rows.map(({ id }) => id);
  }

  /** Whether a public key belongs to a CA of the company. */
  async hasPublicKey(tx: CompanyTransaction, publicKeyHash: Buffer): Promise<boolean> {
    const rows = await tx.query(
      'select 1 from certificate_authorities where public_key_hash = $1',
      [publicKeyHash],
    );
    return rows.length > 0;
  }
}

function toCertificateAuthority(row: CertificateAuthorityRow): CertificateAuthority {
  return {
    companyId: row.company_id,
    id: row.id,
    kind: row.kind,
    parentId: row.parent_id ?? undefined,
    name: row.name,
    status: row.status,
    keyAlgorithm: row.key_algorithm,
    subject: row.subject,
    publicKeyHash: row.public_key_hash,
    subjectKeyIdentifier: row.subject_key_identifier,
    certificateDer: row.certificate_der,
    fingerprint: row.certificate_fingerprint_sha256,
    notBefore: row.not_before,
    notAfter: row.not_after,
    ocspEnabled: row.ocsp_enabled,
    ocspSince: row.ocsp_since ?? undefined,
    keyOfflineSince: row.key_offline_since ?? undefined,
  };
}
