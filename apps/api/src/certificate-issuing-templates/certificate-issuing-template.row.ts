import type { CaType, CertificateIssuingTemplateRequest } from '@luciole/contract';

/** Members of a request that are kept and given back as they are. */
export type TemplateDocument = Partial<
  Omit<CertificateIssuingTemplateRequest, 'name' | 'certificateAuthorityProductOptionId'>
>;

/** A row of `certificate_issuing_templates` with its product option. */
export interface CertificateIssuingTemplateRow {
  readonly id: string;
  readonly company_id: string;
  readonly name: string;
  readonly certificate_authority: CaType;
  readonly ca_account_id: string;
  readonly ca_product_option_id: string;
  readonly status: 'AVAILABLE' | 'UNAVAILABLE' | 'PARTIALLY_AVAILABLE';
  readonly system_generated: boolean;
  readonly creation_date: Date;
  readonly modification_date: Date;
  /** What the request said of what restricts nothing here; empty for what the system made. */
  readonly document: TemplateDocument;
  readonly product_name: string;
  readonly product_types: ('SSL' | 'CODESIGN')[];
  readonly product_validity_period: string;
}
