import fc from 'fast-check';
import { parseCertificate, toSubjectAlternativeNames, toSubjectNames } from '@luciole/pki';
import { generateCaKeyPair, secureRandom } from '@luciole/pki/node';
import { createTestHierarchy, makeCertificationRequest } from '@luciole/pki/testing';
import {
  compilePolicy,
  type Decision,
  evaluate,
  readPolicy,
  type SanProperty,
} from '@luciole/policy';
import { aConstraint, aPolicy, aRequest } from '@luciole/policy/testing';
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { csrRequest, deskTools, signingState } from '../../test/support/signing.ts';
import type { IssuanceOutcome } from './issuance.ts';
import { SigningDesk } from './signing-desk.ts';

const VALUES: Readonly<Record<SanProperty, readonly string[]>> = {
  dnsNames: ['a.example', 'B.Example', '*.example', 'a_b.example', 'x.evil.test', '', 'a..b'],
  ipAddresses: ['10.0.0.1', '::1', '2001:DB8::0', '10.0.0.256'],
  rfc822Names: ['a@b.example', 'A@B.Example', 'nobody'],
  uniformResourceIdentifiers: [
    'spiffe://td/ns/a/sa/b',
    'spiffe://td/ns/../sa/b',
    'https://a.example/x',
    'spiffe://other/x',
  ],
};
const ALLOWED: Readonly<Record<SanProperty, readonly string[]>> = {
  dnsNames: ['a.example', String.raw`^.*\.example$`, '^.*'],
  ipAddresses: ['10.0.0.1', '^10[.].*', '^.*'],
  rfc822Names: ['a@b.example', '^.*'],
  uniformResourceIdentifiers: ['^spiffe://td/ns/[^/]+/sa/[^/]+$', '^.*'],
};

const some = (texts: readonly string[]) =>
  fc.subarray([...texts], { maxLength: Math.min(texts.length, 3) });
/** Constraints that are coherent by their making: drawing until one is would take minutes. */
const constraint = (form: SanProperty, most: number) => {
  const allowedValues = some(ALLOWED[form]);
  const maxOccurrences = fc.integer({ min: 1, max: most });
  return fc.oneof(
    fc.constantFrom(aConstraint({ type: 'IGNORED' }), aConstraint({ type: 'FORBIDDEN' })),
    fc
      .record({ allowedValues, maxOccurrences })
      .map((given) => aConstraint({ type: 'OPTIONAL', ...given })),
    fc
      .record({ allowedValues, maxOccurrences })
      .map((given) => aConstraint({ type: 'REQUIRED', minOccurrences: 1, ...given })),
    fc.constant(aConstraint({ type: 'LOCKED', defaultValues: VALUES[form].slice(0, most) })),
  );
};
const forms = <T>(of: (form: SanProperty) => fc.Arbitrary<T>) =>
  fc.record({
    dnsNames: of('dnsNames'),
    ipAddresses: of('ipAddresses'),
    rfc822Names: of('rfc822Names'),
    uniformResourceIdentifiers: of('uniformResourceIdentifiers'),
  });
const policies = fc
  .record({ sans: forms((form) => constraint(form, 2)), commonName: constraint('dnsNames', 1) })
  .map(({ commonName, sans }) => ({ ...aPolicy().build(), sans, subject: { commonName } }))
  .filter((policy) => readPolicy(policy).policy !== undefined);
const requests = fc.record({
  sans: forms((form) => some(VALUES[form])),
  commonName: some(['details', 'a.example', 'x.evil.test']),
});

/** What an outcome amounts to: what was decided together with what stands in the certificate, or why there is none. */
function readBack(outcome: IssuanceOutcome): unknown {
  if (outcome.outcome !== 'issued') return outcome;
  const { certificatePem, content } = outcome.certificate;
  const { tbs } = parseCertificate(new X509Certificate(certificatePem).raw);
  const sans = toSubjectAlternativeNames(tbs.known.subjectAltName ?? []);
  return { content, written: { subject: toSubjectNames(tbs.subject), sans } };
}

/** The same of a decision. */
function shouldBe(decision: Decision): unknown {
  if (decision.outcome === 'denied') return { ...decision, generation: 1 };
  const { content } = decision;
  return { content, written: { subject: content.subject, sans: content.sans } };
}

describe('SigningDesk, for any policy and any request', () => {
  it('signs exactly what is permitted, and nothing of what is denied', async () => {
    const pki = await createTestHierarchy();
    const { privateKey: key } = await generateCaKeyPair('EC_P256');
    const now = new Date(pki.now.getTime() + 60_000);
    let randomNumbers = 0;
    const random = (octets: number): Uint8Array => {
      randomNumbers += 1;
      return secureRandom(octets);
    };
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(policies, requests, async (policy, { commonName, sans }) => {
        const compiled = compilePolicy(policy);
        const desk = new SigningDesk(signingState(pki, [policy]), { ...deskTools(), random });
        const asked = aRequest({ subject: { commonName }, sans, keyAlgorithm: 'EC_P256' });
        const decision = evaluate(compiled, asked);
        seen.add(decision.outcome);
        randomNumbers = 0;
        const source = { kind: 'parameters', ...asked } as const;
        const outcome = await desk.issue({ policyId: policy.name, source }, now);
        expect(readBack(outcome)).toEqual(shouldBe(decision));
        // What is denied does not even take a serial number.
        expect(randomNumbers > 0).toBe(decision.outcome === 'permitted');

        // What was decided, asked for again with a key of the caller's own.
        const names = decision.outcome === 'permitted' ? decision.content : aRequest();
        const request = await makeCertificationRequest({
          key,
          subject: names.subject,
          sans: names.sans,
        });
        const again = await desk.issue(csrRequest(policy, request.pem), now);
        const repeated = evaluate(compiled, {
          subject: names.subject,
          sans: names.sans,
          keyAlgorithm: 'EC_P256',
        });
        expect(readBack(again)).toEqual(shouldBe(repeated));
      }),
      { numRuns: 200 },
    );
    expect(seen).toEqual(new Set(['permitted', 'denied']));
  });
});
