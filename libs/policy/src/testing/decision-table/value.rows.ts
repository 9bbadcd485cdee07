import { aPolicy } from '../policy.builder.ts';
import type { PolicyBuilder } from '../policy.builder.ts';
import type { SanProperty } from '../../model/certificate-names.ts';
import { denies, permits, row } from './row.ts';
import type { DecisionRow, ExpectedDecision } from './row.ts';

const only = (property: SanProperty, ...allowed: readonly string[]): PolicyBuilder =>
  aPolicy()
    .ignoring('dnsNames')
    .requiring(property, ...allowed);

/** One value under one list of allowed values. */
const matching = (
  title: string,
  property: SanProperty,
  allowed: readonly string[],
  value: string,
  expected: ExpectedDecision,
): DecisionRow =>
  row(title, only(property, ...allowed), { sans: { [property]: [value] } }, expected);

const signs = (property: SanProperty, value: string): ExpectedDecision =>
  permits({ sans: { [property]: [value] } });

const notAllowed = (property: SanProperty) => denies(['VALUE_NOT_ALLOWED', `/sans/${property}/0`]);
const invalid = (property: SanProperty) => denies(['VALUE_INVALID', `/sans/${property}/0`]);
const noWildcard = denies(['WILDCARD_NOT_ALLOWED', '/sans/dnsNames/0']);

const d = 'dnsNames';
const ip = 'ipAddresses';
const mail = 'rfc822Names';
const uri = 'uniformResourceIdentifiers';

/** Literals, patterns and canonical forms (contract.md §3.3, ruling 4). */
export const VALUE_ROWS: readonly DecisionRow[] = [
  matching('matches a literal as a whole', d, ['db.prod'], 'db.prod', signs(d, 'db.prod')),
  matching(
    'denies a value that a literal only begins',
    d,
    ['db.prod'],
    'db.production',
    notAllowed(d),
  ),
  matching('lower-cases dNSNames on both sides', d, ['DB.Prod'], 'db.PROD', signs(d, 'db.prod')),
  matching('takes allowed values as alternatives', d, ['a.x', 'b.x'], 'b.x', signs(d, 'b.x')),
  matching('never reads a literal as a pattern', d, ['.*'], 'a.x', notAllowed(d)),
  matching('anchors a pattern at the start', d, ['^prod'], 'not-prod.x', notAllowed(d)),
  matching(
    'lets any text follow a pattern without an end, as the reference does',
    d,
    [String.raw`^.*\.svc\.cluster\.local`],
    'x.svc.cluster.local.evil.test',
    signs(d, 'x.svc.cluster.local.evil.test'),
  ),
  matching(
    'stops at the end where a pattern says so',
    d,
    [String.raw`^.*\.svc\.cluster\.local$`],
    'x.svc.cluster.local.evil.test',
    notAllowed(d),
  ),
  matching(
    'anchors every alternative of a pattern',
    d,
    [String.raw`^a\.x$|^b\.x$`],
    'evil-b.x',
    notAllowed(d),
  ),
  matching(
    'matches the second alternative',
    d,
    [String.raw`^a\.x$|^b\.x$`],
    'b.x',
    signs(d, 'b.x'),
  ),
  matching(
    'denies a wildcard under a pattern for anything',
    d,
    ['^.*'],
    '*.example.com',
    noWildcard,
  ),
  matching('denies a wildcard where any value is allowed', d, [], '*.example.com', noWildcard),
  matching('denies a wildcard that a class excludes by name', d, ['^[^*]*$'], '*.x', noWildcard),
  matching(
    'permits a wildcard that a literal names',
    d,
    ['*.example.com'],
    '*.Example.com',
    signs(d, '*.example.com'),
  ),
  matching(
    'permits a wildcard that a pattern names',
    d,
    [String.raw`^\*\.[a-z]+\.example$`],
    '*.web.example',
    signs(d, '*.web.example'),
  ),
  matching(
    'denies a wildcard when only another alternative names the star',
    d,
    [String.raw`^.*|^\*\.ok\.example$`],
    '*.evil.example',
    noWildcard,
  ),
  matching(
    'denies a wildcard literal to a name below it',
    d,
    ['*.example.com'],
    'a.example.com',
    notAllowed(d),
  ),
  ...[
    ['a star in the middle', 'a.*.example'],
    ['a star within a label', 'w*.example'],
    ['a star alone', '*'],
    ['an underscore', 'a_b.example'],
    ['an empty label', 'a..example'],
    ['a trailing dot', 'a.example.'],
    ['a leading hyphen', '-a.example'],
    ['a trailing hyphen', 'a-.example'],
    ['a label of 64 characters', `${'a'.repeat(64)}.example`],
    ['254 characters', `${'a.'.repeat(126)}aa`],
    ['the look of an IPv4 address', '10.0.0.1'],
    ['a space', 'a b.example'],
    ['a newline at the end', 'a.example\n'],
    ['a NUL', 'a.example\0.evil'],
    ['letters outside ASCII', 'käse.example'],
    ['nothing in it', ''],
  ].map(([what, value = '']) =>
    matching(`denies a dNSName with ${what}`, d, [], value, invalid(d)),
  ),
  matching('permits an A-label', d, [], 'XN--KSE-QLA.example', signs(d, 'xn--kse-qla.example')),
  matching('permits an IPv4 address', ip, ['10.0.0.1'], '10.0.0.1', signs(ip, '10.0.0.1')),
  matching(
    'compares IPv6 addresses in canonical form',
    ip,
    ['2001:DB8:0:0:0:0:0:1'],
    '2001:0db8::0001',
    signs(ip, '2001:db8::1'),
  ),
  matching(
    'matches patterns against the canonical form of an IPv6 address',
    ip,
    ['^2001:db8::1$'],
    '2001:DB8:0:0::1',
    signs(ip, '2001:db8::1'),
  ),
  matching(
    'keeps an IPv4-mapped address apart from the IPv4 address',
    ip,
    ['10.0.0.1'],
    '::ffff:10.0.0.1',
    notAllowed(ip),
  ),
  matching(
    'writes an IPv4-mapped address in one way',
    ip,
    ['::ffff:a00:1'],
    '0:0:0:0:0:FFFF:10.0.0.1',
    signs(ip, '::ffff:10.0.0.1'),
  ),
  ...[
    '10.0.0.01',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.0/8',
    '::1%eth0',
    ':::',
    '1::2::3',
    '0x7f.1',
  ].map((value) => matching(`denies ${value} as an iPAddress`, ip, [], value, invalid(ip))),
  matching(
    'lower-cases the host of an rfc822Name only',
    mail,
    ['Ann@Example.com'],
    'Ann@EXAMPLE.com',
    signs(mail, 'Ann@example.com'),
  ),
  matching(
    'compares local parts with regard to case',
    mail,
    ['ann@x.y'],
    'Ann@x.y',
    notAllowed(mail),
  ),
  ...['example.com', 'Ann <ann@x.y>', 'a@b@c.d', '"a b"@x.y', '.a@x.y', 'a@', 'a@*.x'].map(
    (value) => matching(`denies ${value} as an rfc822Name`, mail, [], value, invalid(mail)),
  ),
  matching(
    'lower-cases scheme and host of a URI only',
    uri,
    ['HTTPS://Example.COM/Path'],
    'https://EXAMPLE.com/Path',
    signs(uri, 'https://example.com/Path'),
  ),
  matching(
    'compares paths with regard to case',
    uri,
    ['https://x/a'],
    'https://x/A',
    notAllowed(uri),
  ),
  matching(
    'permits a URI without an authority',
    uri,
    ['^urn:uuid:'],
    'URN:uuid:1',
    signs(uri, 'urn:uuid:1'),
  ),
  ...[
    '//x/y',
    'https://',
    'https:///path',
    'x y:z',
    'https://a\\b/',
    'https://x/%zz',
    'https://ä.x/',
  ].map((value) => matching(`denies ${value} as a URI`, uri, [], value, invalid(uri))),
  matching(
    'refuses to match a value that is too long for the pattern, instead of taking long',
    uri,
    ['^https://x/(?:[a-z]{1,60}){1,2}$'],
    `https://x/${'a'.repeat(1500)}`,
    denies(['PATTERN_BUDGET_EXCEEDED', '/sans/uniformResourceIdentifiers/0']),
  ),
  matching(
    'permits a long value when a literal names it, whatever the patterns cost',
    uri,
    ['^https://x/(?:[a-z]{1,60}){1,2}$', `https://x/${'a'.repeat(1500)}`],
    `https://x/${'a'.repeat(1500)}`,
    signs(uri, `https://x/${'a'.repeat(1500)}`),
  ),
  row(
    'says which part of a value a pattern covers when asked to explain',
    only('dnsNames', '^web', 'db.prod'),
    { sans: { dnsNames: ['web.example'] } },
    permits({}, 'VALUE_MATCHED'),
    { explain: true },
  ),
];
