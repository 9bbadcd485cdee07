import * as fc from 'fast-check';

import { KEY_ALGORITHMS, SAN_PROPERTIES, SUBJECT_PROPERTIES } from '../src/index.ts';
import type { CertificatePolicy, PropertyConstraint, RequestedCertificate } from '../src/index.ts';
import type { PropertyName } from '../src/evaluation/value-form.ts';
import { aConstraint } from '../src/testing/index.ts';

/** Valid values per property, few enough that requests and policies meet. */
export const VALUES: Readonly<Record<PropertyName, readonly string[]>> = {
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

export const PROPERTIES: readonly PropertyName[] = [...SUBJECT_PROPERTIES, ...SAN_PROPERTIES];

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
export const policies: fc.Arbitrary<CertificatePolicy> = fc.record({
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
export const requests: fc.Arbitrary<RequestedCertificate> = requestsOf(
  (property) => fc.constantFrom(...VALUES[property]),
  'mostly few',
);

/** Requests with values of a kind. */
export function requestsOf(
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
