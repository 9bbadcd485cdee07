import { OID, type ParsedTbsCertificate, toHex, toSubjectAlternativeNames } from '@luciole/pki';

/** One extension in words. */
export interface ExtensionInWords {
  readonly oid: string;
  readonly name: string;
  readonly isCritical: boolean;
  readonly values: readonly string[];
  readonly isCode: boolean;
}

const NAMES: Readonly<Record<string, string>> = {
  [OID.basicConstraints]: 'Basic constraints',
  [OID.keyUsage]: 'Key usage',
  [OID.extendedKeyUsage]: 'Extended key usage',
  [OID.authorityKeyIdentifier]: 'Authority key identifier',
  [OID.subjectKeyIdentifier]: 'Subject key identifier',
  [OID.subjectAltName]: 'Subject alternative names',
  [OID.noRevAvail]: 'No revocation available',
};

/** The extensions of a certificate in the order in which they stand, each as its bytes say. */
export function extensionsOf(
  { extensions, known }: ParsedTbsCertificate,
  labels: { readonly keyUsages: readonly string[]; readonly extendedKeyUsages: readonly string[] },
): readonly ExtensionInWords[] {
  const sans = toSubjectAlternativeNames(known.subjectAltName ?? []);
  const values: Readonly<Record<string, readonly string[]>> = {
    [OID.basicConstraints]: [known.basicConstraints?.cA === true ? 'A CA' : 'Not a CA'],
    [OID.keyUsage]: labels.keyUsages,
    [OID.extendedKeyUsage]: labels.extendedKeyUsages,
    [OID.authorityKeyIdentifier]: ['The key of the issuer’s own CA'],
    [OID.subjectKeyIdentifier]: [colons(known.subjectKeyIdentifier)],
    [OID.subjectAltName]: [
      ...(sans?.dnsNames.map((name) => `DNS:${name}`) ?? []),
      ...(sans?.ipAddresses.map((name) => `IP:${name}`) ?? []),
      ...(sans?.rfc822Names.map((name) => `email:${name}`) ?? []),
      ...(sans?.uniformResourceIdentifiers.map((name) => `URI:${name}`) ?? []),
    ],
  };
  return extensions.map(({ oid, critical }) => ({
    oid,
    name: NAMES[oid] ?? oid,
    isCritical: critical,
    values: values[oid] ?? ['Present'],
    isCode: oid === OID.subjectAltName || oid === OID.subjectKeyIdentifier,
  }));
}

function colons(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : (toHex(bytes).toUpperCase().match(/../g) ?? []).join(':');
}
