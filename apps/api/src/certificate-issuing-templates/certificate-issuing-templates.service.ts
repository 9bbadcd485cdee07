import { Injectable } from '@nestjs/common';
import {
  type CertificateIssuingTemplateInformation,
  type CertificateIssuingTemplateRequest,
  ENTITY_NAMES,
} from '@luciole/contract';
import { countCharacters } from '@luciole/policy';
import type { z } from 'zod';
import { AuditTrail } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import type { Principal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { ApplicationError, problem, type Problem } from '../http/application-error.ts';
import { toCertificateIssuingTemplate } from './certificate-issuing-template.mapper.ts';
import {
  CertificateIssuingTemplatesRepository,
  type NewTemplate,
  type TemplateFilter,
} from './certificate-issuing-templates.repository.ts';

type Template = z.input<typeof CertificateIssuingTemplateInformation>;

const MAX_NAME_LENGTH = 64;

/**
 * Issuing templates. One is made with each CA account, for clients that find the account by it; others can be made by programs
 * that expect to, and restrict nothing (contract.md §2.7).
 */
@Injectable()
export class CertificateIssuingTemplatesService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly templates: CertificateIssuingTemplatesRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** All templates of the caller's company, or those of one CA account; the oldest first. */
  async list(
    { companyId }: Principal,
    filter: TemplateFilter,
  ): Promise<{ certificateIssuingTemplates: Template[] }> {
    const rows = await this.database.inCompany(companyId, (tx) => this.templates.list(tx, filter), {
      readOnly: true,
    });
    return { certificateIssuingTemplates: rows.map(toCertificateIssuingTemplate) };
  }

  /** @throws {ApplicationError} NOT_FOUND */
  async get({ companyId }: Principal, id: string): Promise<Template> {
    return this.database.inCompany(companyId, (tx) => this.#information(tx, id), {
      readOnly: true,
    });
  }

  /** @throws {ApplicationError} TEMPLATE_NAME_INVALID, TEMPLATE_NAME_TAKEN, CA_PRODUCT_OPTION_UNKNOWN, NOT_SUPPORTED */
  async create(
    caller: Principal,
    request: CertificateIssuingTemplateRequest,
  ): Promise<{ certificateIssuingTemplates: Template[] }> {
    ApplicationError.throwAny([...problemsOf(request)]);
    const now = this.clock.now();
    const id = uuidV7(now);
    return this.database.inCompany(caller.companyId, async (tx) => {
      await this.templates.insert(tx, await this.#toTemplate(tx, request, id, now));
      const after = await this.#information(tx, id);
      await this.audit.record(tx, {
        type: 'certificate-issuing-template.created',
        occurredAt: now,
        actor: actorOf(caller),
        subject: { kind: 'certificate-issuing-template', id },
        after,
      });
      return { certificateIssuingTemplates: [after] };
    });
  }

  /** @throws {ApplicationError} NOT_FOUND, and as {@link create} */
  async update(
    caller: Principal,
    id: string,
    request: CertificateIssuingTemplateRequest,
  ): Promise<Template> {
    ApplicationError.throwAny([...problemsOf(request)]);
    const now = this.clock.now();
    return this.database.inCompany(caller.companyId, async (tx) => {
      const before = requireOwn(await this.#information(tx, id), 'Changing');
      await this.templates.update(tx, await this.#toTemplate(tx, request, id, now));
      const after = await this.#information(tx, id);
      await this.audit.record(tx, {
        type: 'certificate-issuing-template.changed',
        occurredAt: now,
        actor: actorOf(caller),
        subject: { kind: 'certificate-issuing-template', id },
        before,
        after,
      });
      return after;
    });
  }

  /** @throws {ApplicationError} NOT_FOUND, NOT_SUPPORTED for what the system made */
  async delete(caller: Principal, id: string): Promise<void> {
    await this.database.inCompany(caller.companyId, async (tx) => {
      const before = requireOwn(await this.#information(tx, id), 'Deleting');
      await this.templates.delete(tx, id);
      await this.audit.record(tx, {
        type: 'certificate-issuing-template.deleted',
        occurredAt: this.clock.now(),
        actor: actorOf(caller),
        subject: { kind: 'certificate-issuing-template', id },
        before,
      });
    });
  }

  async #information(tx: CompanyTransaction, id: string): Promise<Template> {
    const [row] = await this.templates.list(tx, { id });
    if (row !== undefined) return toCertificateIssuingTemplate(row);
    throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.certificateIssuingTemplate, id });
  }

  async #toTemplate(
    tx: CompanyTransaction,
    request: CertificateIssuingTemplateRequest,
    id: string,
    now: Date,
  ): Promise<NewTemplate> {
    const { name, certificateAuthorityProductOptionId: optionId, ...document } = request;
    const accountId = await this.templates.accountOfOption(tx, optionId);
    if (accountId === undefined) {
      const pointer = '/certificateAuthorityProductOptionId';
      throw ApplicationError.of('CA_PRODUCT_OPTION_UNKNOWN', { id: optionId }, { pointer });
    }
    const { certificateAuthority } = document;
    return { id, name, certificateAuthority, accountId, optionId, document, now };
  }
}

function* problemsOf(request: CertificateIssuingTemplateRequest): Generator<Problem> {
  const { name, everyoneIsConsumer } = request;
  const isName =
    name.trim() !== '' && countCharacters(name) <= MAX_NAME_LENGTH && !/\p{Cc}/u.test(name);
  if (!isName) yield problem('TEMPLATE_NAME_INVALID', {}, { pointer: '/name' });
  if (everyoneIsConsumer === false)
    yield problem('NOT_SUPPORTED', { feature: 'Limiting who uses an issuing template' });
}

function requireOwn(template: Template, what: string): Template {
  if (!template.systemGenerated) return template;
  throw ApplicationError.of('NOT_SUPPORTED', { feature: `${what} a template of the system` });
}
