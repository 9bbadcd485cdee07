import { Injectable } from '@nestjs/common';
import type { CompanyTransaction } from '../database/company-database.ts';
import { SubCaProviderEntity } from './sub-ca-provider.entity.ts';

/** Which of the two ids that a provider refers to exist. */
export interface ReferredAccount {
  readonly accountExists: boolean;
  readonly productOptionExists: boolean;
}

/** Rows of `sub_ca_providers` within one company's transaction. */
@Injectable()
export class SubCaProvidersRepository {
  /** All providers by name. */
  list(tx: CompanyTransaction): Promise<SubCaProviderEntity[]> {
    return tx.manager.find(SubCaProviderEntity, { order: { name: 'ASC', id: 'ASC' } });
  }

  find(tx: CompanyTransaction, id: string): Promise<SubCaProviderEntity | null> {
    return tx.manager.findOneBy(SubCaProviderEntity, { companyId: tx.companyId, id });
  }

  /** The row, locked until the transaction ends, so that two changes cannot overwrite each other. */
  findForUpdate(tx: CompanyTransaction, id: string): Promise<SubCaProviderEntity | null> {
    return tx.manager.findOne(SubCaProviderEntity, {
      where: { companyId: tx.companyId, id },
      lock: { mode: 'pessimistic_write' },
    });
  }

  async insert(tx: CompanyTransaction, row: SubCaProviderEntity): Promise<void> {
    await tx.manager.insert(SubCaProviderEntity, row);
  }

  async update(tx: CompanyTransaction, row: SubCaProviderEntity): Promise<void> {
    const { companyId, id, ...columns } = row;
    await tx.manager.update(SubCaProviderEntity, { companyId, id }, columns);
  }

  async delete(tx: CompanyTransaction, id: string): Promise<void> {
    await tx.manager.delete(SubCaProviderEntity, { companyId: tx.companyId, id });
  }

  /** Ids of the configurations that use a provider. */
  async configurationIds(tx: CompanyTransaction, id: string): Promise<readonly string[]> {
    const rows = await tx.query<{ id: string }>(
      'select id from configurations where sub_ca_provider_id = $1 order by id',
      [id],
    );
    return rows.map((row) => row.id);
  }

  /** Whether the CA of an account signs; if so, it is not retired before this transaction ends. */
  async isSigning(tx: CompanyTransaction, caAccountId: string): Promise<boolean> {
    const rows = await tx.query(
      `select from certificate_authorities a join ca_accounts n on n.certificate_authority_id = a.id
       where n.id = $1 and a.status = 'ACTIVE' for share of a`,
      [caAccountId],
    );
    return rows.length > 0;
  }

  /** Whether an account exists and has the product option; an option of another account does not count. */
  async referred(
    tx: CompanyTransaction,
    caAccountId: string,
    caProductOptionId: string,
  ): Promise<ReferredAccount> {
    const [row] = await tx.query<ReferredAccount>(
      `select exists (select from ca_accounts where id = $1) as "accountExists",
         exists (select from ca_product_options where ca_account_id = $1 and id = $2) as "productOptionExists"`,
      [caAccountId, caProductOptionId],
    );
    return row ?? { accountExists: false, productOptionExists: false };
  }
}
