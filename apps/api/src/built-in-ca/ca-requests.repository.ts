import { Buffer } from 'node:buffer';

import { Injectable } from '@nestjs/common';
import {
  keyIdentifier,
  type ParsedCertificate,
  readPublicKey,
  type IssuingCa,
  serialNumberText,
  toHex,
} from '@luciole/pki';
import { certificateFingerprint, sha256 } from '@luciole/pki/node';
import type { KeyAlgorithm, SubjectNames } from '@luciole/policy';

import type { CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { caName } from './ca-names.ts';
import type { CertificateAuthorityKind } from './certificate-authority.ts';
import { sha1 } from './sha1.ts';

/** A CA that waits for its certificate, or did; or, with the key that it has, for another one. */
export interface CaRequestRow {
  readonly id: string;
  readonly account_id: string;
  readonly key: string;
  readonly name: string;
  readonly status: 'REQUESTED' | 'ACTIVE' | 'RETIRED';
  readonly key_algorithm: KeyAlgorithm;
  readonly public_key_hash: Buffer;
  readonly sealed_private_key: Buffer;
  readonly request_der: Buffer;
  /** The offline root of ours that shall sign, or the CA that did. */
  readonly parent_id: string | null;
  /** ISO 8601, as asked of an offline root. */
  readonly validity_period: string | null;
  readonly creation_date: Date;
  /** Since when it waits for another certificate. */
  readonly renewal_requested_at: Date | null;
}

/** A CA as it is recorded with its key and its request. */
export interface NewCaRequest {
  readonly id: string;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly subject: SubjectNames;
  readonly publicKeyHash: Buffer;
  readonly subjectKeyIdentifier: Buffer;
  readonly sealedPrivateKey: Buffer;
  readonly requestDer: Buffer;
  /** Id of the CA that it replaces. */
  readonly successorOf: string | undefined;
  /** The offline root of ours that shall sign. */
  readonly rootId?: string;
  /** ISO 8601, with a root. */
  readonly validityPeriod?: string;
  readonly now: Date;
}

const NO_NAMES: SubjectNames = {
  commonName: [],
  organization: [],
  organizationalUnit: [],
  locality: [],
  stateOrProvince: [],
  country: [],
};

/** Remembers CAs that wait for a certificate of another CA, and the CAs above them, of which there is the certificate alone. */
@Injectable()
export class CaRequestsRepository {
  async insert(tx: CompanyTransaction, request: NewCaRequest): Promise<void> {
    await tx.execute(
      `insert into certificate_authorities (company_id, id, kind, name, status, key_algorithm, subject, public_key_hash,
         subject_key_identifier, sealed_private_key, request_der, successor_of, parent_id, validity_period,
         creation_date, modification_date)
       values ($1, $2, 'INTERMEDIATE', $3, 'REQUESTED', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)`,
      [
        tx.companyId,
        request.id,
        caName(request.id, 'INTERMEDIATE'),
        request.keyAlgorithm,
        JSON.stringify(request.subject),
        request.publicKeyHash,
        request.subjectKeyIdentifier,
        request.sealedPrivateKey,
        request.requestDer,
        request.successorOf ?? null,
        request.rootId ?? null,
        request.validityPeriod ?? null,
        request.now,
      ],
    );
  }

  /** CAs that wait, oldest first. */
  list(tx: CompanyTransaction): Promise<CaRequestRow[]> {
    const isWaiting = `(a.status = 'REQUESTED' or a.status = 'ACTIVE' and a.renewal_requested_at is not null)`;
    return this.#read(tx, `${isWaiting} order by a.creation_date, a.id`, []);
  }

  /** A CA that waits, or has its certificate by now; `undefined` when it never waited, or was abandoned. */
  async find(tx: CompanyTransaction, id: string): Promise<CaRequestRow | undefined> {
    const [row] = await this.#read(tx, 'a.id = $1', [id]);
    return row;
  }

  /** {@link find}, and nobody else completes, abandons or retires it before this transaction ends. */
  async findForUpdate(tx: CompanyTransaction, id: string): Promise<CaRequestRow | undefined> {
    const [row] = await this.#read(tx, 'a.id = $1 for update of a', [id]);
    return row;
  }

  /** Gives the CA its certificate, under the CA above. */
  async complete(
    tx: CompanyTransaction,
    id: string,
    certified: { readonly ca: IssuingCa; readonly serialNumber: string; readonly parentId: string },
    now: Date,
  ): Promise<void> {
    const { ca, parentId, serialNumber } = certified;
    const der = Buffer.from(ca.certificateDer);
    await tx.execute(
      `update certificate_authorities
       set status = 'ACTIVE', parent_id = $2, serial_number = $3, certificate_der = $4,
         certificate_fingerprint_sha256 = $5, certificate_fingerprint_sha1 = $6, subject_key_identifier = $7,
         not_before = $8, not_after = $9, modification_date = $10
       where id = $1 and status = 'REQUESTED'`,
      [
        id,
        parentId,
        serialNumber,
        der,
        Buffer.from(sha256(der)),
        sha1(der),
        Buffer.from(ca.subjectKeyIdentifier),
        ca.notBefore,
        ca.notAfter,
        now,
      ],
    );
  }

  /** Remembers the number of a certificate that an offline CA of ours signed: it may be revoked here. Others' CAs have none here. */
  async rememberSerialNumber(
    tx: CompanyTransaction,
    signedBy: string,
    { tbs }: ParsedCertificate,
  ): Promise<void> {
    await tx.execute(
      `insert into serial_numbers (company_id, certificate_authority_id, serial_number, purpose, tbs_der)
       select company_id, id, $2, 'CA_CERTIFICATE', $3 from certificate_authorities
       where id = $1 and key_offline_since is not null
       on conflict do nothing`,
      [signedBy, serialNumberText(tbs.serialNumber), Buffer.from(tbs.der)],
    );
  }

  /** The CA with this certificate, which is remembered if it is not known; answers its id. */
  async above(
    tx: CompanyTransaction,
    { der, tbs }: ParsedCertificate,
    place: { readonly kind: CertificateAuthorityKind; readonly parentId: string | undefined },
    now: Date,
  ): Promise<string> {
    const fingerprint = Buffer.from(certificateFingerprint(der), 'hex');
    const publicKey = readPublicKey(tbs.subjectPublicKeyInfo.der);
    const id = uuidV7(now);
    await tx.execute(
      `insert into certificate_authorities (company_id, id, kind, parent_id, name, status, key_algorithm, subject,
         public_key_hash, subject_key_identifier, certificate_der, certificate_fingerprint_sha256, not_before, not_after,
         creation_date, modification_date)
       values ($1, $2, $3, $4, $5, 'EXTERNAL', $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
       on conflict on constraint uq_certificate_authorities_certificate_fingerprint_sha256 do nothing`,
      [
        tx.companyId,
        id,
        place.kind,
        place.parentId ?? null,
        caName(id, place.kind),
        publicKey.keyAlgorithm,
        // Its names are what its certificate says.
        JSON.stringify(NO_NAMES),
        Buffer.from(sha256(tbs.subjectPublicKeyInfo.der)),
        Buffer.from(keyIdentifier(publicKey, sha256)),
        Buffer.from(der),
        fingerprint,
        tbs.notBefore,
        tbs.notAfter,
        now,
      ],
    );
    const [row] = await tx.query<{ id: string }>(
      'select id from certificate_authorities where certificate_fingerprint_sha256 = $1',
      [fingerprint],
    );
    if (row === undefined) throw new Error(`CA ${toHex(fingerprint)} is missing`);
    return row.id;
  }

  /** Has a CA wait for another certificate, or no longer with `null`. */
  async renewalRequested(tx: CompanyTransaction, id: string, since: Date | null): Promise<void> {
    await tx.execute(
      `update certificate_authorities set renewal_requested_at = $2 where id = $1 and status = 'ACTIVE'`,
      [id, since],
    );
  }

  /** Erases the key, and frees the name. */
  async abandon(
    tx: CompanyTransaction,
    { account_id, id }: CaRequestRow,
    now: Date,
  ): Promise<void> {
    await tx.execute('delete from ca_accounts where id = $1', [account_id]);
    await tx.execute(
      `update certificate_authorities set status = 'FAILED', sealed_private_key = null, modification_date = $2
       where id = $1 and status = 'REQUESTED'`,
      [id, now],
    );
  }

  #read(
    tx: CompanyTransaction,
    condition: string,
    values: readonly unknown[],
  ): Promise<CaRequestRow[]> {
    return tx.query<CaRequestRow & Record<string, unknown>>(
      `select a.id, n.id as account_id, n.key, a.name, a.status, a.key_algorithm, a.public_key_hash,
         a.sealed_private_key, a.request_der, a.parent_id, a.validity_period, a.creation_date, a.renewal_requested_at
       from certificate_authorities a
       join ca_accounts n on n.company_id = a.company_id and n.certificate_authority_id = a.id
       where a.request_der is not null and ${condition}`,
      values,
    );
  }
}
