import { describe, expect, it } from 'vitest';

import {
  CertificatePolicy,
  PolicyError,
  compilePolicy,
  readPolicy,
  validatePolicy,
} from '../index.ts';
import type { PropertyConstraint, SanProperty, SubjectProperty } from '../index.ts';
import { ISTIO_POLICY, MESH_POLICY, aConstraint, aPolicy } from '../testing/index.ts';

const summary = (candidate: unknown, severity: 'error' | 'warning') =>
  validatePolicy(candidate)
    .filter((problem) => problem.severity === severity)
    .map(({ code, reason, path }) => `${code} ${reason} ${path}`);
const errors = (candidate: unknown) => summary(candidate, 'error');
const warnings = (candidate: unknown) => summary(candidate, 'warning');

const withProperty = (
  property: SubjectProperty | SanProperty,
  given: Partial<PropertyConstraint>,
) => aPolicy().constraining(property, given).build();

describe('validatePolicy', () => {
  it.each([ISTIO_POLICY, MESH_POLICY, aPolicy().build()])('accepts $name', (policy) => {
    expect(errors(policy)).toEqual([]);
    expect(readPolicy(policy).policy).toEqual(policy);
    expect(CertificatePolicy.parse(policy)).toEqual(policy);
  });

  it('reports everything that is missing at once', () => {
    expect(errors({})).toEqual([
      '50100 MISSING /name',
      '50101 MISSING /validityPeriod',
      '50102 MISSING /subject',
      '50103 MISSING /sans',
      '50106 MISSING /keyAlgorithm',
      '50104 EMPTY_LIST /keyUsages',
      '50105 EMPTY_LIST /extendedKeyUsages',
    ]);
  });

  it.each([null, undefined, 1, 'x', [], true])('refuses %j as a policy', (candidate) => {
    expect(errors(candidate)).toEqual(['10006 WRONG_TYPE ']);
  });

  it.each<[string, object, string]>([
    ['a blank name', { name: ' ' }, '50100 MISSING /name'],
    ['a name with a control character', { name: 'a\nb' }, '50100 UNPRINTABLE /name'],
    ['a name of 65 characters', { name: 'a'.repeat(65) }, '50122 TOO_LONG /name'],
    ['a name that is a number', { name: 7 }, '10006 WRONG_TYPE /name'],
    ['a period of nothing', { validityPeriod: 'PT0S' }, '50101 DURATION_INVALID /validityPeriod'],
    ['an absurd period', { validityPeriod: 'P9999Y' }, '50101 DURATION_INVALID /validityPeriod'],
    ['an unknown member', { color: 'red' }, '10006 UNKNOWN_MEMBER /color'],
    ['an unknown property', { subject: { title: {} } }, '10006 UNKNOWN_MEMBER /subject/title'],
    ['a list as subject', { subject: [] }, '10006 WRONG_TYPE /subject'],
    ['an unknown key usage', { keyUsages: ['sign'] }, '10006 UNKNOWN_VALUE /keyUsages/0'],
    [
      'an unknown extended key usage',
      { extendedKeyUsages: ['WEB'] },
      '50123 UNKNOWN_VALUE /extendedKeyUsages/0',
    ],
    [
      'an unknown type',
      { sans: { dnsNames: { type: 'MAYBE' } } },
      '10006 UNKNOWN_VALUE /sans/dnsNames/type',
    ],
    [
      'a property without a type',
      { sans: { dnsNames: { maxOccurrences: 3 } } },
      '50118 TYPE_MISSING /sans/dnsNames/type',
    ],
    [
      'no allowed key algorithm',
      { keyAlgorithm: { allowedValues: [], defaultValue: 'RSA_2048' } },
      '50107 EMPTY_LIST /keyAlgorithm/allowedValues',
    ],
    [
      'no default key algorithm',
      { keyAlgorithm: { allowedValues: ['RSA_2048'] } },
      '50108 MISSING /keyAlgorithm/defaultValue',
    ],
    [
      'a default key algorithm that is not allowed',
      { keyAlgorithm: { allowedValues: ['RSA_2048'], defaultValue: 'EC_P256' } },
      '50108 DEFAULT_NOT_ALLOWED /keyAlgorithm/defaultValue',
    ],
    [
      'an unknown key algorithm',
      { keyAlgorithm: { allowedValues: ['RSA_1024'], defaultValue: 'RSA_2048' } },
      '10006 UNKNOWN_VALUE /keyAlgorithm/allowedValues/0',
    ],
    [
      'key usages that no allowed key can have',
      {
        keyAlgorithm: { allowedValues: ['EC_ED25519'], defaultValue: 'EC_ED25519' },
        keyUsages: ['keyEncipherment'],
      },
      '50125 NO_KEY_USAGE_POSSIBLE /keyUsages',
    ],
    [
      'encipherOnly with decipherOnly',
      { keyUsages: ['keyAgreement', 'encipherOnly', 'decipherOnly'] },
      '50125 CONTRADICTING_KEY_USAGES /keyUsages',
    ],
  ])('refuses %s', (_what, members, problem) => {
    expect(errors({ ...aPolicy().build(), ...members })).toEqual([problem]);
  });

  it('ruling 3: refuses the usages of a CA, each with its place', () => {
    const policy = aPolicy()
      .withKeyUsages('digitalSignature', 'keyCertSign', 'cRLSign')
      .withExtendedKeyUsages('SERVER_AUTH', 'OCSP_SIGNING')
      .build();
    expect(errors(policy)).toEqual([
      '50125 USAGE_OF_A_CA /keyUsages/1',
      '50125 USAGE_OF_A_CA /keyUsages/2',
      '50123 USAGE_OF_A_CA /extendedKeyUsages/1',
    ]);
  });

  const o = '/subject/organization';
  it.each<[string, Partial<PropertyConstraint>, readonly string[]]>([
    ['nothing', { type: 'IGNORED' }, []],
    [
      'a maximum',
      { type: 'IGNORED', maxOccurrences: 1 },
      [`50113 OCCURRENCES_NOT_USED_BY_TYPE ${o}/maxOccurrences`],
    ],
    [
      'allowed values',
      { type: 'FORBIDDEN', allowedValues: ['a'] },
      [`50113 VALUES_NOT_USED_BY_TYPE ${o}/allowedValues`],
    ],
    [
      'default values',
      { type: 'FORBIDDEN', defaultValues: ['a'] },
      [`50113 VALUES_NOT_USED_BY_TYPE ${o}/defaultValues`],
    ],
    ['a maximum', { type: 'OPTIONAL', maxOccurrences: 1000 }, []],
    ['no maximum', { type: 'OPTIONAL' }, [`50113 MAX_BELOW_ONE ${o}/maxOccurrences`]],
    [
      'a minimum',
      { type: 'OPTIONAL', minOccurrences: 1, maxOccurrences: 1 },
      [`50113 OCCURRENCES_NOT_USED_BY_TYPE ${o}/minOccurrences`],
    ],
    [
      'a maximum of 1001',
      { type: 'OPTIONAL', maxOccurrences: 1001 },
      [
        `50113 OCCURRENCES_OUT_OF_RANGE ${o}/maxOccurrences`,
        `50113 MAX_BELOW_ONE ${o}/maxOccurrences`,
      ],
    ],
    [
      'a blank value',
      { type: 'OPTIONAL', allowedValues: [' '], maxOccurrences: 1 },
      [`50113 BLANK ${o}/allowedValues/0`],
    ],
    [
      'a value with NUL',
      { type: 'OPTIONAL', allowedValues: ['a\0'], maxOccurrences: 1 },
      [`50113 UNPRINTABLE ${o}/allowedValues/0`],
    ],
    [
      'more defaults than its maximum',
      { type: 'OPTIONAL', defaultValues: ['a', 'b'], maxOccurrences: 1 },
      [`50113 DEFAULTS_ABOVE_MAX ${o}/defaultValues`],
    ],
    [
      'a pattern as default',
      { type: 'OPTIONAL', defaultValues: ['^a'], maxOccurrences: 1 },
      [`50113 DEFAULT_IS_PATTERN ${o}/defaultValues/0`],
    ],
    [
      'a default above the upper bound',
      { type: 'LOCKED', defaultValues: ['a'.repeat(65)] },
      [`50113 VALUE_INVALID ${o}/defaultValues/0`],
    ],
    [
      'a literal above the upper bound',
      { type: 'OPTIONAL', allowedValues: ['a'.repeat(65)], maxOccurrences: 1 },
      [`50113 VALUE_INVALID ${o}/allowedValues/0`],
    ],
    ['equal occurrences', { type: 'REQUIRED', minOccurrences: 3, maxOccurrences: 3 }, []],
    [
      'no minimum',
      { type: 'REQUIRED', maxOccurrences: 3 },
      [`50113 MIN_BELOW_ONE ${o}/minOccurrences`],
    ],
    [
      'a maximum below its minimum',
      { type: 'REQUIRED', minOccurrences: 2, maxOccurrences: 1 },
      [`50113 MAX_BELOW_MIN ${o}/maxOccurrences`],
    ],
    [
      'a default',
      { type: 'REQUIRED', minOccurrences: 1, maxOccurrences: 1, defaultValues: ['a'] },
      [`50113 VALUES_NOT_USED_BY_TYPE ${o}/defaultValues`],
    ],
    ['no default', { type: 'LOCKED' }, [`50113 DEFAULT_MISSING ${o}/defaultValues`]],
    ['two defaults', { type: 'LOCKED', defaultValues: ['a', 'b'] }, []],
    [
      'allowed values',
      { type: 'LOCKED', defaultValues: ['a'], allowedValues: ['a'] },
      [`50113 VALUES_NOT_USED_BY_TYPE ${o}/allowedValues`],
    ],
    [
      '256 items',
      {
        type: 'OPTIONAL',
        maxOccurrences: 1,
        allowedValues: Array.from({ length: 256 }, () => 'a'),
      },
      [`50113 TOO_MANY_ITEMS ${o}/allowedValues`],
    ],
  ])('an organization with %s (%j)', (_what, given, expected) => {
    expect(errors(withProperty('organization', given))).toEqual(expected);
  });

  it.each<[SubjectProperty | SanProperty, readonly string[], string]>([
    ['commonName', ['a', 'b'], '50112 SEVERAL_COMMON_NAMES /subject/commonName/defaultValues'],
    ['dnsNames', ['a b'], '50118 VALUE_INVALID /sans/dnsNames/defaultValues/0'],
    ['ipAddresses', ['10.0.0.0/8'], '50119 VALUE_INVALID /sans/ipAddresses/defaultValues/0'],
    ['rfc822Names', ['example.com'], '50120 VALUE_INVALID /sans/rfc822Names/defaultValues/0'],
    [
      'uniformResourceIdentifiers',
      ['spiffe://td/a//b'],
      '50121 VALUE_INVALID /sans/uniformResourceIdentifiers/defaultValues/0',
    ],
    [
      'uniformResourceIdentifiers',
      ['spiffe://td/a', 'https://x/'],
      '50121 SEVERAL_URIS_BESIDE_SPIFFE_ID /sans/uniformResourceIdentifiers/defaultValues',
    ],
  ])('refuses locked %s %j', (property, defaultValues, problem) => {
    expect(errors(withProperty(property, { type: 'LOCKED', defaultValues }))).toEqual([problem]);
  });

  it('refuses an allowed IP address that is none', () => {
    const policy = aPolicy().permitting('ipAddresses', '10.0.0.0/8', '::1').build();
    expect(errors(policy)).toEqual(['50119 VALUE_INVALID /sans/ipAddresses/allowedValues/0']);
  });

  const dns = '/sans/dnsNames/allowedValues/0';
  it.each([
    ['^a\u202e', 'UNPRINTABLE'],
    ['^a|b', 'PATTERN_ALTERNATIVE_NOT_ANCHORED'],
    ['^a|(?i)^b', 'PATTERN_ALTERNATIVE_NOT_ANCHORED'],
    ['^a|', 'PATTERN_ALTERNATIVE_NOT_ANCHORED'],
    ['^(?m)a', 'PATTERN_FLAG_NOT_ALLOWED'],
    ['^(?i-m:a)', 'PATTERN_FLAG_NOT_ALLOWED'],
    ['^a(?=b)', 'PATTERN_NOT_COMPILABLE'],
    [String.raw`^(a)\1`, 'PATTERN_NOT_COMPILABLE'],
    ['^a)|(^b', 'PATTERN_NOT_COMPILABLE'],
    [String.raw`^\Qa`, 'PATTERN_NOT_COMPILABLE'],
    ['^[a-z]{1,150}$', 'PATTERN_TOO_LARGE'],
    ['^(?:(?:a{1,30}){1,30}){1,30}$', 'PATTERN_TOO_LARGE'],
    [`^${'a'.repeat(1024)}`, 'PATTERN_TOO_LONG'],
  ])('ruling 4: refuses the pattern %s', (pattern, reason) => {
    expect(errors(aPolicy().permitting('dnsNames', pattern).build())).toEqual([
      `50118 ${reason} ${dns}`,
    ]);
  });

  it('bounds all patterns of a policy together', () => {
    const patterns = Array.from({ length: 200 }, () => `^${'a'.repeat(250)}$`);
    const problems = errors(
      aPolicy()
        .permitting('dnsNames', ...patterns)
        .build(),
    );
    expect(problems.at(-1)).toMatch(/PATTERNS_TOO_LARGE_TOGETHER/);
  });

  it('bounds the patterns that are refused only after they were compiled', () => {
    const costly = Array.from({ length: 255 }, (_, index) => `^(a{1,50}b){1,18}x${index}$`);
    const problems = errors(
      aPolicy()
        .permitting('dnsNames', ...costly)
        .permitting('rfc822Names', ...costly)
        .build(),
    );
    expect(problems[0]).toMatch(/PATTERN_TOO_LARGE/);
    expect(problems.length).toBeLessThan(100);
  });

  it.each([
    ['^web.example$', ['PATTERN_UNESCAPED_DOT']],
    [String.raw`^web\.example`, ['PATTERN_WITHOUT_END']],
    [String.raw`^a\.example$|^b.example`, ['PATTERN_UNESCAPED_DOT', 'PATTERN_WITHOUT_END']],
    [String.raw`^.*\.web\.example$`, []],
    ['^[.]example$', []],
    ['^.*', []],
    ['.*', ['LITERAL_NEVER_MATCHES', 'LITERAL_LOOKS_LIKE_PATTERN']],
    ['a_b.example', ['LITERAL_NEVER_MATCHES']],
  ])('ruling 4: warns about the allowed value %s', (value, reasons) => {
    const policy = aPolicy().permitting('dnsNames', value).build();
    expect(errors(policy)).toEqual([]);
    expect(warnings(policy)).toEqual(reasons.map((reason) => `50118 ${reason} ${dns}`));
  });

  it('warns about a default that would not match, and accepts it', () => {
    const policy = withProperty('country', {
      type: 'OPTIONAL',
      allowedValues: ['US'],
      defaultValues: ['DE', 'US'],
      maxOccurrences: 2,
    });
    expect(errors(policy)).toEqual([]);
    expect(warnings(policy)).toEqual([
      '50117 DEFAULT_DOES_NOT_MATCH /subject/country/defaultValues/0',
    ]);
  });

  it('ruling 3: warns about a country of three letters and about key usages that will be dropped', () => {
    const policy = aPolicy()
      .locking('country', 'USA')
      .withKeyUsages('keyEncipherment', 'digitalSignature');
    expect(warnings(policy.build())).toEqual([
      '50117 COUNTRY_NOT_TWO_LETTERS /subject/country/defaultValues/0',
      '50125 KEY_USAGE_DROPPED /keyUsages/0',
    ]);
  });

  it('ruling 26: warns about Ed25519 and P-521 for meshes only', () => {
    const keys = aPolicy().withKeys('RSA_2048', 'EC_ED25519', 'EC_P521');
    expect(warnings(keys.build())).toEqual([]);
    expect(warnings(keys.requiring('uniformResourceIdentifiers', 'spiffe://td/a').build())).toEqual(
      [
        '50106 KEY_ALGORITHM_RARE_IN_MESHES /keyAlgorithm/allowedValues/1',
        '50106 KEY_ALGORITHM_RARE_IN_MESHES /keyAlgorithm/allowedValues/2',
      ],
    );
  });

  it('has a sentence without gaps for every problem', () => {
    for (const { message } of validatePolicy({
      ...aPolicy().build(),
      name: 1,
      color: 2,
      sans: 3,
    })) {
      expect(message).not.toMatch(/undefined|^$/);
    }
  });
});

describe('readPolicy', () => {
  it('takes null as absent, missing lists as empty and missing numbers as zero', () => {
    const candidate = {
      ...aPolicy().build(),
      subject: { commonName: null, organization: {}, locality: { type: 'IGNORED' } },
      sans: { dnsNames: { type: 'OPTIONAL', allowedValues: null, maxOccurrences: 10 } },
    };
    expect(readPolicy(candidate).policy).toMatchObject({
      subject: { locality: aConstraint({ type: 'IGNORED' }) },
      sans: { dnsNames: aConstraint({ type: 'OPTIONAL', maxOccurrences: 10 }) },
    });
    expect(Object.keys(readPolicy(candidate).policy?.subject ?? {})).toEqual(['locality']);
  });

  it('keeps the order of every list, and repeated items', () => {
    const policy = aPolicy().permitting('dnsNames', 'b', 'a', 'b').build();
    expect(readPolicy(policy).policy?.sans.dnsNames?.allowedValues).toEqual(['b', 'a', 'b']);
  });

  it('gives no policy when there is an error', () => {
    expect(readPolicy({ ...aPolicy().build(), name: '' }).policy).toBeUndefined();
  });
});

describe('compilePolicy', () => {
  it('throws every problem of an incoherent policy', () => {
    const policy = aPolicy().withKeyUsages('keyCertSign').permitting('dnsNames', '^(').build();
    expect(() => compilePolicy(policy)).toThrow(PolicyError);
    expect(() => compilePolicy(policy)).toThrow(/keyUsages\/0.*CA/);
  });

  it('leaves members aside that are not a policy’s', () => {
    const stored = { ...aPolicy().build(), id: 'x', creationDate: 'y' };
    expect(compilePolicy(stored).policy).toEqual(aPolicy().build());
  });
});
