import { Inject, Injectable } from '@nestjs/common';
import {
  type ConfigurationCreateRequest,
  type ConfigurationUpdateRequest,
  ENTITY_NAMES,
  type ExtendedConfigurationInformation,
  formatDateTime,
  type SaveWarning,
} from '@luciole/contract';
import type { z } from 'zod';
import { AuditTrail } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import type { Principal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import type { ConfigurationEntity } from './records/configuration.entity.ts';
import { ConfigurationRecordsRepository } from './records/configuration-records.repository.ts';
import {
  type ConfigurationRecord,
  ConfigurationRecordsService,
} from './records/configuration-records.service.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { violatedConstraint } from '../database/violated-constraint.ts';
import { ApplicationError } from '../http/application-error.ts';
import { PoliciesService } from '../policies/policies.service.ts';
import { toPolicyInformation } from '../policies/policy.mapper.ts';
import { toSubCaProviderInformation } from '../sub-ca-providers/sub-ca-provider.mapper.ts';
import { SubCaProvidersService } from '../sub-ca-providers/sub-ca-providers.service.ts';
import { TrustedRoots } from '../trust-bundles/trusted-roots.ts';
import { configurationProblems } from './check-configuration.ts';
import { policiesOfClients } from './client-authentication.ts';
import {
  type ConfigurationContent,
  contentOf,
  EMPTY_CONTENT,
  withRequest,
} from './configuration-content.ts';
import { ConfigurationReferences } from './configuration-references.ts';

type Saved = z.input<typeof ExtendedConfigurationInformation>;

/** Issuer configurations (contract.md §2.5). */
@Injectable()
export class ConfigurationsService {
  constructor(
    @InjectConfig() private readonly config: Config,
    @Inject(CompanyDatabase) private readonly database: CompanyDatabase,
    @Inject(AuditTrail) private readonly audit: AuditTrail,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ConfigurationRecordsRepository)
    private readonly repository: ConfigurationRecordsRepository,
    @Inject(ConfigurationRecordsService) private readonly records: ConfigurationRecordsService,
    @Inject(ConfigurationReferences) private readonly references: ConfigurationReferences,
    @Inject(PoliciesService) private readonly policies: PoliciesService,
    @Inject(SubCaProvidersService) private readonly providers: SubCaProvidersService,
    @Inject(TrustedRoots) private readonly trustedRoots: TrustedRoots,
  ) {}

  /** All configurations of the caller's company with what they refer to, by name. */
  async list(caller: Principal): Promise<{ configurations: Saved[] }> {
    return this.database.inCompany(
      caller.companyId,
      async (tx) => ({ configurations: await this.#extended(tx, await this.records.records(tx)) }),
      { readOnly: true },
    );
  }

  /** @throws {ApplicationError} NOT_FOUND */
  async get(caller: Principal, id: string): Promise<Saved> {
    return this.database.inCompany(caller.companyId, (tx) => this.information(tx, id), {
      readOnly: true,
    });
  }

  /**
   * One configuration as the wire shows it, within a transaction that is open already.
   *
   * @throws {ApplicationError} NOT_FOUND
   */
  async information(tx: CompanyTransaction, id: string): Promise<Saved> {
    const [information] = await this.#extended(tx, await this.records.records(tx, [id]));
    if (information === undefined) throw notFound(id);
    return information;
  }

  /** @throws {ApplicationError} with every problem at once; unknown or unsuitable references; CONFIGURATION_NAME_TAKEN */
  async create(caller: Principal, request: ConfigurationCreateRequest): Promise<Saved> {
    const content = withRequest(EMPTY_CONTENT, request);
    ApplicationError.throwAny(configurationProblems(content, this.#urlRules()));
    const now = this.clock.now();
    const id = uuidV7(now);
    const row: ConfigurationEntity = {
      ...rowContent(content),
      companyId: caller.companyId,
      id,
      renewAfter: null,
      revision: 1,
      creationDate: now,
      modificationDate: now,
    };
    return this.#naming(content.name, () =>
      this.database.inCompany(caller.companyId, async (tx) => {
        const warnings = await this.references.check(tx, id, content);
        await this.repository.insert(tx, row);
        await this.#writeReferences(tx, id, content);
        const saved = await this.information(tx, id);
        await this.audit.record(tx, {
          type: 'configuration.created',
          occurredAt: now,
          actor: actorOf(caller),
          subject: { kind: 'configuration', id },
          after: content,
        });
        return withWarnings(saved, warnings);
      }),
    );
  }

  /** @throws {ApplicationError} NOT_FOUND, ROOT_NOT_TRUSTED; as {@link create} for the configuration that would result */
  async update(caller: Principal, id: string, request: ConfigurationUpdateRequest): Promise<Saved> {
    const now = this.clock.now();
    return this.#naming(request.name ?? '', () =>
      this.database.inCompany(caller.companyId, async (tx) => {
        const stored = await this.repository.findForUpdate(tx, id);
        const [record] = await this.records.records(tx, [id]);
        if (stored === null || record === undefined) throw notFound(id);
        const before = contentOf(record);
        const content = withRequest(before, request);
        ApplicationError.throwAny(configurationProblems(content, this.#urlRules()));
        const warnings = await this.references.check(tx, id, content);
        await this.repository.update(tx, {
          ...stored,
          ...rowContent(content),
          revision: stored.revision + 1,
          modificationDate: now,
        });
        await this.#writeReferences(tx, id, content);
        await this.trustedRoots.require(tx);
        const saved = await this.information(tx, id);
        await this.audit.record(tx, {
          type: 'configuration.changed',
          occurredAt: now,
          actor: actorOf(caller),
          subject: { kind: 'configuration', id },
          before,
          after: content,
        });
        return withWarnings(saved, warnings);
      }),
    );
  }

  /**
   * From now on issuers replace what was issued to them before now (ruling 23).
   *
   * @param reason - for the audit trail; empty for none
   * @throws {ApplicationError} NOT_FOUND
   */
  async forceRenewal(caller: Principal, id: string, reason: string): Promise<Saved> {
    const now = this.clock.now();
    return this.database.inCompany(caller.companyId, async (tx) => {
      const stored = await this.repository.findForUpdate(tx, id);
      if (stored === null) throw notFound(id);
      const { renewAfter, revision } = stored;
      await this.repository.update(tx, {
        ...stored,
        renewAfter: now,
        revision: revision + 1,
        modificationDate: now,
      });
      const saved = await this.information(tx, id);
      await this.audit.record(tx, {
        type: 'configuration.renewal-forced',
        occurredAt: now,
        actor: actorOf(caller),
        subject: { kind: 'configuration', id },
        before: { renewAfter },
        after: { renewAfter: now, ...(reason !== '' && { reason }) },
      });
      return saved;
    });
  }

  /** Always possible; certificates that were issued under it stay in the inventory. @throws {ApplicationError} NOT_FOUND */
  async delete(caller: Principal, id: string): Promise<{ id: string; name: string }> {
    return this.database.inCompany(caller.companyId, async (tx) => {
      const stored = await this.repository.findForUpdate(tx, id);
      const [record] = await this.records.records(tx, [id]);
      if (stored === null || record === undefined) throw notFound(id);
      await this.repository.delete(tx, id);
      await this.audit.record(tx, {
        type: 'configuration.deleted',
        occurredAt: this.clock.now(),
        actor: actorOf(caller),
        subject: { kind: 'configuration', id },
        before: contentOf(record),
      });
      return { id, name: stored.name };
    });
  }

  async #extended(
    tx: CompanyTransaction,
    records: readonly ConfigurationRecord[],
  ): Promise<Saved[]> {
    if (records.length === 0) return [];
    const referred = new Set(
      records.flatMap(({ policies }) => [...policies.policyIds, ...policies.onlyByClients]),
    );
    const policies = new Map(
      (await this.policies.rowsOf(tx, [...referred])).map((row) => [
        row.id,
        toPolicyInformation(row),
      ]),
    );
    const providers = await this.providers.rowsById(tx);
    return records.map(({ row, policies: { policyIds, onlyByClients }, information }) => {
      const provider = providers.get(row.subCaProviderId);
      if (provider === undefined) throw new Error('a configuration refers to no provider');
      return {
        ...information,
        policies: policyIds.flatMap((id) => policies.get(id) ?? []),
        policyDefinitions: [...policyIds, ...onlyByClients].flatMap((id) => policies.get(id) ?? []),
        subCaProvider: toSubCaProviderInformation(provider),
        ...(row.renewAfter !== null && { renewAfter: formatDateTime(row.renewAfter) }),
      };
    });
  }

  async #writeReferences(
    tx: CompanyTransaction,
    id: string,
    content: ConfigurationContent,
  ): Promise<void> {
    const onlyByClients = policiesOfClients(content.clientAuthentication).filter(
      (policyId) => !content.policyIds.includes(policyId),
    );
    await this.repository.replacePolicies(tx, id, { policyIds: content.policyIds, onlyByClients });
    await this.repository.replaceServiceAccounts(tx, id, content.serviceAccountIds);
  }

  #urlRules() {
    return { allowHttp: this.config.outgoing.allowHttpKeySets };
  }

  async #naming<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (violatedConstraint(error) === 'uq_configurations_name') {
        throw ApplicationError.of('CONFIGURATION_NAME_TAKEN', { name }, { pointer: '/name' });
      }
      throw error;
    }
  }
}

function notFound(id: string): ApplicationError {
  return ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.configuration, id });
}

function rowContent(content: ConfigurationContent) {
  return {
    name: content.name,
    subCaProviderId: content.subCaProviderId,
    minTlsVersion: content.minTlsVersion,
    clientAuthentication: content.clientAuthentication ?? null,
    clientAuthorization: content.clientAuthorization,
    cloudProviders: content.cloudProviders as ConfigurationEntity['cloudProviders'],
    advancedSettings: content.advancedSettings,
  };
}

function withWarnings(saved: Saved, warnings: readonly SaveWarning[]): Saved {
  return warnings.length === 0 ? saved : { ...saved, warnings: [...warnings] };
}
