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

/** What makes an intermediate choosable, once its account is claimed. */
export interface OpenedCaAccount {
  readonly accountId: string;
  readonly certificateAuthorityId: string;
  readonly productOptionId: string;
  readonly templateId: string;
  readonly templateName: string;
  readonly now: Date;
}

/**
 * Remembers CA accounts, their product options and the issuing templates that clients find them by. An account of the built-in CA that has no CA
 * yet is a claim: it holds the name while the CA's key is generated and its certificate signed, and nobody sees it.
 */
@Injectable()
export class CaAccountsRepository {
  /**
   * Takes a name for an account to be; `false` when an account or an issuing template has it, or somebody else's claim that is younger than
   * `abandonedBefore`. Of concurrent claims of one name one succeeds.
   */
  async claim(
    tx: CompanyTransaction,
    claim: {
      readonly accountId: string;
      readonly key: string;
      readonly now: Date;
      readonly abandonedBefore: Date;
    },
  ): Promise<boolean> {
    const touched = await tx.execute(
      `insert into ca_accounts as a (company_id, id, key, certificate_authority, creation_date, modification_date)
       select $1, $2, $3, 'BUILTIN', $4, $4
       where not exists (select from certificate_issuing_templates where name = $3)
       on conflict on constraint uq_ca_accounts_key do update
         set id = excluded.id, creation_date = excluded.creation_date, modification_date = excluded.modification_date
         where a.certificate_authority = 'BUILTIN' and a.certificate_authority_id is null and a.creation_date < $5`,
      [tx.companyId, claim.accountId, claim.key, claim.now, claim.abandonedBefore],
    );
    return touched === 1;
  }

  /** Keeps a claimed name for a CA that waits for its certificate; nobody can choose it before {@link open}. */
  async reserve(tx: CompanyTransaction, accountId: string, authorityId: string): Promise<void> {
    await tx.execute('update ca_accounts set certificate_authority_id = $2 where id = $1', [
      accountId,
      authorityId,
    ]);
  }

  /** Gives up a claim, if it still is one. */
  async release(tx: CompanyTransaction, accountId: string): Promise<void> {
    await tx.execute('delete from ca_accounts where id = $1 and certificate_authority_id is null', [
      accountId,
    ]);
  }

  /** Gives up every claim that is older than `abandonedBefore`. */
  async abandonClaims(tx: CompanyTransaction, abandonedBefore: Date): Promise<void> {
    await tx.execute(
      `delete from ca_accounts
       where certificate_authority = 'BUILTIN' and certificate_authority_id is null and creation_date < $1`,
      [abandonedBefore],
    );
  }

  /**
   * Makes an intermediate choosable under a claimed name: an account with one `Default Product` and one issuing template (contract.md 2.7);
   * `false` when the claim is somebody else's by now.
   */
  async open(tx: CompanyTransaction, account: OpenedCaAccount): Promise<boolean> {
    const touched = await tx.execute(
      `update ca_accounts set certificate_authority_id = $2, creation_date = $3, modification_date = $3
       where id = $1 and (certificate_authority_id is null or certificate_authority_id = $2)`,
      [account.accountId, account.certificateAuthorityId, account.now],
    );
    if (touched !== 1) return false;
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
    return true;
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

  /** Names of what uses a CA: providers that choose it, and intermediates under it that sign. */
  async usersOf(tx: CompanyTransaction, authorityId: string): Promise<readonly string[]> {
    const rows = await tx.query<{ name: string }>(
      `select p.name from sub_ca_providers p
         join ca_accounts n on n.company_id = p.company_id and n.id = p.ca_account_id
         where n.certificate_authority_id = $1
       union all
       select n.key from certificate_authorities a
         join ca_accounts n on n.company_id = a.company_id and n.certificate_authority_id = a.id
         where a.parent_id = $1 and a.status = 'ACTIVE'
       order by 1 limit 20`,
      [authorityId],
    );
    return rows.map(({ name }) => name);
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
