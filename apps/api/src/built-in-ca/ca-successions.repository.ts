import { Buffer } from 'node:buffer';

import { Injectable } from '@nestjs/common';
import type { SignedCertificate } from '@luciole/pki';

import type { CompanyTransaction } from '../database/company-database.ts';

/** A CA before or after another one. */
export interface CaRelativeRow extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly status: 'REQUESTED' | 'ACTIVE' | 'RETIRED';
  readonly certificate_der: Buffer | null;
  readonly request_der: Buffer | null;
  readonly not_after: Date | null;
  /** Of an intermediate. */
  readonly account_id: string | null;
}

/** The key of a root, certified by another root. */
export interface CrossCertificateRow extends Record<string, unknown> {
  readonly signed_by: string;
  readonly serial_number: string;
  readonly certificate_der: Buffer;
  readonly certificate_fingerprint_sha256: Buffer;
  readonly not_before: Date;
  readonly not_after: Date;
}

/** A provider that makes certificates under a CA. */
export interface CaProviderRow extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly configurations: readonly { readonly id: string; readonly name: string }[];
  readonly live: number;
}

/** Remembers which CA follows on which, and reads what goes over. */
@Injectable()
export class CaSuccessionsRepository {
  /** The CA that this one replaces. */
  async predecessor(tx: CompanyTransaction, id: string): Promise<CaRelativeRow | undefined> {
    const [row] = await this.#relatives(
      tx,
      'a.id = (select successor_of from certificate_authorities where id = $1)',
      id,
    );
    return row;
  }

  /** The newest CA that replaces this one. */
  async successor(tx: CompanyTransaction, id: string): Promise<CaRelativeRow | undefined> {
    const [row] = await this.#relatives(tx, 'a.successor_of = $1', id);
    return row;
  }

  /** Whether a CA signs, and has not ended; if so, it is not retired before this transaction ends. */
  async isSigning(tx: CompanyTransaction, id: string, now: Date): Promise<boolean> {
    const rows = await tx.query(
      `select from certificate_authorities where id = $1 and status = 'ACTIVE' and not_after > $2 for share`,
      [id, now],
    );
    return rows.length > 0;
  }

  /** Since when a CA waits for another certificate for its key. */
  async renewalRequestedSince(tx: CompanyTransaction, id: string): Promise<Date | undefined> {
    const [row] = await tx.query<{ since: Date | null }>(
      'select renewal_requested_at as since from certificate_authorities where id = $1',
      [id],
    );
    return row?.since ?? undefined;
  }

  /** Whether an open incident freezes the CA, or one above it. */
  async isFrozen(tx: CompanyTransaction, id: string): Promise<boolean> {
    const [row] = await tx.query<{ frozen: boolean }>(
      `select has_freeze($1, null, '', null, null, $2) as frozen`,
      [tx.companyId, id],
    );
    return row?.frozen === true;
  }

  /** The certificate that another root made for the key of this one. */
  async crossCertificate(
    tx: CompanyTransaction,
    id: string,
  ): Promise<CrossCertificateRow | undefined> {
    const [row] = await tx.query<CrossCertificateRow>(
      `select signed_by, serial_number, certificate_der, certificate_fingerprint_sha256, not_before, not_after
       from cross_certificates where certificate_authority_id = $1`,
      [id],
    );
    return row;
  }

  async insertCrossCertificate(
    tx: CompanyTransaction,
    place: { readonly id: string; readonly signedBy: string },
    signed: SignedCertificate,
  ): Promise<void> {
    await tx.execute(
      `insert into cross_certificates (company_id, certificate_authority_id, signed_by, serial_number, certificate_der,
         certificate_fingerprint_sha256, not_before, not_after) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        tx.companyId,
        place.id,
        place.signedBy,
        signed.serialNumber,
        Buffer.from(signed.der),
        Buffer.from(signed.fingerprint, 'hex'),
        signed.notBefore,
        signed.notAfter,
      ],
    );
  }

  /** Providers of the CA by name, with what issuers have of them under it. */
  providers(tx: CompanyTransaction, id: string, now: Date): Promise<CaProviderRow[]> {
    return tx.query<CaProviderRow>(
      `select p.id, p.name,
         coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name) order by c.name, c.id)
           from configurations c where c.sub_ca_provider_id = p.id), '[]') as configurations,
         (select count(*)::integer from issuer_certificates i where i.sub_ca_provider_id = p.id
           and i.certificate_authority_id = $1 and i.status = 'ISSUED' and i.validity_end > $2) as live
       from sub_ca_providers p join ca_accounts n on n.company_id = p.company_id and n.id = p.ca_account_id
       where n.certificate_authority_id = $1 order by p.name, p.id`,
      [id, now],
    );
  }

  /** Gives every provider of one account to another, with its product; issuers see that their CA is another one. */
  async moveProviders(
    tx: CompanyTransaction,
    { from, now, to }: { readonly from: string; readonly to: string; readonly now: Date },
  ): Promise<void> {
    await tx.execute(
      `update sub_ca_providers p set ca_account_id = $2, ca_product_option_id = o.id, revision = p.revision + 1,
         modification_date = $3
       from ca_accounts n, (select id from ca_product_options where ca_account_id = $2 order by creation_date, id limit 1) o
       where n.certificate_authority_id = $1 and p.ca_account_id = n.id`,
      [from, to, now],
    );
  }

  #relatives(tx: CompanyTransaction, condition: string, id: string): Promise<CaRelativeRow[]> {
    return tx.query<CaRelativeRow>(
      `select a.id, a.name, a.status, a.certificate_der, a.request_der, a.not_after, n.id as account_id
       from certificate_authorities a
       left join ca_accounts n on n.company_id = a.company_id and n.certificate_authority_id = a.id
       where ${condition} and a.status in ('REQUESTED', 'ACTIVE', 'RETIRED')
       order by a.creation_date desc, a.id desc`,
      [id],
    );
  }
}
