import { Inject, Injectable } from '@nestjs/common';
import { type CertificateIssuingTemplateInformation, ENTITY_NAMES } from '@luciole/contract';
import type { z } from 'zod';
import type { Principal } from '../auth/principal.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { toCertificateIssuingTemplate } from './certificate-issuing-template.mapper.ts';
import {
  CertificateIssuingTemplatesRepository,
  type TemplateFilter,
} from './certificate-issuing-templates.repository.ts';

type Template = z.input<typeof CertificateIssuingTemplateInformation>;

/** Issuing templates, one per CA account; they are made with it (contract.md §2.7). */
@Injectable()
export class CertificateIssuingTemplatesService {
  constructor(
    @Inject(CompanyDatabase) private readonly database: CompanyDatabase,
    @Inject(CertificateIssuingTemplatesRepository)
    private readonly templates: CertificateIssuingTemplatesRepository,
  ) {}

  /** All templates of the caller's company, or those of one CA account; the oldest first. */
  async list(
    caller: Principal,
    filter: TemplateFilter,
  ): Promise<{ certificateIssuingTemplates: Template[] }> {
    return { certificateIssuingTemplates: await this.#find(caller, filter) };
  }

  /** @throws {ApplicationError} NOT_FOUND */
  async get(caller: Principal, id: string): Promise<Template> {
    const [template] = await this.#find(caller, { id });
    if (template !== undefined) return template;
    throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.certificateIssuingTemplate, id });
  }

  async #find(caller: Principal, filter: TemplateFilter): Promise<Template[]> {
    const rows = await this.database.inCompany(
      caller.companyId,
      (tx) => this.templates.list(tx, filter),
      { readOnly: true },
    );
    return rows.map(toCertificateIssuingTemplate);
  }
}
