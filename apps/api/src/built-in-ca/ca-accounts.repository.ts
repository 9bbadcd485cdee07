import { Injectable } from '@nestjs/common';

import type { CompanyTransaction } from '../database/company-database.ts';

/** One intermediate CA as providers choose it, with its product option (ruling 41). */
export interface CaAccountRow {
  readonly id: string;
  readonly company_id: string;
  readonly key: string;
  readonly certificate_authority: 'BUILTIN';
  readonly certificate_authority_id: string;
  readonly connection_status: 'OK' | 'FAILED';
  readonly creation_date: Date;
  readonly modification_date: Date;
  readonly product_option_id: string;
  readonly product_name: string;
  readonly product_types: ('SSL' | 'CODESIGN')[];
  readonly product_validity_period: string;
  readonly product_creation_date: Date;
  readonly product_modification_date: Date;
  readonly live_sub_ca_count: number;
}

/** Ids of the three rows that make an intermediate usable. */
export interface CaAccountIds {
  readonly accountId: string;
  readonly productOptionId: string;
  readonly templateId: string;
}

/** Remembers CA accounts, their product options and the issuing templates that clients find them by. */
@Injectable()
export class CaAccountsRepository {
  /** Makes an intermediate choosable: an account with one `Default Product` and one issuing template (contract.md 2.7). */
  async insert(
    tx: CompanyTransaction,
    account: CaAccountIds & {
      readonly key: string;
      readonly templateName: string;
      readonly certificateAuthorityId: string;
      readonly now: Date;
    },
  ): Promise<void> {
    await tx.execute(
      `insert into ca_accounts (company_id, id, key, certificate_authority, certificate_authority_id, creation_date,
         modification_date) values ($1, $2, $3, 'BUILTIN', $4, $5, $5)`,
      [tx.companyId, account.accountId, account.key, account.certificateAuthorityId, account.now],
    );
    await tx.execute(
      `insert into ca_product_options (company_id, id, ca_account_id, product_name, creation_date, modification_date)
       values ($1, $2, $3, 'Default Product', $4, $4)`,
      [tx.companyId, account.productOptionId, account.accountId, account.now],
    );
    await tx.execute(
      `insert into certificate_issuing_templates (company_id, id, name, certificate_authority, ca_account_id,
         ca_product_option_id, system_generated, creation_date, modification_date)
       values ($1, $2, $3, 'BUILTIN', $4, $5, true, $6, $6)`,
      [
        tx.companyId,
        account.templateId,
        account.templateName,
        account.accountId,
        account.productOptionId,
        account.now,
      ],
    );
  }

  /** Whether the display name, also as the name of an issuing template, is taken. */
  async isKeyTaken(tx: CompanyTransaction, key: string): Promise<boolean> {
    const rows = await tx.query(
      `select from ca_accounts where key = $1 union all select from certificate_issuing_templates where name = $1`,
      [key],
    );
    return rows.length > 0;
  }

  /** CAs that have not ended, with the validity periods that providers ask of them. */
  listDemands(
    tx: CompanyTransaction,
    now: Date,
  ): Promise<
    readonly {
      readonly name: string;
      readonly notAfter: Date;
      readonly periods: readonly string[];
    }[]
  > {
    return tx.query(
      `select a.name, a.not_after as "notAfter", array_agg(p.validity_period) as periods
       from certificate_authorities a
       join ca_accounts n on n.company_id = a.company_id and n.certificate_authority_id = a.id
       join sub_ca_providers p on p.company_id = n.company_id and p.ca_account_id = n.id
       where a.status = 'ACTIVE' and a.not_after > $1 group by a.name, a.not_after order by a.name`,
      [now],
    );
  }

  /** The accounts of the built-in CA, oldest first, or the one of this id. */
  list(tx: CompanyTransaction, now: Date, id?: string): Promise<CaAccountRow[]> {
    return tx.query<CaAccountRow>(
      `select a.id, a.company_id, a.key, a.certificate_authority, a.certificate_authority_id, a.connection_status,
         a.creation_date, a.modification_date, o.id as product_option_id, o.product_name, o.product_types,
         o.validity_period as product_validity_period, o.creation_date as product_creation_date,
         o.modification_date as product_modification_date,
         (select count(*)::integer from issuer_certificates c where c.company_id = a.company_id
            and c.certificate_authority_id = a.certificate_authority_id and c.status = 'ISSUED'
            and c.validity_end > $1) as live_sub_ca_count
       from ca_accounts a join ca_product_options o on o.company_id = a.company_id and o.ca_account_id = a.id
       where a.certificate_authority = 'BUILTIN' and a.certificate_authority_id is not null
         and ($2::uuid is null or a.id = $2)
       order by a.creation_date, a.key, o.creation_date, o.product_name`,
      [now, id ?? null],
    );
  }
}
