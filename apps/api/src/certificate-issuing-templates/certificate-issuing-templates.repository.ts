import { Injectable } from '@nestjs/common';
import type { CompanyTransaction } from '../database/company-database.ts';
import type { CertificateIssuingTemplateRow } from './certificate-issuing-template.row.ts';

/** Which templates are wanted; an absent member does not restrict. */
export interface TemplateFilter {
  readonly id?: string | undefined;
  readonly certificateAuthorityAccountId?: string | undefined;
}

/** Rows of `certificate_issuing_templates` within one company's transaction. */
@Injectable()
export class CertificateIssuingTemplatesRepository {
  /** Templates, the oldest first: the one that came with the company leads. */
  list(tx: CompanyTransaction, filter: TemplateFilter): Promise<CertificateIssuingTemplateRow[]> {
    return tx.query<CertificateIssuingTemplateRow & Record<string, unknown>>(
      `select t.id, t.company_id, t.name, t.certificate_authority, t.ca_account_id, t.ca_product_option_id, t.status,
         t.system_generated, t.creation_date, t.modification_date, o.product_name, o.product_types,
         o.validity_period as product_validity_period
       from certificate_issuing_templates t
       join ca_product_options o on o.company_id = t.company_id and o.id = t.ca_product_option_id
       where ($1::uuid is null or t.id = $1) and ($2::uuid is null or t.ca_account_id = $2)
       order by t.creation_date, t.id`,
      [filter.id ?? null, filter.certificateAuthorityAccountId ?? null],
    );
  }
}
