import type { CompanyTransaction } from '../../database/company-database.ts';
import type { ConfigurationEntity } from './configuration.entity.ts';

/** A configuration and all that its wire form shows, its links by their version: equal texts are equal configurations. */
export interface ConfigurationContentRow {
  readonly id: string;
  readonly company_id: string;
  readonly name: string;
  readonly min_tls_version: ConfigurationEntity['minTlsVersion'];
  readonly client_authentication: string | null;
  readonly client_authorization: string;
  readonly cloud_providers: string;
  readonly advanced_settings: string;
  /** Milliseconds since the epoch. */
  readonly created: string;
  readonly modified: string;
  /** Changes with the policies and accounts that it is linked to. */
  readonly links_version: string;
  readonly ultra_short: string | null;
  readonly short: string | null;
  readonly long: string | null;
}

// Everything as text: the driver reads arrays and JSON character by character, and most of it is known already.
const CONTENTS = {
  name: 'configuration-contents',
  text: `select g.id, g.company_id, g.name, g.min_tls_version, g.client_authentication::text, g.client_authorization::text,
      g.cloud_providers::text, g.advanced_settings::text,
      (extract(epoch from g.creation_date) * 1000)::bigint as created,
      (extract(epoch from g.modification_date) * 1000)::bigint as modified,
      g.links_version, n.ultra_short, n.short, n.long
    from configurations g
    left join configuration_counts n on n.configuration_id = g.id
    where g.id = any($1)`,
};

/** What a configuration is linked to. */
export interface ConfigurationLinksRow {
  readonly id: string;
  readonly links_version: string;
  /** Ids in order, separated by commas; `null` for none. */
  readonly policies: string | null;
  readonly accounts: string | null;
}

const LINKS = {
  name: 'configuration-links',
  text: `select g.id, g.links_version, p.policies, a.accounts
    from configurations g
    left join (
      select configuration_id, string_agg(policy_id::text, ',' order by position, policy_id) as policies
      from configuration_policies where configuration_id = any($1) and position is not null group by configuration_id
    ) p on p.configuration_id = g.id
    left join (
      select configuration_id, string_agg(service_account_id::text, ',' order by position, service_account_id) as accounts
      from configuration_service_accounts where configuration_id = any($1) group by configuration_id
    ) a on a.configuration_id = g.id
    where g.id = any($1)`,
};

/** Configurations in one statement, without an object of TypeORM for each. */
export function readConfigurationContents(
  tx: CompanyTransaction,
  ids: readonly string[],
): Promise<ConfigurationContentRow[]> {
  return tx.query<ConfigurationContentRow & Record<string, unknown>>(CONTENTS, [ids]);
}

/** What the configurations are linked to now. */
export function readConfigurationLinks(
  tx: CompanyTransaction,
  ids: readonly string[],
): Promise<ConfigurationLinksRow[]> {
  return tx.query<ConfigurationLinksRow & Record<string, unknown>>(LINKS, [ids]);
}

/** The stored columns that the wire form of a configuration is made from. */
export type ConfigurationColumns = Pick<
  ConfigurationEntity,
  | 'id'
  | 'companyId'
  | 'name'
  | 'minTlsVersion'
  | 'clientAuthentication'
  | 'clientAuthorization'
  | 'cloudProviders'
  | 'advancedSettings'
  | 'creationDate'
  | 'modificationDate'
>;

/** The stored columns of a content row, as TypeORM would give them. */
export function columnsOf(row: ConfigurationContentRow): ConfigurationColumns {
  return {
    id: row.id,
    companyId: row.company_id,
    name: row.name,
    minTlsVersion: row.min_tls_version,
    clientAuthentication: JSON.parse(row.client_authentication ?? 'null'),
    clientAuthorization: JSON.parse(row.client_authorization),
    cloudProviders: JSON.parse(row.cloud_providers),
    advancedSettings: JSON.parse(row.advanced_settings),
    creationDate: new Date(Number(row.created)),
    modificationDate: new Date(Number(row.modified)),
  };
}

/** Ids of a list that a row has as one text. */
export function idsOf(list: string | null): readonly string[] {
  return list === null ? [] : list.split(',');
}
