import { type CertificateIssuingTemplateInformation, formatDateTime } from '@luciole/contract';
import type { z } from 'zod';
import type { CertificateIssuingTemplateRow } from './certificate-issuing-template.row.ts';

const ANYTHING = ['.*'];

/**
 * A template as the wire shows it. Templates restrict nothing here, because workloads get their certificates by policies;
 * clients read the ids of account and product option from them (contract.md §2.7).
 */
export function toCertificateIssuingTemplate(
  row: CertificateIssuingTemplateRow,
): z.input<typeof CertificateIssuingTemplateInformation> {
  return {
    id: row.id,
    companyId: row.company_id,
    name: row.name,
    certificateAuthority: row.certificate_authority,
    certificateAuthorityAccountId: row.ca_account_id,
    certificateAuthorityProductOptionId: row.ca_product_option_id,
    product: {
      certificateAuthority: row.certificate_authority,
      productName: row.product_name,
      productTypes: row.product_types,
      validityPeriod: row.product_validity_period,
    },
    priority: 0,
    systemGenerated: row.system_generated,
    status: row.status === 'UNAVAILABLE' ? 'UNAVAILABLE' : 'AVAILABLE',
    reason: '',
    keyTypes: [
      { keyType: 'RSA', keyLengths: [2048, 3072, 4096] },
      { keyType: 'EC', keyCurves: ['P256', 'P384', 'P521', 'ED25519'] },
    ],
    keyReuse: false,
    extendedKeyUsageValues: [],
    subjectCNRegexes: ANYTHING,
    subjectORegexes: ANYTHING,
    subjectOURegexes: ANYTHING,
    subjectLRegexes: ANYTHING,
    subjectSTRegexes: ANYTHING,
    subjectCValues: ANYTHING,
    sanRegexes: ANYTHING,
    sanDnsNameRegexes: ANYTHING,
    sanIpAddressRegexes: ANYTHING,
    sanRfc822NameRegexes: ANYTHING,
    sanUniformResourceIdentifierRegexes: ANYTHING,
    csrUploadAllowed: true,
    keyGeneratedByVenafiAllowed: false,
    driverGeneratedCsr: false,
    everyoneIsConsumer: true,
    resourceConsumerUserIds: [],
    resourceConsumerTeamIds: [],
    referencingApplicationIds: [],
    creationDate: formatDateTime(row.creation_date),
    modificationDate: formatDateTime(row.modification_date),
  };
}
