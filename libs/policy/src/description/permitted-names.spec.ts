import { describe, expect, it } from 'vitest';

import type { SanProperty } from '../index.ts';
import { ISTIO_POLICY, MESH_POLICY, aPolicy } from '../testing/index.ts';
import { describePermittedNames } from './permitted-names.ts';

const form = (property: SanProperty, ...allowed: readonly string[]) =>
  describePermittedNames([
    aPolicy()
      .permitting(property, ...allowed)
      .build(),
  ])[property];

const bounded = (...names: readonly string[]) => ({ state: 'bounded', names });
const open = (reason: string) => ({ state: 'open', openBecause: [{ reason }] });

describe('describePermittedNames', () => {
  it.each<[SanProperty, string, ReturnType<typeof bounded>]>([
    ['dnsNames', 'Web.Example', bounded('web.example')],
    ['dnsNames', '*.web.example', bounded('web.example')],
    ['dnsNames', String.raw`^web\.example$`, bounded('web.example')],
    ['dnsNames', String.raw`^.*\.svc\.cluster\.local$`, bounded('svc.cluster.local')],
    ['dnsNames', String.raw`^(a|b)\.Example\.com$`, bounded('example.com')],
    ['dnsNames', String.raw`^.*example\.com$`, bounded('com')],
    ['dnsNames', String.raw`^.*\Q.web.example\E\z`, bounded('web.example')],
    ['dnsNames', String.raw`^a\.x$|^.*\.y$`, bounded('a.x', 'y')],
    ['ipAddresses', '10.1.2.3', bounded('10.1.2.3/32')],
    ['ipAddresses', '2001:DB8::1', bounded('2001:db8::1/128')],
    ['ipAddresses', String.raw`^10\.1\.`, bounded('10.1.0.0/16')],
    ['ipAddresses', String.raw`^10\.1.*$`, bounded('10.0.0.0/8')],
    ['ipAddresses', String.raw`^10\.1\.2\.3$`, bounded('10.1.2.3/32')],
    ['rfc822Names', 'Ann@Example.com', bounded('Ann@example.com')],
    ['rfc822Names', String.raw`^.*@example\.com$`, bounded('example.com')],
    ['rfc822Names', String.raw`^.*\.example\.com$`, bounded('.example.com')],
    ['uniformResourceIdentifiers', 'https://Example.com/a', bounded('example.com')],
    ['uniformResourceIdentifiers', 'spiffe://td/ns/a', bounded('td')],
    [
      'uniformResourceIdentifiers',
      String.raw`^spiffe://cluster\.local/ns/.*`,
      bounded('cluster.local'),
    ],
  ])('bounds %s %s', (property, allowed, expected) => {
    expect(form(property, allowed)).toEqual(expected);
  });

  it.each<[SanProperty, string, string]>([
    ['dnsNames', '^.*', 'NO_END'],
    ['dnsNames', String.raw`^.*\.example\.com`, 'NO_END'],
    ['dnsNames', String.raw`^.*\.example\.com$?`, 'NO_END'],
    ['dnsNames', String.raw`^a\.x$|^b\.x`, 'NO_END'],
    ['dnsNames', String.raw`^(?:.*\.example\.com)$`, 'NO_LITERAL_HOST'],
    ['dnsNames', String.raw`^.*\.(com|net)$`, 'NO_LITERAL_HOST'],
    ['dnsNames', String.raw`^.*com$`, 'NO_LITERAL_HOST'],
    ['dnsNames', String.raw`^.*\.com?$`, 'NO_LITERAL_HOST'],
    ['ipAddresses', '^10', 'NO_LITERAL_HOST'],
    ['ipAddresses', '^2001:db8:', 'NO_LITERAL_HOST'],
    ['rfc822Names', '^.*@example.com', 'NO_END'],
    ['uniformResourceIdentifiers', String.raw`^spiffe://cluster\.local`, 'NO_LITERAL_HOST'],
    ['uniformResourceIdentifiers', String.raw`^https://.*\.example\.com/`, 'NO_LITERAL_HOST'],
    ['uniformResourceIdentifiers', String.raw`^(?i)https://x/`, 'NO_LITERAL_HOST'],
    ['uniformResourceIdentifiers', 'urn:uuid:1', 'NO_LITERAL_HOST'],
    ['uniformResourceIdentifiers', 'https://10.0.0.1/', 'NO_LITERAL_HOST'],
  ])('leaves %s open for %s', (property, allowed, reason) => {
    expect(form(property, allowed)).toMatchObject(open(reason));
  });

  it('closes a form that is absent, ignored or forbidden everywhere', () => {
    expect(describePermittedNames([MESH_POLICY])).toEqual({
      dnsNames: { state: 'closed' },
      ipAddresses: { state: 'closed' },
      rfc822Names: { state: 'closed' },
      uniformResourceIdentifiers: bounded('cluster.local'),
      hasCommonName: false,
    });
  });

  it('says which entry of which policy keeps a form open', () => {
    const names = describePermittedNames([MESH_POLICY, ISTIO_POLICY]);
    expect(names.dnsNames).toEqual({
      state: 'open',
      openBecause: [
        {
          policy: 'istio-mesh',
          path: '/sans/dnsNames/allowedValues/0',
          entry: '^.*',
          reason: 'NO_END',
        },
      ],
    });
    expect(names.hasCommonName).toBe(true);
  });

  it('is open for a list that allows anything', () => {
    expect(form('dnsNames')).toEqual({
      state: 'open',
      openBecause: [{ policy: 'web', path: '/sans/dnsNames/allowedValues', reason: 'ANY_VALUE' }],
    });
  });

  it('takes the union over all policies, defaults and locked values too', () => {
    const policies = [
      aPolicy().locking('dnsNames', 'b.example').build(),
      aPolicy()
        .constraining('dnsNames', {
          type: 'OPTIONAL',
          allowedValues: ['a.example'],
          defaultValues: ['c.example'],
          maxOccurrences: 1,
        })
        .build(),
    ];
    expect(describePermittedNames(policies).dnsNames).toEqual(
      bounded('a.example', 'b.example', 'c.example'),
    );
  });

  it('does not count a literal that can never match', () => {
    expect(form('dnsNames', 'not a name')).toEqual({ state: 'closed' });
  });
});
