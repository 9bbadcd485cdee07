import { Injectable } from '@nestjs/common';
import type { CompanyTransaction } from '../database/company-database.ts';

/** A service account as far as attaching it is concerned. */
export interface AttachableAccount {
  readonly id: string;
  readonly scopes: readonly string[];
  /** The configuration that has it now. */
  readonly configurationId: string | null;
}

/** What configurations refer to, within one company's transaction. */
@Injectable()
export class ConfigurationsRepository {
  /** Those of the given service accounts that exist. Locked, so that nobody else attaches them meanwhile. */
  async accounts(tx: CompanyTransaction, ids: readonly string[]): Promise<AttachableAccount[]> {
    // Attachments are read by a statement of their own: one that had to wait for the lock would not see the newest.
    await tx.query('select from service_accounts where id = any($1) order by id for update', [ids]);
    return tx.query<AttachableAccount & { id: string }>(
      `select account.id, account.scopes, attached.configuration_id as "configurationId"
       from service_accounts account
       left join configuration_service_accounts attached on attached.service_account_id = account.id
       where account.id = any($1) order by account.id`,
      [ids],
    );
  }

  /** Ids of the other configurations whose sub-CAs chain to the root of a provider. */
  async underSameRoot(
    tx: CompanyTransaction,
    subCaProviderId: string,
    exceptId: string,
  ): Promise<readonly string[]> {
    const rows = await tx.query<{ id: string }>(
      `with recursive above as (
         select provider.id as provider_id, ca.id, ca.parent_id
         from sub_ca_providers provider
         join ca_accounts account on account.id = provider.ca_account_id
         join certificate_authorities ca on ca.id = account.certificate_authority_id
         union
         select above.provider_id, ca.id, ca.parent_id
         from above join certificate_authorities ca on ca.id = above.parent_id
       ), roots as (
         select provider_id, id as root_id from above where parent_id is null
       )
       select configuration.id from configurations configuration
       join roots on roots.provider_id = configuration.sub_ca_provider_id
       where configuration.id <> $2 and roots.root_id = (select root_id from roots where provider_id = $1)
       order by configuration.name limit 100`,
      [subCaProviderId, exceptId],
    );
    return rows.map(({ id }) => id);
  }
}
