import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { CompanyTransaction } from '../../database/company-database.ts';
import { ConfigurationEntity } from './configuration.entity.ts';

/** Certificates that issuers reported under one configuration, by class of validity. */
export interface CertificateCounts {
  readonly ultraShort: number;
  readonly short: number;
  readonly long: number;
}

/** Policies of one configuration: in the order of policyIds, and those that only a client names. */
export interface ReferredPolicies {
  readonly policyIds: readonly string[];
  readonly onlyByClients: readonly string[];
}

/** Rows of `configurations` and what hangs on them, within one company's transaction. */
@Injectable()
export class ConfigurationRecordsRepository {
  /** The given configurations, or all, by name. */
  list(tx: CompanyTransaction, ids?: readonly string[]): Promise<ConfigurationEntity[]> {
    return tx.manager.find(ConfigurationEntity, {
      ...(ids === undefined ? {} : { where: { companyId: tx.companyId, id: In([...ids]) } }),
      order: { name: 'ASC', id: 'ASC' },
    });
  }

  /** The row, locked until the transaction ends. */
  findForUpdate(tx: CompanyTransaction, id: string): Promise<ConfigurationEntity | null> {
    return tx.manager.findOne(ConfigurationEntity, {
      where: { companyId: tx.companyId, id },
      lock: { mode: 'pessimistic_write' },
    });
  }

  async insert(tx: CompanyTransaction, row: ConfigurationEntity): Promise<void> {
    await tx.manager.insert(ConfigurationEntity, row);
  }

  async update(tx: CompanyTransaction, row: ConfigurationEntity): Promise<void> {
    const { companyId, id, ...columns } = row;
    await tx.manager.update(ConfigurationEntity, { companyId, id }, columns);
  }

  async delete(tx: CompanyTransaction, id: string): Promise<void> {
    await tx.manager.delete(ConfigurationEntity, { companyId: tx.companyId, id });
  }

  /** Policies by configuration. */
  async policies(
    tx: CompanyTransaction,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, ReferredPolicies>> {
    const rows = await tx.query<{
      configuration_id: string;
      policy_id: string;
      position: number | null;
    }>(
      `select configuration_id, policy_id, position from configuration_policies
       where configuration_id = any($1) order by configuration_id, position, policy_id`,
      [ids],
    );
    const found = new Map<string, { policyIds: string[]; onlyByClients: string[] }>();
    for (const row of rows) {
      const lists = found.get(row.configuration_id) ?? { policyIds: [], onlyByClients: [] };
      (row.position === null ? lists.onlyByClients : lists.policyIds).push(row.policy_id);
      found.set(row.configuration_id, lists);
    }
    return found;
  }

  async replacePolicies(
    tx: CompanyTransaction,
    id: string,
    { policyIds, onlyByClients }: ReferredPolicies,
  ): Promise<void> {
    await tx.execute('delete from configuration_policies where configuration_id = $1', [id]);
    await tx.execute(
      `insert into configuration_policies (company_id, configuration_id, policy_id, position)
       select $1, $2, policy_id, nullif(position, 0) from unnest($3::uuid[], $4::int[]) as t (policy_id, position)`,
      [
        tx.companyId,
        id,
        [...policyIds, ...onlyByClients],
        [...policyIds.map((_, index) => index + 1), ...onlyByClients.map(() => 0)],
      ],
    );
  }

  /** Ids of configurations that refer to a policy, also by a client; by policy. */
  async referring(
    tx: CompanyTransaction,
    policyId?: string,
  ): Promise<readonly { policyId: string; configurationId: string }[]> {
    return tx.query<{ policyId: string; configurationId: string }>(
      `select policy_id as "policyId", configuration_id as "configurationId" from configuration_policies
       where $1::uuid is null or policy_id = $1`,
      [policyId ?? null],
    );
  }

  /** Service accounts by configuration, in the order in which they were sent. */
  async serviceAccounts(
    tx: CompanyTransaction,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await tx.query<{ configuration_id: string; accounts: string }>(
      // As one text: the driver reads arrays character by character.
      `select configuration_id, string_agg(service_account_id::text, ',' order by position, service_account_id) as accounts
       from configuration_service_accounts where configuration_id = any($1) group by configuration_id`,
      [ids],
    );
    return new Map(rows.map((row) => [row.configuration_id, row.accounts.split(',')]));
  }

  async replaceServiceAccounts(
    tx: CompanyTransaction,
    id: string,
    serviceAccountIds: readonly string[],
  ): Promise<void> {
    await tx.execute('delete from configuration_service_accounts where configuration_id = $1', [
      id,
    ]);
    await tx.execute(
      `insert into configuration_service_accounts (company_id, configuration_id, service_account_id, position)
       select $1, $2, account, position from unnest($3::uuid[]) with ordinality as t (account, position)`,
      [tx.companyId, id, serviceAccountIds],
    );
  }

  /**
   * Exact counts at this moment (ruling 36): the totals of certificates that still report plus those folded when their
   * certificate expired or was deleted.
   */
  async counts(
    tx: CompanyTransaction,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, CertificateCounts>> {
    const rows = await tx.query<{ id: string; ultra_short: string; short: string; long: string }>(
      `select configuration_id as id, ultra_short, short, long from configuration_counts
       where configuration_id = any($1)`,
      [ids],
    );
    return new Map(
      rows.map((row) => [
        row.id,
        { ultraShort: Number(row.ultra_short), short: Number(row.short), long: Number(row.long) },
      ]),
    );
  }
}
