/**
 * The Istio policy of contract.md §3.7: one hour, locked subject, a SPIFFE URI in the mesh's trust domain.
 * Unlike the published one it admits a mesh agent's P-256 key too, and its expression reaches to the end.
 */
export function istioPolicy(name: string) {
  const forbidden = property('FORBIDDEN', [], [], 0, 0);
  const locked = (value: string) => property('LOCKED', [], [value], 0, 0);
  return {
    name,
    validityPeriod: 'PT1H',
    keyUsages: ['keyEncipherment', 'digitalSignature'],
    extendedKeyUsages: ['SERVER_AUTH', 'CLIENT_AUTH'],
    keyAlgorithm: { allowedValues: ['RSA_2048', 'EC_P256'], defaultValue: 'RSA_2048' },
    subject: {
      commonName: property('OPTIONAL', ['^.*$'], [], 0, 1),
      organization: locked('Bookinfo'),
      organizationalUnit: locked('Platform'),
      locality: locked('Newton'),
      stateOrProvince: locked('MA'),
      country: locked('US'),
    },
    sans: {
      dnsNames: property('OPTIONAL', ['^.*$'], [], 0, 10),
      ipAddresses: forbidden,
      rfc822Names: forbidden,
      uniformResourceIdentifiers: property(
        'REQUIRED',
        ['^spiffe://cluster\\.local/ns/[^/]+/sa/[^/]+$'],
        [],
        1,
        10,
      ),
    },
  };
}

function property(
  type: string,
  allowedValues: string[],
  defaultValues: string[],
  minOccurrences: number,
  maxOccurrences: number,
) {
  return { type, allowedValues, defaultValues, minOccurrences, maxOccurrences };
}
