import { Inject, Injectable } from '@nestjs/common';
import type { SaveWarning } from '@luciole/contract';
import { ConfigurationRecordsService } from './records/configuration-records.service.ts';
import type { CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError, type Problem, problem } from '../http/application-error.ts';
import { PoliciesService } from '../policies/policies.service.ts';
import { policyOf } from '../policies/policy.mapper.ts';
import { SubCaProvidersService } from '../sub-ca-providers/sub-ca-providers.service.ts';
import { policiesOfClients } from './client-authentication.ts';
import type { ConfigurationContent } from './configuration-content.ts';
import { nestingWarnings, type Neighbor, trustDomainWarnings } from './configuration-warnings.ts';
import { type AttachableAccount, ConfigurationsRepository } from './configurations.repository.ts';

const SCOPE = 'distributed-issuance';

/** Whether what a configuration refers to exists and fits, and what is worth a second look. */
@Injectable()
export class ConfigurationReferences {
  constructor(
    @Inject(ConfigurationsRepository) private readonly repository: ConfigurationsRepository,
    @Inject(ConfigurationRecordsService) private readonly records: ConfigurationRecordsService,
    @Inject(PoliciesService) private readonly policies: PoliciesService,
    @Inject(SubCaProvidersService) private readonly providers: SubCaProvidersService,
  ) {}

  /**
   * Warnings of rulings 6 and 7 for a configuration whose references are all in order.
   *
   * @throws {ApplicationError} CONFIGURATION_SUB_CA_PROVIDER_UNKNOWN, CONFIGURATION_POLICY_UNKNOWN,
   *   CONFIGURATION_SERVICE_ACCOUNT_UNKNOWN, SERVICE_ACCOUNT_ALREADY_ATTACHED, SERVICE_ACCOUNT_SCOPE_UNSUITABLE
   */
  async check(
    tx: CompanyTransaction,
    id: string,
    content: ConfigurationContent,
  ): Promise<readonly SaveWarning[]> {
    const provider = (await this.providers.rowsById(tx)).get(content.subCaProviderId);
    if (provider === undefined) {
      throw ApplicationError.of(
        'CONFIGURATION_SUB_CA_PROVIDER_UNKNOWN',
        { id: content.subCaProviderId },
        { pointer: '/subCaProviderId' },
      );
    }
    const policies = await this.#requirePolicies(tx, content);
    const accounts = await this.repository.accounts(tx, content.serviceAccountIds);
    ApplicationError.throwAny(accountProblems(id, content.serviceAccountIds, accounts));
    return [
      ...nestingWarnings(policies, provider.validityPeriod),
      ...trustDomainWarnings(policies, await this.#neighbors(tx, content.subCaProviderId, id)),
    ];
  }

  async #requirePolicies(tx: CompanyTransaction, content: ConfigurationContent) {
    const ids = [
      ...new Set([...content.policyIds, ...policiesOfClients(content.clientAuthentication)]),
    ];
    const rows = await this.policies.rowsOf(tx, ids);
    if (rows.length < ids.length) {
      const known = new Set(rows.map((row) => row.id));
      const unknown = ids.filter((policyId) => !known.has(policyId));
      throw ApplicationError.of('CONFIGURATION_POLICY_UNKNOWN', { ids: unknown });
    }
    return rows.map(policyOf);
  }

  async #neighbors(
    tx: CompanyTransaction,
    subCaProviderId: string,
    id: string,
  ): Promise<readonly Neighbor[]> {
    const ids = await this.repository.underSameRoot(tx, subCaProviderId, id);
    const records = ids.length === 0 ? [] : await this.records.records(tx, ids);
    const neighbors: Neighbor[] = [];
    for (const { row, policies } of records) {
      const referred = [...policies.policyIds, ...policies.onlyByClients];
      // One connection per transaction: statements go one after the other anyway.
      const rows = await this.policies.rowsOf(tx, referred);
      neighbors.push({ name: row.name, policies: rows.map(policyOf) });
    }
    return neighbors;
  }
}

function* accountProblemsOf(
  id: string,
  wanted: readonly string[],
  accounts: readonly AttachableAccount[],
): Generator<Problem> {
  const known = new Set(accounts.map((account) => account.id));
  const unknown = wanted.filter((accountId) => !known.has(accountId));
  const at = { pointer: '/serviceAccountIds' };
  if (unknown.length > 0) {
    yield problem('CONFIGURATION_SERVICE_ACCOUNT_UNKNOWN', { ids: unknown }, at);
  }
  for (const { id: serviceAccountId, scopes, configurationId } of accounts) {
    if (configurationId !== null && configurationId !== id) {
      yield problem('SERVICE_ACCOUNT_ALREADY_ATTACHED', { serviceAccountId, configurationId }, at);
    }
    if (!scopes.includes(SCOPE)) {
      yield problem('SERVICE_ACCOUNT_SCOPE_UNSUITABLE', { serviceAccountId }, at);
    }
  }
}

function accountProblems(...args: Parameters<typeof accountProblemsOf>): readonly Problem[] {
  return [...accountProblemsOf(...args)];
}
