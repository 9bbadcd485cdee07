import { Inject, Injectable } from '@nestjs/common';
import {
  ENTITY_NAMES,
  type SubCaProviderCreateRequest,
  type SubCaProviderInformation,
  type SubCaProviderUpdateRequest,
} from '@luciole/contract';
import type { KeyAlgorithm } from '@luciole/policy';
import type { z } from 'zod';
import { AuditTrail } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import type { Principal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { violatedConstraint } from '../database/violated-constraint.ts';
import { ApplicationError, type Problem, problem } from '../http/application-error.ts';
import { providerProblems, providerWarnings } from './check-provider.ts';
import type { SubCaProviderEntity } from './sub-ca-provider.entity.ts';
import {
  contentOf,
  EMPTY_CONTENT,
  type ProviderContent,
  toSubCaProviderInformation,
  withRequest,
} from './sub-ca-provider.mapper.ts';
import { SubCaProvidersRepository } from './sub-ca-providers.repository.ts';

type Saved = z.input<typeof SubCaProviderInformation>;

/** Recipes for an issuer's CA certificate (contract.md §2.4). A change affects certificates issued from then on. */
@Injectable()
export class SubCaProvidersService {
  constructor(
    @Inject(CompanyDatabase) private readonly database: CompanyDatabase,
    @Inject(AuditTrail) private readonly audit: AuditTrail,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(SubCaProvidersRepository) private readonly providers: SubCaProvidersRepository,
  ) {}

  /** All providers of the caller's company, by name. */
  async list(caller: Principal): Promise<{ subCaProviders: Saved[] }> {
    const rows = await this.database.inCompany(caller.companyId, (tx) => this.providers.list(tx), {
      readOnly: true,
    });
    return { subCaProviders: rows.map(toSubCaProviderInformation) };
  }

  /** @throws {ApplicationError} NOT_FOUND */
  async get(caller: Principal, id: string): Promise<Saved> {
    const row = await this.database.inCompany(
      caller.companyId,
      (tx) => this.providers.find(tx, id),
      { readOnly: true },
    );
    return toSubCaProviderInformation(found(row, id));
  }

  /** @throws {ApplicationError} with every problem at once; CA_ACCOUNT_UNKNOWN, CA_SIGNS_NO_MORE, CA_PRODUCT_OPTION_UNKNOWN, …_NAME_TAKEN */
  async create(caller: Principal, request: SubCaProviderCreateRequest): Promise<Saved> {
    const { caType, caAccountId, ...rest } = request;
    const content = withRequest(EMPTY_CONTENT, rest);
    ApplicationError.throwAny([
      ...typeProblems(caType, caAccountId),
      ...providerProblems(content),
      ...hsmProblems(content),
    ]);
    const now = this.clock.now();
    const row: SubCaProviderEntity = {
      ...accepted(content),
      companyId: caller.companyId,
      id: uuidV7(now),
      caType: 'BUILTIN',
      caAccountId: caAccountId ?? '',
      sealedPkcs11Pin: null,
      revision: 1,
      creationDate: now,
      modificationDate: now,
    };
    return this.#naming(content.name, () =>
      this.database.inCompany(caller.companyId, async (tx) => {
        await this.#requireAccount(tx, row);
        if (!(await this.providers.isSigning(tx, row.caAccountId))) {
          throw ApplicationError.of('CA_SIGNS_NO_MORE', {}, { pointer: '/caAccountId' });
        }
        await this.providers.insert(tx, row);
        await this.audit.record(tx, {
          type: 'sub-ca-provider.created',
          occurredAt: now,
          actor: actorOf(caller),
          subject: { kind: 'sub-ca-provider', id: row.id },
          after: toSubCaProviderInformation(row),
        });
        return withWarnings(row, content);
      }),
    );
  }

  /** @throws {ApplicationError} NOT_FOUND, every problem of the resulting provider at once, …_NAME_TAKEN */
  async update(caller: Principal, id: string, request: SubCaProviderUpdateRequest): Promise<Saved> {
    const now = this.clock.now();
    return this.#naming(request.name ?? '', () =>
      this.database.inCompany(caller.companyId, async (tx) => {
        const stored = found(await this.providers.findForUpdate(tx, id), id);
        const content = withRequest(contentOf(stored), request);
        ApplicationError.throwAny([...providerProblems(content), ...hsmProblems(content)]);
        const row: SubCaProviderEntity = {
          ...stored,
          ...accepted(content),
          revision: stored.revision + 1,
          modificationDate: now,
        };
        await this.#requireAccount(tx, row);
        await this.providers.update(tx, row);
        await this.audit.record(tx, {
          type: 'sub-ca-provider.changed',
          occurredAt: now,
          actor: actorOf(caller),
          subject: { kind: 'sub-ca-provider', id },
          before: toSubCaProviderInformation(stored),
          after: toSubCaProviderInformation(row),
        });
        return withWarnings(row, content);
      }),
    );
  }

  /** @throws {ApplicationError} NOT_FOUND, SUB_CA_PROVIDER_IN_USE with the configurations that use it */
  async delete(caller: Principal, id: string): Promise<{ id: string; name: string }> {
    return this.database.inCompany(caller.companyId, async (tx) => {
      const row = found(await this.providers.findForUpdate(tx, id), id);
      const configurationIds = await this.providers.configurationIds(tx, id);
      if (configurationIds.length > 0) {
        throw ApplicationError.of('SUB_CA_PROVIDER_IN_USE', { configurationIds });
      }
      await this.providers.delete(tx, id);
      await this.audit.record(tx, {
        type: 'sub-ca-provider.deleted',
        occurredAt: this.clock.now(),
        actor: actorOf(caller),
        subject: { kind: 'sub-ca-provider', id },
        before: toSubCaProviderInformation(row),
      });
      return { id, name: row.name };
    });
  }

  /** All rows of the company by id, for rooms that show providers inside their own objects. */
  async rowsById(tx: CompanyTransaction): Promise<ReadonlyMap<string, SubCaProviderEntity>> {
    return new Map((await this.providers.list(tx)).map((row) => [row.id, row]));
  }

  async #requireAccount(tx: CompanyTransaction, row: SubCaProviderEntity): Promise<void> {
    const referred = await this.providers.referred(tx, row.caAccountId, row.caProductOptionId);
    if (!referred.accountExists) {
      throw ApplicationError.of(
        'CA_ACCOUNT_UNKNOWN',
        { id: row.caAccountId },
        { pointer: '/caAccountId' },
      );
    }
    if (!referred.productOptionExists) {
      throw ApplicationError.of(
        'CA_PRODUCT_OPTION_UNKNOWN',
        { id: row.caProductOptionId },
        { pointer: '/caProductOptionId' },
      );
    }
  }

  async #naming<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (violatedConstraint(error) === 'uq_sub_ca_providers_name') {
        throw ApplicationError.of('SUB_CA_PROVIDER_NAME_TAKEN', { name }, { pointer: '/name' });
      }
      throw error;
    }
  }
}

function found(row: SubCaProviderEntity | null, id: string): SubCaProviderEntity {
  if (row !== null) return row;
  throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.subCaProvider, id });
}

function* typeProblems(
  caType: SubCaProviderCreateRequest['caType'],
  caAccountId: string | null | undefined,
): Generator<Problem> {
  if (!caType) {
    yield problem('CA_TYPE_EMPTY', {}, { pointer: '/caType' });
  } else if (caType !== 'BUILTIN') {
    yield problem('CA_TYPE_NOT_SUPPORTED', { caType }, { pointer: '/caType' });
  }
  if (!caAccountId) {
    yield problem('SUB_CA_PROVIDER_ACCOUNT_MISSING', {}, { pointer: '/caAccountId' });
  }
}

/** No issuer of this release signs with an HSM; a setting that nobody honors would be a lie (ruling 20). */
function* hsmProblems({ pkcs11 }: ProviderContent): Generator<Problem> {
  if (pkcs11.signingEnabled) {
    yield problem('HSM_SIGNING_REFUSED', {}, { pointer: '/pkcs11/signingEnabled' });
  }
}

function accepted(content: ProviderContent) {
  const { keyAlgorithm, ...rest } = content;
  if (keyAlgorithm === '') throw new Error('a provider without key algorithm was accepted');
  return { ...rest, keyAlgorithm: keyAlgorithm satisfies KeyAlgorithm };
}

function withWarnings(row: SubCaProviderEntity, content: ProviderContent): Saved {
  const warnings = providerWarnings(content);
  const information = toSubCaProviderInformation(row);
  return warnings.length === 0 ? information : { ...information, warnings };
}
