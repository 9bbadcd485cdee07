import {
  type certificateAuthorities,
  formatDateTime,
  type HandlerResponse,
} from '@luciole/contract';
import {
  encodePem,
  formatName,
  parseCertificate,
  readDer,
  readSignatureAlgorithm,
  serialNumberText,
  toSubjectNames,
} from '@luciole/pki';
import type { KeyAlgorithm } from '@luciole/policy';

import type { CaAccountRow } from './ca-accounts.repository.ts';
import type { CertificateAuthority } from './certificate-authority.ts';

/** A CA account with its product options, as a handler returns it. */
export type CaAccountView = HandlerResponse<typeof certificateAuthorities.create>;
type CaCertificateView = CaAccountView['account']['accountDetails']['trustChain'][number];

/** Longest validity of a certificate under the built-in CA (ruling 9). */
export const MAX_SUB_CA_VALIDITY = 'P365D';

/**
 * The wire form of a CA account.
 *
 * @param chain - its CA first, the root last
 */
export function toCaAccount(
  row: CaAccountRow,
  chain: readonly CertificateAuthority[],
): CaAccountView {
  const certificateAuthority = row.certificate_authority;
  const { product_name: productName, product_types: productTypes } = row;
  return {
    account: {
      id: row.id,
      companyId: row.company_id,
      key: row.key,
      certificateAuthority,
      connectionStatus: row.connection_status,
      creationDate: formatDateTime(row.creation_date),
      modificationDate: formatDateTime(row.modification_date),
      accountDetails: {
        certificateAuthority,
        trustChain: chain.map(toCaCertificate),
        maxValidityPeriod: MAX_SUB_CA_VALIDITY,
        liveSubCaCount: row.live_sub_ca_count,
      },
    },
    productOptions: [
      {
        id: row.product_option_id,
        companyId: row.company_id,
        productName,
        certificateAuthority,
        certificateAuthorityAccountId: row.id,
        creationDate: formatDateTime(row.product_creation_date),
        modificationDate: formatDateTime(row.product_modification_date),
        productDetails: {
          certificateAuthority,
          productName,
          productTypes,
          productTemplate: {
            certificateAuthority,
            productName,
            productTypes,
            validityPeriod: row.product_validity_period,
          },
        },
      },
    ],
  };
}

const KEYS: Readonly<Record<KeyAlgorithm, { type: 'RSA' | 'EC' | 'ED25519'; bits?: number }>> = {
  RSA_2048: { type: 'RSA', bits: 2048 },
  RSA_3072: { type: 'RSA', bits: 3072 },
  RSA_4096: { type: 'RSA', bits: 4096 },
  EC_P256: { type: 'EC', bits: 256 },
  EC_P384: { type: 'EC', bits: 384 },
  EC_P521: { type: 'EC', bits: 521 },
  EC_ED25519: { type: 'ED25519' },
};

/** The ecosystem's names of the signature algorithms that are accepted. */
const SIGNATURES: Readonly<Record<string, string>> = {
  sha256WithRSAEncryption: 'SHA256_WITH_RSA_ENCRYPTION',
  sha384WithRSAEncryption: 'SHA384_WITH_RSA_ENCRYPTION',
  sha512WithRSAEncryption: 'SHA512_WITH_RSA_ENCRYPTION',
  'ecdsa-with-SHA256': 'SHA256_WITH_ECDSA',
  'ecdsa-with-SHA384': 'SHA384_WITH_ECDSA',
  'ecdsa-with-SHA512': 'SHA512_WITH_ECDSA',
  Ed25519: 'ED25519',
};

/** As the certificate says it: another CA may have written it. */
function toCaCertificate(authority: CertificateAuthority): CaCertificateView {
  const { keyAlgorithm, keyOfflineSince, status } = authority;
  const { bits, type } = KEYS[keyAlgorithm];
  const { signatureAlgorithmDer, tbs } = parseCertificate(authority.certificateDer);
  const subject = toSubjectNames(tbs.subject);
  const signature = readDer(signatureAlgorithmDer, readSignatureAlgorithm)?.name ?? '';
  const optional = {
    keyStrength: bits,
    subjectO: subject.organization[0],
    subjectC: subject.country[0],
    subjectL: subject.locality[0],
    subjectST: subject.stateOrProvince[0],
  };
  return {
    certificate: encodePem('CERTIFICATE', authority.certificateDer),
    keyType: type,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    signatureAlgorithm: SIGNATURES[signature] ?? signature,
    subjectDN: formatName(tbs.subject),
    subjectCN: [...subject.commonName],
    subjectOU: [...subject.organizationalUnit],
    validityStart: formatDateTime(authority.notBefore),
    validityEnd: formatDateTime(authority.notAfter),
    publicKeyHash: authority.publicKeyHash.toString('hex').toUpperCase(),
    id: authority.id,
    caName: authority.name,
    fingerprintSha256: authority.fingerprint.toString('hex'),
    serialNumber: serialNumberText(tbs.serialNumber),
    keyAlgorithm,
    status: status === 'ACTIVE' || status === 'EXTERNAL' ? status : 'RETIRED',
    ...(keyOfflineSince !== undefined && { keyOfflineSince: formatDateTime(keyOfflineSince) }),
  };
}
