import { describePermittedNames } from '@luciole/policy';
import type { OpenEntry, PermittedForm, PermittedNames } from '@luciole/policy';
import { aPolicy, MESH_POLICY } from '@luciole/policy/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { isPkiError } from '../errors.ts';
import { parseCertificate } from '../certificate/parse-certificate.ts';
import { opensslVerify } from '../node/testing/openssl.ts';
import { createTestHierarchy, TEST_NOW } from '../node/testing/test-ca.ts';
import type { TestHierarchy, TestLeafOptions } from '../node/testing/test-ca.ts';
import { checkNameConstraints } from './check-name-constraints.ts';
import { deriveNameConstraints } from './derive-name-constraints.ts';
import type { DerivedConstraints, ServerNames } from './derive-name-constraints.ts';

const CLOSED: PermittedNames = {
  dnsNames: { state: 'closed' },
  ipAddresses: { state: 'closed' },
  uniformResourceIdentifiers: { state: 'closed' },
  rfc822Names: { state: 'closed' },
  hasCommonName: false,
};
const NO_SERVER = { dnsNames: [], ipAddresses: [] };

const bounded = (...names: readonly string[]): PermittedForm => ({ state: 'bounded', names });

const openBecause = [
  {
    policy: 'web',
    path: '/sans/dnsNames/allowedValues/0',
    entry: '^.*$',
    reason: 'NO_LITERAL_HOST',
  },
] as const satisfies readonly OpenEntry[];
const OPEN: PermittedForm = { state: 'open', openBecause };

function derive(
  permitted: Partial<PermittedNames>,
  server: ServerNames = NO_SERVER,
): DerivedConstraints {
  return deriveNameConstraints({
    permitted: { ...CLOSED, ...permitted },
    extendedKeyUsages: ['CLIENT_AUTH'],
    server,
  });
}

/** What openssl and our own path rules say of a leaf; they must agree. */
async function verdict(hierarchy: TestHierarchy, leaf: TestLeafOptions): Promise<boolean> {
  const { certificate } = await hierarchy.issueLeaf(leaf);
  const { root, intermediate, subordinate } = hierarchy;
  const { ok, stderr } = opensslVerify({
    anchors: root.certificate.pem,
    intermediates: intermediate.certificate.pem + subordinate.certificate.pem,
    target: certificate.pem,
    at: new Date(TEST_NOW.getTime() + 60_000),
  });
  expect(ok ? 'name constraints' : stderr).toMatch(
    /name constraints|(?:permitted|excluded) subtree|invalid name syntax/,
  );
  const { nameConstraints } = subordinate.ca;
  const fault =
    nameConstraints &&
    checkNameConstraints(parseCertificate(certificate.der).tbs, nameConstraints, {
      commonNameIsDnsName: true,
    });
  expect(fault === undefined).toBe(ok);
  return ok;
}

async function hierarchyWith(derived: DerivedConstraints): Promise<TestHierarchy> {
  const { nameConstraints, extendedKeyUsages } = derived;
  if (nameConstraints === undefined) throw new Error('nothing was derived');
  return createTestHierarchy({
    nameConstraints,
    ...(extendedKeyUsages === undefined ? {} : { extendedKeyUsages }),
  });
}

const NAMES = {
  dns: { sans: { dnsNames: ['web.example.com'] } },
  ipv4: { sans: { ipAddresses: ['10.1.2.3'] } },
  ipv6: { sans: { ipAddresses: ['2001:db8::1'] } },
  uri: { sans: { uniformResourceIdentifiers: ['spiffe://cluster.local/ns/a/sa/b'] } },
  mailbox: { sans: { rfc822Names: ['a@example.com'] } },
  plainCommonName: { subject: { commonName: ['details'] }, sans: {} },
} as const satisfies Record<string, TestLeafOptions>;

describe('deriveNameConstraints (ruling 5)', () => {
  describe('when a policy lets SPIFFE IDs of one trust domain in', () => {
    let hierarchy: TestHierarchy;
    beforeAll(async () => {
      hierarchy = await hierarchyWith(
        derive({ uniformResourceIdentifiers: bounded('cluster.local') }),
      );
    });

    it('lets a name inside through', async () => {
      expect(await verdict(hierarchy, NAMES.uri)).toBe(true);
    });

    it.each([
      ['another trust domain', { sans: { uniformResourceIdentifiers: ['spiffe://evil.test/a'] } }],
      ['a host below', { sans: { uniformResourceIdentifiers: ['spiffe://a.cluster.local/a'] } }],
      ['a URI without a host', { sans: { uniformResourceIdentifiers: ['urn:uuid:1'] } }],
      ['a dNSName', NAMES.dns],
      ['a wildcard dNSName', { sans: { dnsNames: ['*.example.com'] } }],
      ['an IPv4 address', NAMES.ipv4],
      ['an IPv6 address', NAMES.ipv6],
      ['a mailbox', NAMES.mailbox],
      [
        'a commonName that is a host name',
        { subject: { commonName: ['web.example.com'] }, sans: {} },
      ],
    ])('keeps %s out', async (_, leaf) => {
      expect(await verdict(hierarchy, leaf)).toBe(false);
    });

    it('does not touch a commonName that is no host name', async () => {
      expect(await verdict(hierarchy, NAMES.plainCommonName)).toBe(true);
    });
  });

  describe('when names of the other three forms are limited', () => {
    let hierarchy: TestHierarchy;
    beforeAll(async () => {
      hierarchy = await hierarchyWith(
        derive(
          {
            dnsNames: bounded('example.com'),
            ipAddresses: bounded('10.0.0.0/8'),
            rfc822Names: bounded('example.com', '.sub.example.com'),
          },
          { dnsNames: ['issuer.mesh.test'], ipAddresses: ['2001:db8::1'] },
        ),
      );
    });

    it.each([
      ['the host itself', { sans: { dnsNames: ['example.com'] } }, true],
      ['a host below', NAMES.dns, true],
      ['a wildcard below', { sans: { dnsNames: ['*.example.com'] } }, true],
      ['a host beside', { sans: { dnsNames: ['badexample.com'] } }, false],
      ['the issuer’s own server', { sans: { dnsNames: ['issuer.mesh.test'] } }, true],
      ['an address of the network', NAMES.ipv4, true],
      ['an address beside the network', { sans: { ipAddresses: ['11.0.0.1'] } }, false],
      ['the address of the issuer’s own server', NAMES.ipv6, true],
      ['its neighbor', { sans: { ipAddresses: ['2001:db8::2'] } }, false],
      ['a mailbox on the host', NAMES.mailbox, true],
      ['a mailbox below', { sans: { rfc822Names: ['a@x.sub.example.com'] } }, true],
      ['a mailbox beside', { sans: { rfc822Names: ['a@x.example.com'] } }, false],
      [
        'one name inside and one outside',
        { sans: { dnsNames: ['example.com', 'evil.test'] } },
        false,
      ],
      ['a URI', NAMES.uri, false],
    ])('%s', async (_, leaf, expected) => {
      expect(await verdict(hierarchy, leaf)).toBe(expected);
    });
  });

  it('leaves open what a policy leaves open, and says why', async () => {
    const derived = derive({ dnsNames: OPEN }, { dnsNames: ['issuer.test'], ipAddresses: [] });
    expect(derived.report[0]).toEqual({
      form: 'dnsNames',
      outcome: 'open',
      limitedTo: [],
      openBecause,
    });
    const hierarchy = await hierarchyWith(derived);
    expect(await verdict(hierarchy, { sans: { dnsNames: ['anything.test'] } })).toBe(true);
    expect(await verdict(hierarchy, NAMES.ipv4)).toBe(false);
    expect(await verdict(hierarchy, NAMES.mailbox)).toBe(false);
  });

  it('derives from policies, and from every name under which the issuer serves', () => {
    const policies = [MESH_POLICY, aPolicy().permitting('dnsNames', '*.a.test', 'b.test').build()];
    const { nameConstraints, extendedKeyUsages } = deriveNameConstraints({
      permitted: describePermittedNames(policies),
      extendedKeyUsages: policies.flatMap((policy) => policy.extendedKeyUsages),
      server: { dnsNames: ['*.c.test', 'b.test'], ipAddresses: ['10.0.0.1'] },
    });
    const textual = (nameConstraints?.permitted ?? []).map((name) =>
      name.form === 'iPAddress' ? name.octets.join('.') : 'value' in name ? name.value : '',
    );
    expect(textual).toEqual([
      'a.test',
      'b.test',
      'c.test',
      '10.0.0.1.255.255.255.255',
      'cluster.local',
      'nothing.invalid',
    ]);
    expect(nameConstraints?.excluded).toEqual([]);
    expect(extendedKeyUsages).toContain('SERVER_AUTH');
  });

  it('reports every form, the EKU limit and what no constraint covers', () => {
    const { report, extendedKeyUsages } = derive({ hasCommonName: true });
    expect(report.map(({ form, outcome, caveat }) => [form, outcome, caveat])).toEqual([
      ['dnsNames', 'closed', 'COMMON_NAME_IS_DNS_NAME'],
      ['ipAddresses', 'closed', undefined],
      ['uniformResourceIdentifiers', 'closed', undefined],
      ['rfc822Names', 'closed', undefined],
      ['subject', 'open', 'NOT_CONSTRAINED'],
      ['extendedKeyUsages', 'limited', undefined],
    ]);
    expect(extendedKeyUsages).toEqual(['SERVER_AUTH', 'CLIENT_AUTH']);
  });

  it('states no EKU limit when a policy permits ANY', () => {
    const derived = deriveNameConstraints({
      permitted: CLOSED,
      extendedKeyUsages: ['CLIENT_AUTH', 'ANY'],
      server: NO_SERVER,
    });
    expect(derived.extendedKeyUsages).toBeUndefined();
    expect(derived.report.at(-1)).toMatchObject({
      form: 'extendedKeyUsages',
      caveat: 'ANY_IS_PERMITTED',
    });
  });

  it('has nothing to state when every form is open', () => {
    const { nameConstraints } = derive({
      dnsNames: OPEN,
      ipAddresses: OPEN,
      uniformResourceIdentifiers: OPEN,
      rfc822Names: OPEN,
    });
    expect(nameConstraints).toBeUndefined();
  });

  it.each([
    { dnsNames: bounded('.example.com') },
    { dnsNames: bounded('exam ple.com') },
    { ipAddresses: bounded('10.0.0.0/33') },
    { uniformResourceIdentifiers: bounded('spiffe://td') },
    { rfc822Names: bounded('a@b@c') },
  ] as const)('refuses a subtree that is none: %o', (names) => {
    let refusal: unknown;
    try {
      derive(names);
    } catch (error) {
      refusal = error;
    }
    expect(isPkiError(refusal, 'CONSTRAINTS_INVALID')).toBe(true);
  });
});
