import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { PROPERTIES, VALUES, policies, requests, requestsOf } from '../../test/arbitraries.ts';
import {
  compilePolicy,
  evaluate,
  formatValidityPeriod,
  noteMessage,
  violationMessage,
} from '../index.ts';
import type { CertificatePolicy, PropertyConstraint, RequestedCertificate } from '../index.ts';
import { aConstraint } from '../testing/index.ts';
import type { PropertyName } from './value-form.ts';

// Generated cases take as long as the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

/** Requests full of anything. */
const hostileRequests: fc.Arbitrary<RequestedCertificate> = requestsOf((property) =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc.string({ unit: 'grapheme', maxLength: 3000 }),
    fc.constantFrom(...VALUES[property], '\0', '^', '*.', 'spiffe:', 'https://[', '::', '@', '%'),
  ),
);

/** One way to make a policy permit less. */
const narrowings: fc.Arbitrary<(policy: CertificatePolicy) => CertificatePolicy> = fc.oneof(
  fc.constantFrom(...PROPERTIES).chain((property) =>
    fc
      .constantFrom(forbid, require, dropAllowedValue, lowerMaximum)
      .map((narrow) => (policy: CertificatePolicy) => ({
        ...policy,
        subject: narrowMember(policy.subject, property, narrow),
        sans: narrowMember(policy.sans, property, narrow),
      })),
  ),
  fc.constant((policy: CertificatePolicy) => ({ ...policy, validityPeriod: 'PT10M' })),
  fc.constant((policy: CertificatePolicy) => {
    const { defaultValue } = policy.keyAlgorithm;
    return { ...policy, keyAlgorithm: { allowedValues: [defaultValue], defaultValue } };
  }),
);

type Narrow = (constraint: PropertyConstraint) => PropertyConstraint;

function narrowMember<Member extends Readonly<Record<string, PropertyConstraint | undefined>>>(
  member: Member,
  property: PropertyName,
  narrow: Narrow,
): Member {
  const constraint = member[property];
  return constraint === undefined ? member : { ...member, [property]: narrow(constraint) };
}

const isChecked = ({ type }: PropertyConstraint) => type === 'OPTIONAL' || type === 'REQUIRED';

function forbid(constraint: PropertyConstraint): PropertyConstraint {
  return constraint.type === 'OPTIONAL' ? aConstraint({ type: 'FORBIDDEN' }) : constraint;
}

function require(constraint: PropertyConstraint): PropertyConstraint {
  return constraint.type === 'OPTIONAL'
    ? { ...constraint, type: 'REQUIRED', defaultValues: [], minOccurrences: 1 }
    : constraint;
}

function dropAllowedValue(constraint: PropertyConstraint): PropertyConstraint {
  // An empty list would allow everything.
  const { allowedValues } = constraint;
  return allowedValues.length > 1
    ? { ...constraint, allowedValues: allowedValues.slice(1) }
    : constraint;
}

function lowerMaximum(constraint: PropertyConstraint): PropertyConstraint {
  const maxOccurrences = Math.max(1, constraint.minOccurrences, constraint.maxOccurrences - 1);
  return isChecked(constraint) ? { ...constraint, maxOccurrences } : constraint;
}

describe('evaluate', () => {
  it('permits again what it permitted, with the same content', () => {
    let permitted = 0;
    const property = fc.property(policies, requests, (policy, requested) => {
      const compiled = compilePolicy(policy);
      const first = evaluate(compiled, requested, { clampValidity: true });
      if (first.outcome === 'denied') return;
      permitted++;
      const { subject, sans, keyAlgorithm, validityPeriod } = first.content;
      const again = evaluate(compiled, {
        subject,
        sans,
        keyAlgorithm,
        validityPeriod: formatValidityPeriod(validityPeriod),
      });
      expect(again).toMatchObject({ outcome: 'permitted', content: first.content });
    });
    fc.assert(property, { numRuns: 600 });
    // Otherwise the property would hold for want of cases.
    expect(permitted).toBeGreaterThan(20);
  });

  it('keeps denying what it denied when the policy is narrowed', () => {
    const property = fc.property(policies, requests, narrowings, (policy, requested, narrow) => {
      if (evaluate(compilePolicy(policy), requested).outcome === 'permitted') return;
      expect(evaluate(compilePolicy(narrow(policy)), requested).outcome).toBe('denied');
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('decides the same twice, and the same when it explains', () => {
    const property = fc.property(policies, requests, (policy, requested) => {
      const compiled = compilePolicy(policy);
      const decision = evaluate(compiled, requested);
      expect(evaluate(compiled, requested)).toEqual(decision);
      expect(evaluate(compilePolicy(policy), requested)).toEqual(decision);
      expect(evaluate(compiled, requested, { explain: true }).outcome).toBe(decision.outcome);
    });
    fc.assert(property, { numRuns: 150 });
  });

  it('never throws, and echoes nothing unprintable or long, whatever is asked for', () => {
    const property = fc.property(policies, hostileRequests, (policy, requested) => {
      const decision = evaluate(compilePolicy(policy), requested, { explain: true });
      const sentences =
        decision.outcome === 'permitted'
          ? decision.notes.map(noteMessage)
          : decision.violations.map(violationMessage);
      for (const sentence of sentences) {
        expect(sentence).not.toMatch(/undefined|\p{Cc}/u);
        expect(sentence.length).toBeLessThan(2500);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('spends a bounded amount of matching on the largest request', () => {
    const allowedValues = Array.from({ length: 100 }, (_, i) => `^(?:[a-y]{1,63}[.]){1,2}${i}$`);
    const policy = aConstraint({ type: 'OPTIONAL', allowedValues, maxOccurrences: 1000 });
    const compiled = compilePolicy({
      name: 'large',
      validityPeriod: 'PT1H',
      subject: {},
      sans: { dnsNames: policy },
      keyAlgorithm: { allowedValues: ['EC_P256'], defaultValue: 'EC_P256' },
      keyUsages: ['digitalSignature'],
      extendedKeyUsages: ['SERVER_AUTH'],
    });
    const label = 'abcdefghij'.repeat(6);
    const dnsNames = Array.from({ length: 1000 }, (_, i) => `${label}.${label}.${label}.x${i}`);
    const none: readonly string[] = [];
    const decision = evaluate(compiled, {
      subject: {
        commonName: none,
        organization: none,
        organizationalUnit: none,
        locality: none,
        stateOrProvince: none,
        country: none,
      },
      sans: { dnsNames, ipAddresses: none, rfc822Names: none, uniformResourceIdentifiers: none },
    });
    const codes = decision.outcome === 'denied' ? decision.violations.map(({ code }) => code) : [];
    expect(codes).toHaveLength(1000);
    expect(codes.at(-1)).toBe('PATTERN_BUDGET_EXCEEDED');
  });
});
