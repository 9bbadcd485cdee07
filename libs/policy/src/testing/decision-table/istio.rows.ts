import { ISTIO_POLICY, MESH_POLICY } from '../sample-policies.ts';
import { aPolicy } from '../policy.builder.ts';
import type { GivenRequest } from '../request.builder.ts';
import { denies, permits, row } from './row.ts';
import type { DecisionRow } from './row.ts';

const WEB = 'spiffe://cluster.local/ns/prod/sa/web';
const URI = '/sans/uniformResourceIdentifiers';

const LOCKED = {
  organization: ['Example Inc'],
  organizationalUnit: ['CloudApps Unit'],
  locality: ['Newton'],
  stateOrProvince: ['MA'],
  country: ['USA'],
} as const;

const workload = (...uniformResourceIdentifiers: readonly string[]): GivenRequest => ({
  sans: { uniformResourceIdentifiers },
  keyAlgorithm: 'RSA_2048',
});

const HOUR = { years: 0, months: 0, seconds: 3600 };

/** The worked table of contract.md §3.7, row by row, and SPIFFE (ruling 2). */
export const ISTIO_ROWS: readonly DecisionRow[] = [
  row(
    'permits the workload with the five locked attributes, no common name and one hour',
    ISTIO_POLICY,
    workload(WEB),
    permits(
      {
        subject: { ...LOCKED, commonName: [] },
        sans: { uniformResourceIdentifiers: [WEB], dnsNames: [], ipAddresses: [], rfc822Names: [] },
        keyAlgorithm: 'RSA_2048',
        keyUsages: ['keyEncipherment', 'digitalSignature'],
        extendedKeyUsages: ['SERVER_AUTH', 'CLIENT_AUTH'],
        validityPeriod: HOUR,
      },
      'COUNTRY_NOT_TWO_LETTERS',
    ),
  ),
  row(
    'permits the workload with a common name',
    ISTIO_POLICY,
    { ...workload(WEB), subject: { commonName: ['web'] } },
    permits({ subject: { ...LOCKED, commonName: ['web'] } }, 'COUNTRY_NOT_TWO_LETTERS'),
  ),
  row(
    'replaces a requested organization by the locked one without an error',
    ISTIO_POLICY,
    { ...workload(WEB), subject: { organization: ['Evil'] } },
    permits({ subject: LOCKED }, 'VALUES_REPLACED', 'COUNTRY_NOT_TWO_LETTERS'),
  ),
  row(
    'denies a workload without a URI, because one is required',
    ISTIO_POLICY,
    workload(),
    denies(['PROPERTY_REQUIRED', URI]),
  ),
  row(
    'denies a URI of another trust domain',
    ISTIO_POLICY,
    workload('spiffe://other/ns/prod/sa/web'),
    denies(['VALUE_NOT_ALLOWED', `${URI}/0`]),
  ),
  row(
    'denies a second URI that no allowed value matches, and a SPIFFE ID that is not alone',
    ISTIO_POLICY,
    workload(WEB, 'https://x'),
    denies(['VALUE_NOT_ALLOWED', `${URI}/1`], ['SPIFFE_ID_NOT_ALONE', URI]),
  ),
  row(
    'denies an IP address, because it is forbidden',
    ISTIO_POLICY,
    { sans: { uniformResourceIdentifiers: [WEB], ipAddresses: ['10.0.0.1'] } },
    denies(['PROPERTY_FORBIDDEN', '/sans/ipAddresses']),
  ),
  row(
    'denies a P-256 key where only RSA 2048 is allowed',
    ISTIO_POLICY,
    { ...workload(WEB), keyAlgorithm: 'EC_P256' },
    denies(['KEY_ALGORITHM_NOT_ALLOWED', '/keyAlgorithm']),
  ),
  row(
    'denies two hours where one is the maximum',
    ISTIO_POLICY,
    { ...workload(WEB), validityPeriod: 'PT2H' },
    denies(['VALIDITY_PERIOD_TOO_LONG', '/validityPeriod']),
  ),
  row(
    'shortens two hours to one when clamping is on',
    ISTIO_POLICY,
    { ...workload(WEB), validityPeriod: 'PT2H' },
    permits({ validityPeriod: HOUR }, 'COUNTRY_NOT_TWO_LETTERS', 'VALIDITY_PERIOD_CLAMPED'),
    { clampValidity: true },
  ),
  row(
    'permits half an hour as asked for',
    ISTIO_POLICY,
    { ...workload(WEB), validityPeriod: 'PT30M' },
    permits({ validityPeriod: { years: 0, months: 0, seconds: 1800 } }, 'COUNTRY_NOT_TWO_LETTERS'),
  ),
  row(
    'denies an empty path segment, although the published pattern admits it',
    ISTIO_POLICY,
    workload('spiffe://cluster.local/ns//sa/'),
    denies(['SPIFFE_ID_INVALID', `${URI}/0`]),
  ),
  row(
    'denies two SPIFFE IDs, although each is allowed',
    ISTIO_POLICY,
    workload(WEB, 'spiffe://cluster.local/ns/prod/sa/api'),
    denies(['SPIFFE_ID_NOT_ALONE', URI]),
  ),
  row(
    'denies the serving certificate of istiod, which has no URI',
    ISTIO_POLICY,
    {
      subject: { commonName: ['istiod.istio-system.svc'] },
      sans: { dnsNames: ['istiod.istio-system.svc', 'istio-pilot.istio-system.svc'] },
      keyAlgorithm: 'RSA_2048',
    },
    denies(['PROPERTY_REQUIRED', URI]),
  ),
  row(
    'takes the default key algorithm when none is named',
    ISTIO_POLICY,
    { sans: { uniformResourceIdentifiers: [WEB] } },
    permits({ keyAlgorithm: 'RSA_2048' }, 'COUNTRY_NOT_TWO_LETTERS'),
  ),
  row(
    'lists every reason at once, in the order of the request',
    ISTIO_POLICY,
    {
      subject: { commonName: ['a', 'b'] },
      sans: {
        ipAddresses: ['10.0.0.1'],
        rfc822Names: ['a@b.example'],
        uniformResourceIdentifiers: ['spiffe://other/x'],
      },
      keyAlgorithm: 'EC_ED25519',
      validityPeriod: 'P1Y',
    },
    denies(
      ['MULTIPLE_COMMON_NAMES', '/subject/commonName'],
      ['PROPERTY_FORBIDDEN', '/sans/ipAddresses'],
      ['PROPERTY_FORBIDDEN', '/sans/rfc822Names'],
      ['VALUE_NOT_ALLOWED', `${URI}/0`],
      ['KEY_ALGORITHM_NOT_ALLOWED', '/keyAlgorithm'],
      ['VALIDITY_PERIOD_TOO_LONG', '/validityPeriod'],
    ),
  ),
  row(
    'permits a P-256 workload under the recommended mesh policy',
    MESH_POLICY,
    { ...workload(WEB), keyAlgorithm: 'EC_P256' },
    permits({ keyAlgorithm: 'EC_P256', sans: { uniformResourceIdentifiers: [WEB] } }),
  ),
  row(
    'denies a path longer than the recommended mesh policy says',
    MESH_POLICY,
    workload(`${WEB}/more`),
    denies(['VALUE_NOT_ALLOWED', `${URI}/0`]),
  ),
  row(
    'lower-cases scheme and trust domain of a SPIFFE ID before matching and signing',
    ISTIO_POLICY,
    workload('SPIFFE://Cluster.LOCAL/ns/Prod/sa/web'),
    permits(
      { sans: { uniformResourceIdentifiers: ['spiffe://cluster.local/ns/Prod/sa/web'] } },
      'COUNTRY_NOT_TWO_LETTERS',
    ),
  ),
  row(
    'counts the same SPIFFE ID in two spellings once',
    ISTIO_POLICY,
    workload(WEB, 'spiffe://CLUSTER.local/ns/prod/sa/web'),
    permits(
      { sans: { uniformResourceIdentifiers: [WEB] } },
      'COUNTRY_NOT_TWO_LETTERS',
      'DUPLICATES_DROPPED',
    ),
  ),
  ...[
    ['user information', 'spiffe://me@cluster.local/ns/a/sa/b'],
    ['a port', 'spiffe://cluster.local:443/ns/a/sa/b'],
    ['a query', 'spiffe://cluster.local/ns/a/sa/b?x=1'],
    ['a fragment', 'spiffe://cluster.local/ns/a/sa/b#x'],
    ['percent-encoding', 'spiffe://cluster.local/ns/a%2Fb/sa/b'],
    ['a dot segment', 'spiffe://cluster.local/ns/../sa/b'],
    ['a trailing slash', 'spiffe://cluster.local/ns/a/sa/b/'],
    ['a space', 'spiffe://cluster.local/ns/a b/sa/b'],
    ['no trust domain', 'spiffe:///ns/a/sa/b'],
    ['no authority', 'spiffe:cluster.local/ns/a/sa/b'],
    ['no path', 'spiffe://cluster.local'],
    ['more than 2048 bytes', `spiffe://cluster.local/ns/a/sa/${'b'.repeat(2048)}`],
    ['a character outside ASCII', 'spiffe://cluster.local/ns/ä/sa/b'],
    ['a NUL', 'spiffe://cluster.local/ns/a/sa/b\0.evil'],
  ].map(([what, uri = '']) =>
    row(
      `denies a SPIFFE ID with ${what}`,
      aPolicy().ignoring('dnsNames').requiring('uniformResourceIdentifiers'),
      workload(uri),
      denies(['SPIFFE_ID_INVALID', `${URI}/0`]),
    ),
  ),
  row(
    'drops ignored SPIFFE IDs without looking at them',
    aPolicy().ignoring('uniformResourceIdentifiers'),
    { sans: { dnsNames: ['web'], uniformResourceIdentifiers: [WEB, 'spiffe://'] } },
    permits({ sans: { uniformResourceIdentifiers: [] } }, 'VALUES_IGNORED'),
  ),
];
