import type { CertificatePolicy } from '../model/policy.ts';
import { aConstraint, aPolicy } from './policy.builder.ts';

/** The published Istio policy of contract.md §3.7, with all five locked subject attributes and a neutral organization. */
export const ISTIO_POLICY: CertificatePolicy = {
  name: 'istio-mesh',
  validityPeriod: 'PT1H',
  subject: {
    commonName: aConstraint({ type: 'OPTIONAL', allowedValues: ['^.*'], maxOccurrences: 1 }),
    organization: aConstraint({ type: 'LOCKED', defaultValues: ['Example Inc'] }),
    organizationalUnit: aConstraint({ type: 'LOCKED', defaultValues: ['CloudApps Unit'] }),
    locality: aConstraint({ type: 'LOCKED', defaultValues: ['Newton'] }),
    stateOrProvince: aConstraint({ type: 'LOCKED', defaultValues: ['MA'] }),
    country: aConstraint({ type: 'LOCKED', defaultValues: ['USA'] }),
  },
  sans: {
    dnsNames: aConstraint({ type: 'OPTIONAL', allowedValues: ['^.*'], maxOccurrences: 10 }),
    ipAddresses: aConstraint({ type: 'FORBIDDEN' }),
    rfc822Names: aConstraint({ type: 'FORBIDDEN' }),
    uniformResourceIdentifiers: aConstraint({
      type: 'REQUIRED',
      allowedValues: [String.raw`^spiffe://cluster\.local/ns/.*/sa/.*`],
      minOccurrences: 1,
      maxOccurrences: 10,
    }),
  },
  keyAlgorithm: { allowedValues: ['RSA_2048'], defaultValue: 'RSA_2048' },
  keyUsages: ['keyEncipherment', 'digitalSignature'],
  extendedKeyUsages: ['SERVER_AUTH', 'CLIENT_AUTH'],
};

/** The policy for meshes that we recommend: one SPIFFE ID per workload, no names but that, RSA and P-256 (ruling 26). */
export const MESH_POLICY: CertificatePolicy = aPolicy()
  .named('mesh-workload')
  .ignoring('dnsNames')
  .constraining('uniformResourceIdentifiers', {
    type: 'REQUIRED',
    allowedValues: [String.raw`^spiffe://cluster\.local/ns/[^/]+/sa/[^/]+$`],
    minOccurrences: 1,
    maxOccurrences: 1,
  })
  .withKeys('RSA_2048', 'EC_P256')
  .build();
