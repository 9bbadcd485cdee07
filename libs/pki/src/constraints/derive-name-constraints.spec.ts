import { beforeAll, describe, expect, it } from 'vitest';
import { isPkiError } from '../errors.ts';
import { parseCertificate } from '../certificate/parse-certificate.ts';
import { opensslVerify } from '../node/testing/openssl.ts';
import { createTestHierarchy, TEST_NOW } from '../node/testing/test-ca.ts';
import type { TestHierarchy, TestLeafOptions } from '../node/testing/test-ca.ts';
import { checkNameConstraints } from './check-name-constraints.ts';
import { deriveNameConstraints } from './derive-name-constraints.ts';
import type { DerivedConstraints, PermittedPolicyContent } from './derive-name-constraints.ts';
import type { PermittedNames } from './permitted-names.ts';

const CLOSED: PermittedNames = {
  dNSName: { kind: 'closed' },
  iPAddress: { kind: 'closed' },
  uniformResourceIdentifier: { kind: 'closed' },
  rfc822Name: { kind: 'closed' },
};
const NO_SERVER = { dnsNames: [], ipAddresses: [] };

function aPolicy(names: Partial<PermittedNames>): PermittedPolicyContent {
  return {
    names: { ...CLOSED, ...names },
    extendedKeyUsages: { kind: 'limited', values: ['CLIENT_AUTH'] },
  };
}

function derive(names: Partial<PermittedNames>, server = NO_SERVER): DerivedConstraints {
  return deriveNameConstraints({ policies: [aPolicy(names)], server });
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
        derive({ uniformResourceIdentifier: { kind: 'limited', subtrees: ['cluster.local'] } }),
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
            dNSName: { kind: 'limited', subtrees: ['example.com'] },
            iPAddress: { kind: 'limited', subtrees: ['10.0.0.0/8'] },
            rfc822Name: { kind: 'limited', subtrees: ['example.com', '.sub.example.com'] },
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
    const reason = 'the pattern ^.*$ does not end in a literal host';
    const derived = deriveNameConstraints({
      policies: [
        aPolicy({ dNSName: { kind: 'open', reason } }),
        aPolicy({ dNSName: { kind: 'limited', subtrees: ['example.com'] } }),
      ],
      server: NO_SERVER,
    });
    expect(derived.report.find(({ form }) => form === 'dNSName')).toEqual({
      form: 'dNSName',
      outcome: 'open',
      subtrees: [],
      note: reason,
    });
    const hierarchy = await hierarchyWith(derived);
    expect(await verdict(hierarchy, { sans: { dnsNames: ['anything.test'] } })).toBe(true);
    expect(await verdict(hierarchy, NAMES.ipv4)).toBe(false);
    expect(await verdict(hierarchy, NAMES.mailbox)).toBe(false);
  });

  it('takes the union over all policies', () => {
    const limited = (subtree: string): PermittedPolicyContent =>
      aPolicy({ dNSName: { kind: 'limited', subtrees: [subtree] } });
    const { nameConstraints } = deriveNameConstraints({
      policies: [limited('a.test'), limited('b.test'), limited('a.test'), aPolicy({})],
      server: { dnsNames: ['*.c.test'], ipAddresses: [] },
    });
    expect(nameConstraints?.permitted.filter(({ form }) => form === 'dNSName')).toEqual(
      ['c.test', 'a.test', 'b.test'].map((value) => ({ form: 'dNSName', value })),
    );
  });

  it('reports every form, the EKU limit and what no constraint covers', () => {
    const { report, extendedKeyUsages } = derive({});
    expect(report.map(({ form, outcome }) => `${form} ${outcome}`)).toEqual([
      'dNSName closed',
      'iPAddress closed',
      'uniformResourceIdentifier closed',
      'rfc822Name closed',
      'directoryName open',
      'extendedKeyUsage limited',
    ]);
    expect(extendedKeyUsages).toEqual(['SERVER_AUTH', 'CLIENT_AUTH']);
  });

  it('states no EKU limit when a policy permits ANY, or more than can be listed', () => {
    for (const extendedKeyUsages of [
      { kind: 'limited', values: ['ANY'] },
      { kind: 'open', reason: 'any purpose may be requested' },
    ] as const) {
      const derived = deriveNameConstraints({
        policies: [aPolicy({}), { names: CLOSED, extendedKeyUsages }],
        server: NO_SERVER,
      });
      expect(derived.extendedKeyUsages).toBeUndefined();
      expect(derived.report.at(-1)).toMatchObject({ form: 'extendedKeyUsage', outcome: 'open' });
    }
  });

  it('has nothing to state when every form is open', () => {
    const open = { kind: 'open', reason: 'no allowed values' } as const;
    const { nameConstraints } = derive({
      dNSName: open,
      iPAddress: open,
      uniformResourceIdentifier: open,
      rfc822Name: open,
    });
    expect(nameConstraints).toBeUndefined();
  });

  it.each([
    { dNSName: { kind: 'limited', subtrees: ['.example.com'] } },
    { dNSName: { kind: 'limited', subtrees: ['exam ple.com'] } },
    { iPAddress: { kind: 'limited', subtrees: ['10.0.0.0/33'] } },
    { uniformResourceIdentifier: { kind: 'limited', subtrees: ['spiffe://td'] } },
    { rfc822Name: { kind: 'limited', subtrees: ['a@b@c'] } },
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
