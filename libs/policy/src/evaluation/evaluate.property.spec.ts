import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import {
  KEY_ALGORITHMS,
  SAN_PROPERTIES,
  SUBJECT_PROPERTIES,
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

/** Valid values per property, few enough that requests and policies meet. */
const VALUES: Readonly<Record<PropertyName, readonly string[]>> = {
  commonName: ['web', 'db', 'Käse'],
  organization: ['Acme', 'acme', 'Umbrella'],
  organizationalUnit: ['A', 'B', 'C'],
  locality: ['Bern', 'Basel'],
  stateOrProvince: ['MA', 'BE'],
  country: ['US', 'DE', 'USA'],
  dnsNames: ['a.example', 'A.Example', 'b.example', '*.example', 'c.test'],
  ipAddresses: ['10.0.0.1', '::1', '0:0::1', '::ffff:10.0.0.1'],
  rfc822Names: ['a@x.example', 'a@X.example', 'b@y.test'],
  uniformResourceIdentifiers: ['spiffe://td/a', 'SPIFFE://TD/a', 'spiffe://td/b', 'https://x/'],
};

const PATTERNS = ['^.*', '^a', '^[a-z]+$', String.raw`^.*\.example$`, '^spiffe://td/', '^.*a|^b'];

const PROPERTIES: readonly PropertyName[] = [...SUBJECT_PROPERTIES, ...SAN_PROPERTIES];

function constraints(property: PropertyName): fc.Arbitrary<PropertyConstraint> {
  const values = VALUES[property];
  const allowedValues = fc.array(fc.constantFrom(...values, ...PATTERNS), { maxLength: 3 });
  const minOccurrences = fc.integer({ min: 1, max: 2 });
  const defaultValue = fc.constantFrom(...values).map((value) => [value]);
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(aConstraint({ type: 'IGNORED' })) },
    fc.constantFrom<PropertyConstraint>(
      aConstraint({ type: 'IGNORED' }),
      aConstraint({ type: 'FORBIDDEN' }),
    ),
    fc
      .record({ allowedValues, maxOccurrences: fc.integer({ min: 1, max: 3 }) })
      .map((given) => aConstraint({ type: 'OPTIONAL', ...given })),
    fc
      .record({ allowedValues, minOccurrences })
      .map((given) => aConstraint({ type: 'REQUIRED', maxOccurrences: 3, ...given })),
    defaultValue.map((defaultValues) => aConstraint({ type: 'LOCKED', defaultValues })),
  );
}

/** The six subject attributes, each made by property. */
const subjectOf = <T>(make: (property: PropertyName) => fc.Arbitrary<T>) =>
  fc.record({
    commonName: make('commonName'),
    organization: make('organization'),
    organizationalUnit: make('organizationalUnit'),
    locality: make('locality'),
    stateOrProvince: make('stateOrProvince'),
    country: make('country'),
  });

/** The four name forms, each made by property. */
const sansOf = <T>(make: (property: PropertyName) => fc.Arbitrary<T>) =>
  fc.record({
    dnsNames: make('dnsNames'),
    ipAddresses: make('ipAddresses'),
    rfc822Names: make('rfc822Names'),
    uniformResourceIdentifiers: make('uniformResourceIdentifiers'),
  });

/** Coherent policies of every kind. */
const policies: fc.Arbitrary<CertificatePolicy> = fc.record({
  name: fc.constant('generated'),
  validityPeriod: fc.constantFrom('PT1H', 'P1D', 'P1M'),
  subject: subjectOf(constraints),
  sans: sansOf(constraints),
  keyAlgorithm: fc
    .uniqueArray(fc.constantFrom(...KEY_ALGORITHMS), { minLength: 1 })
    .map((allowedValues) => ({
      allowedValues,
      defaultValue: allowedValues[0] ?? KEY_ALGORITHMS[0],
    })),
  keyUsages: fc.constant(['digitalSignature', 'keyEncipherment'] as const),
  extendedKeyUsages: fc.constant(['SERVER_AUTH'] as const),
});

/** Requests that mostly ask for what policies speak about. */
const requests: fc.Arbitrary<RequestedCertificate> = requestsOf(
  (property) => fc.constantFrom(...VALUES[property]),
  'mostly few',
);

/** Requests full of anything. */
const hostileRequests: fc.Arbitrary<RequestedCertificate> = requestsOf((property) =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc.string({ unit: 'grapheme', maxLength: 3000 }),
    fc.constantFrom(...VALUES[property], '\0', '^', '*.', 'spiffe:', 'https://[', '::', '@', '%'),
  ),
);

function requestsOf(
  value: (property: PropertyName) => fc.Arbitrary<string>,
  size: 'any' | 'mostly few' = 'any',
): fc.Arbitrary<RequestedCertificate> {
  const values = (property: PropertyName) => {
    const any = fc.array(value(property), { maxLength: 3 });
    const few = fc.array(value(property), { maxLength: 1 });
    return size === 'any' ? any : fc.oneof({ weight: 4, arbitrary: few }, any);
  };
  return fc
    .record({
      subject: subjectOf(values),
      sans: sansOf(values),
      keyAlgorithm: fc.option(fc.constantFrom(...KEY_ALGORITHMS), { nil: undefined }),
      validityPeriod: fc.option(
        fc.oneof({ weight: 9, arbitrary: fc.constantFrom('PT30M', 'PT2H', 'P30D') }, fc.string()),
        {
          nil: undefined,
        },
      ),
    })
    .map(({ keyAlgorithm, validityPeriod, ...names }) => ({
      ...names,
      ...(keyAlgorithm === undefined ? {} : { keyAlgorithm }),
      ...(validityPeriod === undefined ? {} : { validityPeriod }),
    }));
}

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
