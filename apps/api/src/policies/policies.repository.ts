import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { CompanyTransaction } from '../database/company-database.ts';
import { PolicyEntity } from './policy.entity.ts';

/** Rows of `policies` within one company's transaction. */
@Injectable()
export class PoliciesRepository {
  /** All policies by name, as the console and the clients list them. */
  list(tx: CompanyTransaction): Promise<PolicyEntity[]> {
    return tx.manager.find(PolicyEntity, { order: { name: 'ASC', id: 'ASC' } });
  }

  find(tx: CompanyTransaction, id: string): Promise<PolicyEntity | null> {
    return tx.manager.findOneBy(PolicyEntity, { companyId: tx.companyId, id });
  }

  findAll(tx: CompanyTransaction, ids: readonly string[]): Promise<PolicyEntity[]> {
    return tx.manager.findBy(PolicyEntity, { companyId: tx.companyId, id: In([...ids]) });
  }

  /** The row, locked until the transaction ends, so that two changes cannot overwrite each other. */
  findForUpdate(tx: CompanyTransaction, id: string): Promise<PolicyEntity | null> {
    return tx.manager.findOne(PolicyEntity, {
      where: { companyId: tx.companyId, id },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** Whether another policy of the company has the name. */
  async isNameTaken(tx: CompanyTransaction, name: string, id: string): Promise<boolean> {
    const rows = await tx.query('select from policies where name = $1 and id <> $2', [name, id]);
    return rows.length > 0;
  }

  async insert(tx: CompanyTransaction, row: PolicyEntity): Promise<void> {
    await tx.manager.insert(PolicyEntity, row);
  }

  async update(tx: CompanyTransaction, row: PolicyEntity): Promise<void> {
    const { companyId, id, ...columns } = row;
    await tx.manager.update(PolicyEntity, { companyId, id }, columns);
  }

  async delete(tx: CompanyTransaction, id: string): Promise<void> {
    await tx.manager.delete(PolicyEntity, { companyId: tx.companyId, id });
  }

  /** Ids of the configurations that refer to a policy, also those where only a client names it (contract.md §2.3). */
  async configurationIds(tx: CompanyTransaction, id: string): Promise<readonly string[]> {
    const rows = await tx.query<{ configuration_id: string }>(
      'select configuration_id from configuration_policies where policy_id = $1 order by configuration_id',
      [id],
    );
    return rows.map((row) => row.configuration_id);
  }
}
