import { Injectable } from '@nestjs/common';
import type { CaType } from '@luciole/contract';
import type { CompanyTransaction } from '../database/company-database.ts';
import { violatedConstraint } from '../database/violated-constraint.ts';
import { ApplicationError } from '../http/application-error.ts';
import type {
  CertificateIssuingTemplateRow,
  TemplateDocument,
} from './certificate-issuing-template.row.ts';

/** Which templates are wanted; an absent member does not restrict. */
export interface TemplateFilter {
  readonly id?: string | undefined;
  readonly certificateAuthorityAccountId?: string | undefined;
}

/** A template as it is written. */
export interface NewTemplate {
  readonly id: string;
  readonly name: string;
  readonly certificateAuthority: CaType;
  readonly accountId: string;
  readonly optionId: string;
  readonly document: TemplateDocument;
  readonly now: Date;
}

/** Rows of `certificate_issuing_templates` within one company's transaction. */
@Injectable()
export class CertificateIssuingTemplatesRepository {
  /** Templates, the oldest first: the one that came with the company leads. */
  list(tx: CompanyTransaction, filter: TemplateFilter): Promise<CertificateIssuingTemplateRow[]> {
    return tx.query<CertificateIssuingTemplateRow & Record<string, unknown>>(
      `select t.id, t.company_id, t.name, t.certificate_authority, t.ca_account_id, t.ca_product_option_id, t.status,
         t.system_generated, t.document, t.creation_date, t.modification_date, o.product_name, o.product_types,
         o.validity_period as product_validity_period
       from certificate_issuing_templates t
       join ca_product_options o on o.company_id = t.company_id and o.id = t.ca_product_option_id
       where ($1::uuid is null or t.id = $1) and ($2::uuid is null or t.ca_account_id = $2)
       order by t.creation_date, t.id`,
      [filter.id ?? null, filter.certificateAuthorityAccountId ?? null],
    );
  }

  /** The account of a product option; `undefined` when the company has no such option. */
  async accountOfOption(tx: CompanyTransaction, optionId: string): Promise<string | undefined> {
    const [row] = await tx.query<{ ca_account_id: string }>(
      'select ca_account_id from ca_product_options where id = $1',
      [optionId],
    );
    return row?.ca_account_id;
  }

  /** @throws {ApplicationError} TEMPLATE_NAME_TAKEN */
  async insert(tx: CompanyTransaction, template: NewTemplate): Promise<void> {
    await naming(template.name, () =>
      tx.execute(
        `insert into certificate_issuing_templates (company_id, id, name, certificate_authority, ca_account_id,
           ca_product_option_id, document, creation_date, modification_date)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
        [tx.companyId, ...valuesOf(template)],
      ),
    );
  }

  /** @throws {ApplicationError} TEMPLATE_NAME_TAKEN */
  async update(tx: CompanyTransaction, template: NewTemplate): Promise<void> {
    await naming(template.name, () =>
      tx.execute(
        `update certificate_issuing_templates set name = $2, certificate_authority = $3, ca_account_id = $4,
           ca_product_option_id = $5, document = $6, modification_date = $7 where id = $1`,
        valuesOf(template),
      ),
    );
  }

  async delete(tx: CompanyTransaction, id: string): Promise<void> {
    await tx.execute('delete from certificate_issuing_templates where id = $1', [id]);
  }
}

function valuesOf(template: NewTemplate): readonly unknown[] {
  const { id, name, certificateAuthority, accountId, optionId, document, now } = template;
  return [id, name, certificateAuthority, accountId, optionId, JSON.stringify(document), now];
}

async function naming(name: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (violatedConstraint(error) === 'uq_certificate_issuing_templates_name')
      throw ApplicationError.of('TEMPLATE_NAME_TAKEN', { name }, { pointer: '/name' });
    throw error;
  }
}
