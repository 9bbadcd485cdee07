import {
  decodePemBlocks,
  DerReader,
  EXTENDED_KEY_USAGE_OIDS,
  formatIpAddress,
  formatName,
  type GeneralName,
  type KnownExtensions,
  OID,
  parseCertificate,
  type ParsedCertificate,
  readPublicKey,
  readSignatureAlgorithm,
  toHex,
} from '@luciole/pki';
import {
  EXTENDED_KEY_USAGE_LABELS,
  KEY_ALGORITHM_LABELS,
  KEY_USAGE_LABELS,
} from '../../lib/labels.ts';
import { nameConstraintsInWords } from './name-constraints-in-words.ts';

/** One extension for people. */
export interface DecodedExtension {
  readonly name: string;
  readonly isCritical: boolean;
  readonly lines: readonly string[];
}

/** What stands in a certificate, for people. */
export interface DecodedCertificate {
  /** RFC 4514. */
  readonly subject: string;
  readonly issuer: string;
  readonly isSelfIssued: boolean;
  /** Lower-case hex. */
  readonly serialNumber: string;
  /** ISO 8601. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly publicKey: string;
  readonly signatureAlgorithm: string;
  readonly extensions: readonly DecodedExtension[];
  /** What a CA may certify, one sentence per form of name; absent when anything. */
  readonly nameConstraints?: readonly string[];
}

const NAMES: Readonly<Record<string, string>> = {
  [OID.basicConstraints]: 'Basic constraints',
  [OID.keyUsage]: 'Key usage',
  [OID.extendedKeyUsage]: 'Extended key usage',
  [OID.subjectAltName]: 'Subject alternative name',
  [OID.subjectKeyIdentifier]: 'Subject key identifier',
  [OID.authorityKeyIdentifier]: 'Authority key identifier',
  [OID.nameConstraints]: 'Name constraints',
  [OID.authorityInfoAccess]: 'Authority information access',
  [OID.cRLDistributionPoints]: 'CRL distribution points',
  [OID.noRevAvail]: 'No revocation available',
};

const USAGES_BY_OID = new Map(
  Object.entries(EXTENDED_KEY_USAGE_OIDS).map(([usage, oid]) => [oid, usage]),
);
const USAGE_LABELS = new Map(Object.entries(EXTENDED_KEY_USAGE_LABELS));

/**
 * Every certificate of a PEM text, decoded by the same reader that issuers use.
 *
 * @throws {PkiError} when it is none
 */
export function decodeCertificates(pem: string): readonly DecodedCertificate[] {
  return decodePemBlocks(pem).map(({ der }) => decode(parseCertificate(der)));
}

function decode({ tbs, signatureAlgorithmDer }: ParsedCertificate): DecodedCertificate {
  const { nameConstraints } = tbs.known;
  return {
    subject: formatName(tbs.subject),
    issuer: formatName(tbs.issuer),
    isSelfIssued: toHex(tbs.subjectDer) === toHex(tbs.issuerDer),
    serialNumber: toHex(tbs.serialNumber),
    notBefore: tbs.notBefore.toISOString(),
    notAfter: tbs.notAfter.toISOString(),
    publicKey: publicKeyOf(tbs.subjectPublicKeyInfo.der, tbs.subjectPublicKeyInfo.algorithm),
    signatureAlgorithm:
      readSignatureAlgorithm(DerReader.over(signatureAlgorithmDer))?.name ?? 'Not a known one',
    extensions: tbs.extensions.map(({ oid, critical, value }) => ({
      name: NAMES[oid] ?? oid,
      isCritical: critical,
      lines: linesOf(oid, tbs.known) ?? [toHex(value)],
    })),
    ...(nameConstraints !== undefined && {
      nameConstraints: nameConstraintsInWords(nameConstraints),
    }),
  };
}

function publicKeyOf(der: Uint8Array, algorithm: string): string {
  try {
    return KEY_ALGORITHM_LABELS[readPublicKey(der).keyAlgorithm];
  } catch {
    return algorithm;
  }
}

function linesOf(oid: string, known: KnownExtensions): readonly string[] | undefined {
  switch (oid) {
    case OID.basicConstraints: {
      const { cA = false, pathLenConstraint } = known.basicConstraints ?? {};
      if (!cA) return ['Not a CA'];
      return pathLenConstraint === undefined
        ? ['A CA']
        : [
            'A CA',
            `CAs below it: ${pathLenConstraint === 0 ? 'none' : `at most ${pathLenConstraint}`}`,
          ];
    }
    case OID.keyUsage:
      return known.keyUsage?.map((usage) => KEY_USAGE_LABELS[usage]);
    case OID.extendedKeyUsage:
      return known.extendedKeyUsage?.map(extendedKeyUsage);
    case OID.subjectAltName:
      return known.subjectAltName?.map(generalName);
    case OID.subjectKeyIdentifier:
      return hexLine(known.subjectKeyIdentifier);
    case OID.authorityKeyIdentifier:
      return hexLine(known.authorityKeyIdentifier?.keyIdentifier);
    case OID.nameConstraints:
      return known.nameConstraints && nameConstraintsInWords(known.nameConstraints);
    case OID.authorityInfoAccess:
      return known.authorityInfoAccess?.map(
        ({ method, location }) => `${accessMethod(method)}: ${generalName(location)}`,
      );
    case OID.cRLDistributionPoints:
      return known.cRLDistributionPoints?.flatMap(({ fullName }) => fullName.map(generalName));
    case OID.noRevAvail:
      return ['It lives so briefly that nobody revokes it (RFC 9608)'];
    default:
      return undefined;
  }
}

function extendedKeyUsage(oid: string): string {
  const usage = USAGES_BY_OID.get(oid);
  return USAGE_LABELS.get(usage ?? '') ?? oid;
}

function accessMethod(oid: string): string {
  if (oid === OID.caIssuers) return 'Its CA';
  return oid === OID.ocsp ? 'OCSP' : oid;
}

function hexLine(octets: Uint8Array | undefined): readonly string[] | undefined {
  return octets && [toHex(octets)];
}

/** A name with its form in front, as `DNS: mesh.example`. */
function generalName(name: GeneralName): string {
  switch (name.form) {
    case 'dNSName':
      return `DNS: ${name.value}`;
    case 'rfc822Name':
      return `Email: ${name.value}`;
    case 'uniformResourceIdentifier':
      return name.value;
    case 'iPAddress':
      return `IP: ${formatIpAddress(name.octets)}`;
    case 'directoryName':
      return formatName(name.name);
    case 'registeredID':
      return `Registered ID: ${name.value}`;
    case 'otherName':
    case 'x400Address':
    case 'ediPartyName':
      return `${name.form}: ${toHex(name.der)}`;
  }
}
