import { createPublicKey } from 'node:crypto';
import {
  KEY_ALGORITHMS,
  type CertificatePolicy,
  type SubjectAlternativeNames,
} from '@luciole/policy';
import { ISTIO_POLICY, MESH_POLICY, aPolicy, aRequest } from '@luciole/policy/testing';
import {
  createTestHierarchy,
  makeCertificationRequest,
  opensslOk,
  TEST_NOW,
  withFiles,
} from '@luciole/pki/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  csrRequest,
  deskTools,
  independentlyVerified,
  issued,
  signingState,
} from '../../test/support/signing.ts';
import { issuanceViolationMessage } from './issuance-violation.ts';
import type { BoundNames, IssuanceRequest, SigningState } from './issuance.ts';
import { SigningDesk } from './signing-desk.ts';

type Hierarchy = Awaited<ReturnType<typeof createTestHierarchy>>;

const URI = 'spiffe://cluster.local/ns/bookinfo/sa/details';
const ANY_KEY = aPolicy()
  .named('any-key')
  .permitting('ipAddresses')
  .permitting('rfc822Names')
  .permitting('uniformResourceIdentifiers')
  .permitting('dnsNames')
  .permitting('commonName')
  .withKeys(...KEY_ALGORITHMS)
  .build();
const NOW = new Date(TEST_NOW.getTime() + 3_600_500);
const VERIFIED_AT = new Date(NOW.getTime() + 1000);

let pki: Hierarchy;
let pem: string;

beforeAll(async () => {
  pki = await createTestHierarchy();
  ({ pem } = await makeCertificationRequest({ sans: { uniformResourceIdentifiers: [URI] } }));
});

const deskOf = (
  policies: readonly CertificatePolicy[] = [ANY_KEY],
  given: Partial<SigningState> = {},
  hierarchy = pki,
): SigningDesk => new SigningDesk(signingState(hierarchy, policies, given), deskTools());

const parameters = (
  given: Parameters<typeof aRequest>[0],
  rest: Partial<IssuanceRequest> = {},
): IssuanceRequest => {
  const { keyAlgorithm, sans, subject } = aRequest(given);
  const names = { kind: 'parameters', subject, sans } as const;
  const source = keyAlgorithm === undefined ? names : { ...names, keyAlgorithm };
  return { policyId: ANY_KEY.name, source, ...rest };
};

const end = (): number => pki.subordinate.certificate.notAfter.getTime();
const WEEK = { ...ANY_KEY, validityPeriod: 'P7D' };

const DNS = aPolicy().named('dns').permitting('commonName').permitting('dnsNames').build();
const askDns = (given: Parameters<typeof aRequest>[0]): IssuanceRequest =>
  parameters({ keyAlgorithm: 'EC_P256', ...given }, { policyId: DNS.name });

/** `issued`, or the reasons against it, for a client that is bound. */
async function boundTo(
  sans: Partial<SubjectAlternativeNames>,
  boundNames: BoundNames,
  commonName: readonly string[] = [],
): Promise<unknown> {
  const request = { subject: { commonName }, keyAlgorithm: 'EC_P256', sans } as const;
  const outcome = await deskOf().issue(parameters(request, { boundNames }), NOW);
  return outcome.outcome === 'denied'
    ? outcome.violations.map(({ code, path }) => `${code} ${path}`)
    : outcome.outcome;
}

describe('SigningDesk', () => {
  it.each(KEY_ALGORITHMS)('certifies the %s key of a request', async (keyAlgorithm) => {
    const request = await makeCertificationRequest({
      keyAlgorithm,
      sans: { uniformResourceIdentifiers: [URI], dnsNames: ['details.bookinfo'] },
    });
    const certificate = issued(await deskOf().issue(csrRequest(ANY_KEY, request.pem), NOW));
    const node = independentlyVerified(pki, certificate, VERIFIED_AT);
    expect(node.subjectAltName).toBe(`DNS:details.bookinfo, URI:${URI}`);
    expect(node.publicKey.equals(createPublicKey(request.privateKey))).toBe(true);
    expect(node.serialNumber.toLowerCase()).toBe(certificate.serialNumber);
    expect(certificate).toMatchObject({ keyAlgorithm, grantedSeconds: 3600 });
    expect(certificate).not.toHaveProperty('privateKeyPem');
  });

  it.each(KEY_ALGORITHMS)('makes a key of %s where none is given', async (keyAlgorithm) => {
    const request = parameters({ keyAlgorithm, sans: { uniformResourceIdentifiers: [URI] } });
    const certificate = issued(await deskOf().issue(request, NOW));
    independentlyVerified(pki, certificate, VERIFIED_AT);
    expect(certificate.privateKeyPem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(certificate.keyAlgorithm).toBe(keyAlgorithm);
  });

  it.each(['RSA_2048', 'EC_P384', 'EC_ED25519'] as const)('signs with a CA of %s', async (ca) => {
    const hierarchy = await createTestHierarchy({ keyAlgorithm: ca });
    const desk = deskOf([ANY_KEY], { hasNoRevAvail: true }, hierarchy);
    const certificate = issued(await desk.issue(csrRequest(ANY_KEY, pem), NOW));
    expect(independentlyVerified(hierarchy, certificate, VERIFIED_AT).ca).toBe(false);
  });

  it('takes a key and names from a request and nothing else', async () => {
    const request = withFiles(
      {
        'a.cnf': `[req]\ndistinguished_name=dn\nreq_extensions=x\nprompt=no\n[dn]\nCN=details\n[x]
basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\nextendedKeyUsage=codeSigning
subjectAltName=URI:${URI}\n`,
      },
      (cwd) =>
        opensslOk(
          ['req', '-new', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'].concat([
            '-config',
            'a.cnf',
            '-keyout',
            'key.pem',
          ]),
          { cwd },
        ).stdout,
    );
    const certificate = issued(await deskOf().issue(csrRequest(ANY_KEY, request), NOW));
    const node = independentlyVerified(pki, certificate, VERIFIED_AT);
    expect(node.ca).toBe(false);
    expect(node.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    expect(certificate.content.keyUsages).toEqual(ANY_KEY.keyUsages);
  });

  it('denies with every reason, the policy’s first', async () => {
    const outcome = await deskOf([MESH_POLICY]).issue(
      parameters(
        {
          keyAlgorithm: 'EC_P521',
          sans: { uniformResourceIdentifiers: ['spiffe://evil/ns/a/sa/b'] },
        },
        { policyId: MESH_POLICY.name, validityPeriod: 'P1Y' },
      ),
      NOW,
    );
    expect(outcome).toMatchObject({
      outcome: 'denied',
      generation: 1,
      violations: [
        { code: 'VALUE_NOT_ALLOWED' },
        { code: 'KEY_ALGORITHM_NOT_ALLOWED' },
        { code: 'VALIDITY_PERIOD_TOO_LONG' },
      ],
    });
  });

  it('knows no policy but those in force', async () => {
    const outcome = await deskOf([MESH_POLICY]).issue(csrRequest(ISTIO_POLICY, pem), NOW);
    expect(outcome).toEqual({ outcome: 'unknown-policy' });
  });

  it('refuses a key that is not the certificate’s', () => {
    const { privateKey } = pki.intermediate.keyPair;
    expect(() => deskOf([ANY_KEY], { privateKey })).toThrow('not the one of the issuing CA');
  });

  it('refuses a policy that decides nothing', () => {
    const incoherent = { ...ANY_KEY, validityPeriod: 'P0D' };
    expect(() => deskOf([incoherent])).toThrow(expect.objectContaining({ name: 'PolicyError' }));
  });
});

describe('the life of the sub-CA (ruling 7)', () => {
  it('is never outlived by what it signs', async () => {
    const certificate = issued(await deskOf([WEEK]).issue(csrRequest(WEEK, pem), NOW));
    expect(certificate.notAfter).toEqual(pki.subordinate.certificate.notAfter);
    expect(certificate.grantedSeconds).toBe(7 * 86_400 - 3600);
    expect(certificate.notBefore.getTime()).toBe(Math.floor(NOW.getTime() / 1000) * 1000 - 30_000);
  });

  it('closes the desk a minute before it ends', async () => {
    const desk = deskOf();
    const request = csrRequest(ANY_KEY, pem);
    expect(await desk.issue(request, new Date(end() - 60_000))).toMatchObject({
      outcome: 'issued',
    });
    expect(await desk.issue(request, new Date(end() - 59_000))).toEqual({ outcome: 'closed' });
    expect(await desk.issue(request, new Date(end() + 60_000))).toEqual({ outcome: 'closed' });
  });

  it('keeps the desk closed before it begins', async () => {
    const outcome = await deskOf().issue(
      csrRequest(ANY_KEY, pem),
      new Date(TEST_NOW.getTime() - 60_000),
    );
    expect(outcome).toEqual({ outcome: 'closed' });
  });
});

describe('bound names (ruling 19)', () => {
  it('permits what a client is bound to, in any spelling of the binding', async () => {
    const sans = { uniformResourceIdentifiers: [URI], dnsNames: ['details.bookinfo'] };
    const bound = {
      uniformResourceIdentifiers: [URI, 'spiffe://x/y'],
      dnsNames: ['Details.BookInfo'],
    };
    expect(await boundTo(sans, bound)).toBe('issued');
    expect(await boundTo(sans, { uniformResourceIdentifiers: [URI] })).toBe('issued');
    expect(await boundTo(sans, {})).toBe('issued');
  });

  it('denies every other name of a bound form', async () => {
    expect(
      await boundTo(
        {
          uniformResourceIdentifiers: ['spiffe://cluster.local/ns/other/sa/x'],
          dnsNames: ['a.x', 'b.x'],
        },
        { uniformResourceIdentifiers: [URI], dnsNames: ['b.x'] },
      ),
    ).toEqual([
      'NAME_NOT_BOUND /sans/dnsNames/0',
      'NAME_NOT_BOUND /sans/uniformResourceIdentifiers/0',
    ]);
  });

  it('denies every name of a form that is bound to nothing', async () => {
    expect(await boundTo({ dnsNames: ['a.x'] }, { dnsNames: [] })).toEqual([
      'NAME_NOT_BOUND /sans/dnsNames/0',
    ]);
  });

  it('denies IP and mail addresses of bound forms in any spelling but the right name', async () => {
    const sans = { ipAddresses: ['2001:db8::1'], rfc822Names: ['Ada@a.example'] };
    const bound = { ipAddresses: ['2001:DB8:0::1'], rfc822Names: ['Ada@A.example'] };
    expect(await boundTo(sans, bound)).toBe('issued');
    const other = { ipAddresses: ['2001:db8::2'], rfc822Names: ['ada@a.example'] };
    expect(await boundTo(other, bound)).toEqual([
      'NAME_NOT_BOUND /sans/ipAddresses/0',
      'NAME_NOT_BOUND /sans/rfc822Names/0',
    ]);
  });

  it('takes a common name that reads like a host name for one', async () => {
    const sans = { uniformResourceIdentifiers: [URI] };
    const bound = { dnsNames: ['a.x'] };
    expect(await boundTo(sans, bound, ['bank.example'])).toEqual([
      'NAME_NOT_BOUND /subject/commonName/0',
    ]);
    expect(await boundTo(sans, bound, ['A.X'])).toBe('issued');
    expect(await boundTo(sans, bound, ['details of bookinfo'])).toBe('issued');
  });
});

describe('the sub-CA’s own constraints (ruling 23)', () => {
  it('denies a name that verifiers would refuse, commonName included', async () => {
    const hierarchy = await createTestHierarchy({
      nameConstraints: { permitted: [{ form: 'dNSName', value: 'mesh.example' }], excluded: [] },
    });
    const desk = deskOf([DNS], {}, hierarchy);
    const inside = await desk.issue(askDns({ sans: { dnsNames: ['a.mesh.example'] } }), NOW);
    independentlyVerified(hierarchy, issued(inside), VERIFIED_AT);
    for (const given of [
      { sans: { dnsNames: ['a.other.example'] } },
      { subject: { commonName: ['a.other.example'] } },
    ]) {
      const outcome = await desk.issue(askDns(given), NOW);
      expect(outcome).toMatchObject({
        outcome: 'denied',
        violations: [{ code: 'NAME_OUTSIDE_CONSTRAINTS', path: '/sans/dnsNames' }],
      });
      const sentences =
        outcome.outcome === 'denied' ? outcome.violations.map(issuanceViolationMessage) : [];
      expect(sentences).toEqual([
        'a dNSName is not permitted by the name constraints of the issuing CA',
      ]);
    }
  });

  it('denies a usage that the sub-CA cannot pass on', async () => {
    const hierarchy = await createTestHierarchy({ extendedKeyUsages: ['SERVER_AUTH'] });
    const outcome = await deskOf([DNS], {}, hierarchy).issue(
      askDns({ sans: { dnsNames: ['a.x'] } }),
      NOW,
    );
    expect(outcome).toMatchObject({
      outcome: 'denied',
      violations: [{ code: 'USAGE_OUTSIDE_CONSTRAINTS', args: ['CLIENT_AUTH'] }],
    });
  });
});
