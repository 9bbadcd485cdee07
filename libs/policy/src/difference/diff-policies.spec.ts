import { describe, expect, it } from 'vitest';

import { diffPolicies, policyChangeMessage } from '../index.ts';
import type { CertificatePolicy } from '../index.ts';
import { aPolicy } from '../testing/index.ts';
import type { PolicyBuilder } from '../testing/index.ts';

/** Each change with its effect, its sentence, and the values of its example. */
const said = (before: PolicyBuilder, after: PolicyBuilder) =>
  diffPolicies(before.build(), after.build()).map((change) => [
    change.effect,
    policyChangeMessage(change),
    ...(change.example === undefined ? [] : [change.example.values]),
  ]);

const patterns = (letter: string) =>
  Array.from({ length: 100 }, (_, index) => `^${letter}${index}[a-z]{1,20}[.]example$`);

const counting = (minOccurrences: number, maxOccurrences: number) =>
  aPolicy().constraining('dnsNames', {
    type: 'REQUIRED',
    allowedValues: ['^[a-z]+$'],
    minOccurrences,
    maxOccurrences,
  });

describe('diffPolicies', () => {
  it('tells a pattern that was closed at its end by a value that runs on', () => {
    const before = aPolicy().requiring('dnsNames', String.raw`^web\.example`);
    const after = aPolicy().requiring('dnsNames', String.raw`^web\.example$`);
    expect(said(before, after)).toEqual([
      // Nothing that was refused before: in words only.
      ['ALLOWED', String.raw`The DNS name may be "^web\.example$".`],
      [
        'REFUSED',
        String.raw`The DNS name may no longer be "^web\.example".`,
        ['web.example.other.example'],
      ],
    ]);
  });

  it('passes over a literal that a pattern allows anyway, and over another spelling', () => {
    const pattern = String.raw`^.*\.example$`;
    const before = aPolicy().permitting('dnsNames', pattern, 'A.test');
    const after = aPolicy().permitting('dnsNames', pattern, 'a.test', 'b.example', '*.example');
    expect(said(before, after)).toEqual([
      ['ALLOWED', 'The DNS name may be "*.example".', ['*.example']],
    ]);
  });

  it('takes a pattern for anything as any value', () => {
    expect(said(aPolicy().requiring('dnsNames'), aPolicy().requiring('dnsNames', '^.*$'))).toEqual(
      [],
    );
  });

  it('tells names that were dropped from names that are taken over', () => {
    const after = aPolicy().permitting('uniformResourceIdentifiers', '^https://');
    expect(said(aPolicy(), after)).toEqual([
      [
        'CHANGED',
        'The URI of a request gets into the certificate, which did not take it over: "^https://".',
        ['https://.other.example'],
      ],
      [
        'REFUSED',
        'A request whose URI is not allowed is refused, where it was not looked at. Allowed: "^https://".',
        ['spiffe://example.org/workload'],
      ],
    ]);
  });

  it('counts values', () => {
    expect(said(counting(1, 2), counting(2, 3))).toMatchObject([
      ['ALLOWED', 'A request may have up to 3 DNS names; it was 2.', { length: 3 }],
      ['REFUSED', expect.stringContaining('at least 2'), { length: 1 }],
    ]);
  });

  it('names keys, validity and usages', () => {
    const after = aPolicy()
      .withKeys('RSA_2048', 'RSA_3072')
      .validFor('P1DT1H')
      .withKeyUsages('digitalSignature', 'keyEncipherment')
      .withExtendedKeyUsages('CLIENT_AUTH', 'SERVER_AUTH')
      .named('other');
    expect(said(aPolicy(), after)).toEqual([
      ['CHANGED', 'Requests name the policy "other", no longer "web".'],
      ['ALLOWED', 'Keys may be RSA_3072.', ['RSA_3072']],
      ['REFUSED', 'Keys may no longer be EC_P256.', ['EC_P256']],
      ['CHANGED', 'Where a request names no key algorithm it is RSA_2048; it was EC_P256.', []],
      [
        'ALLOWED',
        'A certificate may be valid for at most 1 day 1 hour; it was 1 hour.',
        ['P1DT1H'],
      ],
      ['CHANGED', 'Where a request names no validity it is 1 day 1 hour; it was 1 hour.', []],
      [
        'CHANGED',
        'The key usages are digitalSignature, keyEncipherment; they were digitalSignature.',
        [],
      ],
    ]);
  });

  it('says when a request must name something because the policy no longer does', () => {
    const before = aPolicy().permitting('dnsNames').locking('organization', 'Example');
    const after = aPolicy().permitting('dnsNames');
    expect(said(before, after).at(-1)).toEqual([
      'REFUSED',
      'A request must name something: the policy itself no longer does.',
      [],
    ]);
  });

  it('is bounded for the largest policies, and cuts long lists in its sentences', () => {
    const changes = diffPolicies(
      aPolicy().permitting('dnsNames').build(),
      aPolicy()
        .permitting('dnsNames', ...patterns('x'))
        .build(),
    );
    expect(changes.map(({ code }) => code)).toEqual(['ONLY_THESE']);
    expect(changes.map(policyChangeMessage)[0]).toMatch(/, and 95 more\.$/);
    const many = diffPolicies(
      aPolicy()
        .permitting('dnsNames', ...patterns('x'))
        .build(),
      aPolicy()
        .permitting('dnsNames', ...patterns('y'))
        .build(),
    );
    expect(many).toHaveLength(200);
  });

  it('compares nothing with what is no policy', () => {
    const broken: CertificatePolicy = { ...aPolicy().build(), validityPeriod: 'P0D' };
    expect(() => diffPolicies(aPolicy().build(), broken)).toThrow(
      expect.objectContaining({ code: 'POLICY_INCOHERENT' }),
    );
  });
});
