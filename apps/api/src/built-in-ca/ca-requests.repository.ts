import { Buffer } from 'node:buffer';

import { Injectable } from '@nestjs/common';
import {
  keyIdentifier,
  type ParsedCertificate,
  readPublicKey,
  type IssuingCa,
  toHex,
} from '@luciole/pki';
import { certificateFingerprint, sha256 } from '@luciole/pki/node';
import type { KeyAlgorithm, SubjectNames } from '@luciole/policy';

import type { CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { caName } from './ca-names.ts';
import type { CertificateAuthorityKind } from './certificate-authority.ts';
import { sha1 } from './sha1.ts';

/** A CA that waits for its certificate, or did. */
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
  readonly creation_date: Date;
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
         subject_key_identifier, sealed_private_key, request_der, creation_date, modification_date)
       values ($1, $2, 'INTERMEDIATE', $3, 'REQUESTED', $4, $5, $6, $7, $8, $9, $10, $10)`,
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
        request.now,
      ],
    );
  }

  /** CAs that wait, oldest first. */
  list(tx: CompanyTransaction): Promise<CaRequestRow[]> {
    return this.#read(tx, `a.status = 'REQUESTED' order by a.creation_date, a.id`, []);
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
         a.sealed_private_key, a.request_der, a.creation_date
       from certificate_authorities a
       join ca_accounts n on n.company_id = a.company_id and n.certificate_authority_id = a.id
       where a.request_der is not null and ${condition}`,
      values,
    );
  }
}
