import { Inject, Injectable } from '@nestjs/common';
import { asConstant, type ConfigurationInformation, formatDateTime } from '@luciole/contract';
import type { z } from 'zod';
import type { CompanyTransaction } from '../../database/company-database.ts';
import type { ConfigurationEntity } from './configuration.entity.ts';
import {
  columnsOf,
  type ConfigurationColumns,
  type ConfigurationContentRow,
  idsOf,
  readConfigurationContents,
  readConfigurationLinks,
} from './configuration-contents.ts';
import {
  type CertificateCounts,
  ConfigurationRecordsRepository,
  type ReferredPolicies,
} from './configuration-records.repository.ts';
import { RememberedContents } from './remembered-contents.ts';

type Information = z.input<typeof ConfigurationInformation>;

/** A configuration with the ids it refers to and its counts, but without the objects behind the ids. */
export interface ConfigurationRecord {
  readonly row: ConfigurationEntity;
  readonly policies: ReferredPolicies;
  readonly information: Information;
}

/** What a configuration is linked to, by `links_version`. */
interface Links {
  readonly policyIds: readonly string[];
  readonly accountIds: readonly string[];
}

const UUID_CHARACTERS = 36;

const NONE: CertificateCounts = { ultraShort: 0, short: 0, long: 0 };
const NO_POLICIES: ReferredPolicies = { policyIds: [], onlyByClients: [] };

/** Configurations as every other resource shows them. */
@Injectable()
export class ConfigurationRecordsService {
  readonly #contents = new RememberedContents<Information>();
  readonly #links = new RememberedContents<Links>();

  constructor(
    @Inject(ConfigurationRecordsRepository)
    private readonly repository: ConfigurationRecordsRepository,
  ) {}

  /** The given configurations, or all, by name; ids that the company does not have are left out. */
  async records(
    tx: CompanyTransaction,
    ids?: readonly string[],
  ): Promise<readonly ConfigurationRecord[]> {
    const rows = await this.repository.list(tx, ids);
    if (rows.length === 0) return [];
    const found = rows.map(({ id }) => id);
    const policies = await this.repository.policies(tx, found);
    const accounts = await this.repository.serviceAccounts(tx, found);
    const counts = await this.repository.counts(tx, found);
    return rows.map((row) => {
      const referred = policies.get(row.id) ?? NO_POLICIES;
      return {
        row,
        policies: referred,
        information: toInformation(
          row,
          referred.policyIds,
          accounts.get(row.id) ?? [],
          counts.get(row.id) ?? NONE,
        ),
      };
    });
  }

  /**
   * The wire form of some configurations by id, each a constant: a page of the inventory embeds them row after row. One
   * statement reads what they are now; links are read, and contents made, that were not met before.
   */
  async information(
    tx: CompanyTransaction,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Information>> {
    if (ids.length === 0) return new Map();
    const rows = await readConfigurationContents(tx, ids);
    const links = await this.#linksOf(tx, rows);
    const all = new Map<string, Information>();
    for (const row of rows) {
      const linked = links.get(row.id);
      // Deleted between the two statements.
      if (linked === undefined) continue;
      const content = JSON.stringify(row);
      let made = this.#contents.get(content);
      if (made === undefined) {
        made = asConstant(
          toInformation(columnsOf(row), linked.policyIds, linked.accountIds, countsOf(row)),
        );
        this.#contents.set(content, made, content.length + charactersOf(linked));
      }
      all.set(row.id, made);
    }
    return all;
  }

  async #linksOf(
    tx: CompanyTransaction,
    rows: readonly ConfigurationContentRow[],
  ): Promise<ReadonlyMap<string, Links>> {
    const links = new Map<string, Links>();
    for (const row of rows) {
      const known = this.#links.get(row.links_version);
      if (known !== undefined) links.set(row.id, known);
    }
    const unknown = rows.map(({ id }) => id).filter((id) => !links.has(id));
    if (unknown.length === 0) return links;
    for (const row of await readConfigurationLinks(tx, unknown)) {
      const made = { policyIds: idsOf(row.policies), accountIds: idsOf(row.accounts) };
      this.#links.set(row.links_version, made, charactersOf(made));
      links.set(row.id, made);
    }
    return links;
  }

  /** Configurations by the policy they refer to, of one policy or of all. */
  async informationByPolicy(
    tx: CompanyTransaction,
    policyId?: string,
  ): Promise<ReadonlyMap<string, Information[]>> {
    const referring = await this.repository.referring(tx, policyId);
    const ids = [...new Set(referring.map(({ configurationId }) => configurationId))];
    const records = ids.length === 0 ? [] : await this.records(tx, ids);
    const byPolicy = new Map<string, Information[]>();
    for (const { information } of records) {
      for (const reference of referring) {
        if (reference.configurationId !== information.id) continue;
        byPolicy.set(reference.policyId, [
          ...(byPolicy.get(reference.policyId) ?? []),
          information,
        ]);
      }
    }
    return byPolicy;
  }
}

function charactersOf({ accountIds, policyIds }: Links): number {
  return UUID_CHARACTERS * (accountIds.length + policyIds.length);
}

function countsOf(row: ConfigurationContentRow): CertificateCounts {
  return {
    ultraShort: Number(row.ultra_short ?? 0),
    short: Number(row.short ?? 0),
    long: Number(row.long ?? 0),
  };
}

function toInformation(
  row: ConfigurationColumns,
  policyIds: readonly string[],
  serviceAccountIds: readonly string[],
  counts: CertificateCounts,
): Information {
  const aliases = row.clientAuthorization;
  return {
    id: row.id,
    companyId: row.companyId,
    name: row.name,
    issuerKind: 'DISTRIBUTED_ISSUER',
    policyIds: [...policyIds],
    serviceAccountIds: [...serviceAccountIds],
    minTlsVersion: row.minTlsVersion,
    // Absent, never null: clients of the ecosystem stumble over both null and {} (contract.md §2.1.4).
    ...(row.clientAuthentication === null
      ? {}
      : { clientAuthentication: row.clientAuthentication }),
    clientAuthorization: {
      customClaimsAliases: {
        configuration: aliases.configuration ?? '',
        allowAllPolicies: aliases.allowAllPolicies ?? '',
        allowedPolicies: aliases.allowedPolicies ?? '',
      },
    },
    cloudProviders: row.cloudProviders,
    advancedSettings: row.advancedSettings,
    longLivedCertCount: counts.long,
    shortLivedCertCount: counts.short,
    ultraShortLivedCertCount: counts.ultraShort,
    totalCertCount: counts.long + counts.short + counts.ultraShort,
    creationDate: formatDateTime(row.creationDate),
    modificationDate: formatDateTime(row.modificationDate),
  };
}
