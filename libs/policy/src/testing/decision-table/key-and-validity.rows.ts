import { aPolicy } from '../policy.builder.ts';
import type { GivenRequest } from '../request.builder.ts';
import { denies, permits, row } from './row.ts';
import type { DecisionRow } from './row.ts';

const web = (given: GivenRequest = {}): GivenRequest => ({
  sans: { dnsNames: ['web.example'] },
  ...given,
});

const anyKey = aPolicy().withKeys(
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'EC_P256',
  'EC_P384',
  'EC_P521',
  'EC_ED25519',
);
const tls = anyKey.withKeyUsages('digitalSignature', 'keyEncipherment');
const period = (seconds: number) => ({ years: 0, months: 0, seconds });

/** Key algorithms, key usages per key type (ruling 3), extended key usages and validity (contract.md §3.6). */
export const KEY_AND_VALIDITY_ROWS: readonly DecisionRow[] = [
  row(
    'keeps keyEncipherment for an RSA key',
    tls,
    web({ keyAlgorithm: 'RSA_4096' }),
    permits({ keyUsages: ['digitalSignature', 'keyEncipherment'] }),
  ),
  row(
    'drops keyEncipherment for an EC key and says so',
    tls,
    web({ keyAlgorithm: 'EC_P384' }),
    permits({ keyUsages: ['digitalSignature'] }, 'KEY_USAGE_DROPPED'),
  ),
  row(
    'drops keyEncipherment for an Ed25519 key and says so',
    tls,
    web({ keyAlgorithm: 'EC_ED25519' }),
    permits({ keyUsages: ['digitalSignature'] }, 'KEY_USAGE_DROPPED'),
  ),
  row(
    'denies an EC key when no key usage is left for it',
    anyKey.withKeyUsages('keyEncipherment', 'dataEncipherment'),
    web({ keyAlgorithm: 'EC_P256' }),
    denies(['NO_KEY_USAGE_LEFT', '/keyAlgorithm']),
  ),
  row(
    'denies an Ed25519 key that is only for key agreement',
    anyKey.withKeyUsages('keyAgreement'),
    web({ keyAlgorithm: 'EC_ED25519' }),
    denies(['NO_KEY_USAGE_LEFT', '/keyAlgorithm']),
  ),
  row(
    'keeps keyAgreement with encipherOnly for an EC key',
    anyKey.withKeyUsages('keyAgreement', 'encipherOnly'),
    web({ keyAlgorithm: 'EC_P256' }),
    permits({ keyUsages: ['keyAgreement', 'encipherOnly'] }),
  ),
  row(
    'drops decipherOnly where keyAgreement is not asked for',
    anyKey.withKeyUsages('digitalSignature', 'decipherOnly'),
    web({ keyAlgorithm: 'EC_P256' }),
    permits({ keyUsages: ['digitalSignature'] }, 'KEY_USAGE_DROPPED'),
  ),
  row(
    'takes the default key algorithm for a request by parameters that names none',
    tls,
    web(),
    permits({ keyAlgorithm: 'RSA_2048' }),
  ),
  row(
    'denies a key algorithm that is not in the list',
    aPolicy().withKeys('EC_P256'),
    web({ keyAlgorithm: 'RSA_2048' }),
    denies(['KEY_ALGORITHM_NOT_ALLOWED', '/keyAlgorithm']),
  ),
  row(
    'gives exactly the extended key usages of the policy, each once',
    aPolicy().withExtendedKeyUsages('CLIENT_AUTH', 'SERVER_AUTH', 'CLIENT_AUTH'),
    web(),
    permits({ extendedKeyUsages: ['CLIENT_AUTH', 'SERVER_AUTH'] }),
  ),
  row(
    'gives the whole period of the policy when none is asked for',
    aPolicy().validFor('P2W'),
    web(),
    permits({ validityPeriod: period(14 * 86_400) }),
  ),
  row(
    'permits a period of exactly the maximum in other units',
    aPolicy().validFor('P1D'),
    web({ validityPeriod: 'PT1440M' }),
    permits({ validityPeriod: period(86_400) }),
  ),
  row(
    'denies a period one second over the maximum',
    aPolicy().validFor('P1D'),
    web({ validityPeriod: 'PT86401S' }),
    denies(['VALIDITY_PERIOD_TOO_LONG', '/validityPeriod']),
  ),
  row(
    'counts a month as 30 days when comparing',
    aPolicy().validFor('P1M'),
    web({ validityPeriod: 'P30D' }),
    permits({ validityPeriod: period(30 * 86_400) }),
  ),
  row(
    'reads mixed weeks and fractions as vcert writes them',
    aPolicy().validFor('P90D'),
    web({ validityPeriod: 'P4W2DT0.5H' }),
    permits({ validityPeriod: period(30 * 86_400 + 1800) }),
  ),
  ...['PT0S', '-PT1H', 'tomorrow', '', 'P1000Y', 'PT0.5S'].map((validityPeriod) =>
    row(
      `denies ${JSON.stringify(validityPeriod)} as a validity period`,
      aPolicy(),
      web({ validityPeriod }),
      denies(['VALIDITY_PERIOD_INVALID', '/validityPeriod']),
    ),
  ),
  row(
    'denies an unreadable period even when clamping is on',
    aPolicy(),
    web({ validityPeriod: 'P1000Y' }),
    denies(['VALIDITY_PERIOD_INVALID', '/validityPeriod']),
    { clampValidity: true },
  ),
];
