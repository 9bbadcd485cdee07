import { aPolicy } from '../policy.builder.ts';
import { denies, permits, row } from './row.ts';
import type { DecisionRow } from './row.ts';

const DNS = '/sans/dnsNames';
const COUNTRY = '/subject/country';

const web = aPolicy();
const anySubject = aPolicy().ignoring('dnsNames').permitting('organization');
const homeCountry = aPolicy()
  .ignoring('dnsNames')
  .constraining('country', {
    type: 'OPTIONAL',
    allowedValues: ['US', 'DE'],
    defaultValues: ['US'],
    maxOccurrences: 1,
  });

/** The five types, occurrences and subject attributes (contract.md §3.2 and §3.4). */
export const PROPERTY_ROWS: readonly DecisionRow[] = [
  row(
    'drops ignored dNSNames of a request and permits it',
    aPolicy().ignoring('dnsNames').requiring('commonName'),
    { subject: { commonName: ['web'] }, sans: { dnsNames: ['a.example', 'b.example'] } },
    permits({ subject: { commonName: ['web'] }, sans: { dnsNames: [] } }, 'VALUES_IGNORED'),
  ),
  row(
    'treats a property that the policy does not mention as ignored',
    web,
    { subject: { locality: ['\0'] }, sans: { dnsNames: ['a.example'], ipAddresses: ['nonsense'] } },
    permits(
      { subject: { locality: [] }, sans: { ipAddresses: [] } },
      'VALUES_IGNORED',
      'VALUES_IGNORED',
    ),
  ),
  row(
    'permits a forbidden property that is absent',
    web.forbidding('ipAddresses'),
    { sans: { dnsNames: ['a.example'] } },
    permits({ sans: { ipAddresses: [] } }),
  ),
  row(
    'fills an absent optional country with the default',
    homeCountry,
    {},
    permits({ subject: { country: ['US'] } }, 'DEFAULTS_USED'),
  ),
  row(
    'takes a requested optional country that is allowed instead of the default',
    homeCountry,
    { subject: { country: ['DE'] } },
    permits({ subject: { country: ['DE'] } }),
  ),
  row(
    'denies an optional country that is not allowed',
    homeCountry,
    { subject: { country: ['FR'] } },
    denies(['VALUE_NOT_ALLOWED', `${COUNTRY}/0`]),
  ),
  row(
    'compares subject values with regard to case',
    homeCountry,
    { subject: { country: ['de'] } },
    denies(['VALUE_NOT_ALLOWED', `${COUNTRY}/0`]),
  ),
  row(
    'permits any value where the list of allowed values is empty',
    anySubject,
    { subject: { organization: ['Käse & Söhne GmbH'] } },
    permits({ subject: { organization: ['Käse & Söhne GmbH'] } }),
  ),
  row(
    'permits exactly as many values as the maximum',
    web.constraining('dnsNames', { type: 'OPTIONAL', maxOccurrences: 2 }),
    { sans: { dnsNames: ['a.example', 'b.example'] } },
    permits({ sans: { dnsNames: ['a.example', 'b.example'] } }),
  ),
  row(
    'denies more values than the maximum',
    web.constraining('dnsNames', { type: 'OPTIONAL', maxOccurrences: 2 }),
    { sans: { dnsNames: ['a.example', 'b.example', 'c.example'] } },
    denies(['TOO_MANY_VALUES', DNS]),
  ),
  row(
    'denies fewer values than the minimum',
    web.constraining('dnsNames', { type: 'REQUIRED', minOccurrences: 2, maxOccurrences: 3 }),
    { sans: { dnsNames: ['a.example'] } },
    denies(['TOO_FEW_VALUES', DNS]),
  ),
  row(
    'counts repeated values once, so that they do not fill up a minimum',
    web.constraining('dnsNames', { type: 'REQUIRED', minOccurrences: 2, maxOccurrences: 3 }),
    { sans: { dnsNames: ['a.example', 'A.example'] } },
    denies(['TOO_FEW_VALUES', DNS]),
  ),
  row(
    'counts repeated values once, so that they do not exceed a maximum',
    web.constraining('dnsNames', { type: 'OPTIONAL', maxOccurrences: 1 }),
    { sans: { dnsNames: ['a.example', 'A.EXAMPLE'] } },
    permits({ sans: { dnsNames: ['a.example'] } }, 'DUPLICATES_DROPPED'),
  ),
  row(
    'keeps the order of the request',
    web,
    { sans: { dnsNames: ['c.example', 'a.example', 'b.example'] } },
    permits({ sans: { dnsNames: ['c.example', 'a.example', 'b.example'] } }),
  ),
  row(
    'denies a list longer than any policy can allow by its count alone',
    web.constraining('dnsNames', { type: 'OPTIONAL', maxOccurrences: 1000 }),
    { sans: { dnsNames: Array.from({ length: 1001 }, () => '-') } },
    denies(['TOO_MANY_VALUES', DNS]),
  ),
  row(
    'denies two common names whatever the maximum says',
    web.constraining('commonName', { type: 'REQUIRED', minOccurrences: 1, maxOccurrences: 10 }),
    { subject: { commonName: ['a', 'b'] }, sans: { dnsNames: ['a.example'] } },
    denies(['MULTIPLE_COMMON_NAMES', '/subject/commonName']),
  ),
  row(
    'does not copy the common name into the dNSNames',
    aPolicy().permitting('dnsNames').requiring('commonName'),
    { subject: { commonName: ['a.example'] } },
    permits({ sans: { dnsNames: [] } }),
  ),
  row(
    'permits several organizational units in the order given',
    web.permitting('organizationalUnit'),
    { subject: { organizationalUnit: ['b', 'a'] }, sans: { dnsNames: ['a.example'] } },
    permits({ subject: { organizationalUnit: ['b', 'a'] } }),
  ),
  row(
    'notes nothing when a request repeats the locked value',
    web.locking('organization', 'Acme'),
    { subject: { organization: ['Acme'] }, sans: { dnsNames: ['a.example'] } },
    permits({ subject: { organization: ['Acme'] } }),
  ),
  row(
    'locks names of a form too, in canonical form',
    aPolicy().locking('dnsNames', 'Web.Example', '*.Web.Example'),
    { sans: { dnsNames: ['evil.example'] } },
    permits({ sans: { dnsNames: ['web.example', '*.web.example'] } }, 'VALUES_REPLACED'),
  ),
  row(
    'denies a certificate with neither a subject nor a name',
    aPolicy().permitting('dnsNames'),
    {},
    denies(['NOTHING_TO_CERTIFY', '']),
  ),
  row(
    'denies a certificate whose only names are ignored',
    aPolicy().ignoring('dnsNames'),
    { sans: { dnsNames: ['a.example'] } },
    denies(['NOTHING_TO_CERTIFY', '']),
  ),
  row(
    'denies a blank subject value',
    anySubject,
    { subject: { organization: ['  '] } },
    denies(['VALUE_INVALID', '/subject/organization/0']),
  ),
  row(
    'denies a control character in a subject value, even where any value is allowed',
    anySubject,
    { subject: { organization: ['Acme\0.evil'] } },
    denies(['VALUE_INVALID', '/subject/organization/0']),
  ),
  row(
    'denies a bidirectional override in a subject value',
    anySubject,
    { subject: { organization: ['Acme\u202egro.live'] } },
    denies(['VALUE_INVALID', '/subject/organization/0']),
  ),
  row(
    'denies half a surrogate pair in a subject value',
    anySubject,
    { subject: { organization: ['Acme\ud800'] } },
    denies(['VALUE_INVALID', '/subject/organization/0']),
  ),
  row(
    'permits a common name of 64 characters, counted as code points',
    web.permitting('commonName'),
    { subject: { commonName: ['😀'.repeat(64)] }, sans: { dnsNames: ['a.example'] } },
    permits({ subject: { commonName: ['😀'.repeat(64)] } }),
  ),
  row(
    'denies a common name of 65 characters',
    web.permitting('commonName'),
    { subject: { commonName: ['a'.repeat(65)] }, sans: { dnsNames: ['a.example'] } },
    denies(['VALUE_TOO_LONG', '/subject/commonName/0']),
  ),
  row(
    'permits a locality of 128 characters and denies one more',
    web.permitting('locality'),
    {
      subject: { locality: ['a'.repeat(128), 'b'.repeat(129)] },
      sans: { dnsNames: ['a.example'] },
    },
    denies(['VALUE_TOO_LONG', '/subject/locality/1']),
  ),
  row(
    'permits a country of three letters and notes it',
    web.permitting('country'),
    { subject: { country: ['USA'] }, sans: { dnsNames: ['a.example'] } },
    permits({ subject: { country: ['USA'] } }, 'COUNTRY_NOT_TWO_LETTERS'),
  ),
];
