import { type CertificateIssuingTemplateInformation, formatDateTime } from '@luciole/contract';
import type { z } from 'zod';
import type { CertificateIssuingTemplateRow } from './certificate-issuing-template.row.ts';

type Template = z.input<typeof CertificateIssuingTemplateInformation>;

const ANYTHING = ['.*'];
const EVERY_KEY_TYPE: Template['keyTypes'] = [
  { keyType: 'RSA', keyLengths: [2048, 3072, 4096] },
  { keyType: 'EC', keyCurves: ['P256', 'P384', 'P521', 'ED25519'] },
];

/**
 * A template as the wire shows it. Templates restrict nothing here, because workloads get their certificates by policies;
 * clients read the ids of account and product option from them (contract.md §2.7).
 */
export function toCertificateIssuingTemplate(row: CertificateIssuingTemplateRow): Template {
  const document = withoutNull(row.document);
  const product = withoutNull({ ...document.product });
  return {
    id: row.id,
    companyId: row.company_id,
    name: row.name,
    ...(document.description !== undefined && { description: document.description }),
    certificateAuthority: row.certificate_authority,
    certificateAuthorityAccountId: row.ca_account_id,
    certificateAuthorityProductOptionId: row.ca_product_option_id,
    product: {
      certificateAuthority: row.certificate_authority,
      productName: product.productName ?? row.product_name,
      productTypes: product.productTypes ?? row.product_types,
      validityPeriod: product.validityPeriod ?? row.product_validity_period,
      ...(product.hashAlgorithm !== undefined && { hashAlgorithm: product.hashAlgorithm }),
    },
    priority: document.priority ?? 0,
    systemGenerated: row.system_generated,
    status: row.status === 'UNAVAILABLE' ? 'UNAVAILABLE' : 'AVAILABLE',
    reason: '',
    keyTypes: document.keyTypes?.map(withoutNull) ?? EVERY_KEY_TYPE,
    keyReuse: document.keyReuse ?? false,
    extendedKeyUsageValues: document.extendedKeyUsageValues ?? [],
    subjectCNRegexes: document.subjectCNRegexes ?? ANYTHING,
    subjectORegexes: document.subjectORegexes ?? ANYTHING,
    subjectOURegexes: document.subjectOURegexes ?? ANYTHING,
    subjectLRegexes: document.subjectLRegexes ?? ANYTHING,
    subjectSTRegexes: document.subjectSTRegexes ?? ANYTHING,
    subjectCValues: document.subjectCValues ?? ANYTHING,
    sanRegexes: document.sanRegexes ?? ANYTHING,
    sanDnsNameRegexes: document.sanDnsNameRegexes ?? ANYTHING,
    sanIpAddressRegexes: document.sanIpAddressRegexes ?? ANYTHING,
    sanRfc822NameRegexes: document.sanRfc822NameRegexes ?? ANYTHING,
    sanUniformResourceIdentifierRegexes: document.sanUniformResourceIdentifierRegexes ?? ANYTHING,
    csrUploadAllowed: document.csrUploadAllowed ?? true,
    keyGeneratedByVenafiAllowed: document.keyGeneratedByVenafiAllowed ?? false,
    driverGeneratedCsr: document.driverGeneratedCsr ?? false,
    everyoneIsConsumer: true,
    resourceConsumerUserIds: [],
    resourceConsumerTeamIds: [],
    referencingApplicationIds: [],
    creationDate: formatDateTime(row.creation_date),
    modificationDate: formatDateTime(row.modification_date),
  };
}

/** Members that are absent or null are left out: on the wire nothing is null. */
function withoutNull<Members extends object>(members: Members): Given<Members> {
  const given = Object.entries(members).filter(([, value]) => value !== null);
  return Object.fromEntries(given) as Given<Members>;
}

type Given<Members> = { [Name in keyof Members]: Exclude<Members[Name], null> };
