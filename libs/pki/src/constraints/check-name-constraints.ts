import type { NameConstraints, ParsedTbsCertificate } from '../certificate/parsed-certificate.ts';
import type { GeneralName } from '../der/general-names.ts';
import type { DistinguishedName } from '../der/name.ts';
import { attributeValues } from '../der/name.ts';
import { OID } from '../der/oid.ts';
import {
  dnsNameIsWithin,
  dnsNameOverlaps,
  ipAddressIsWithin,
  mailboxIsWithin,
  uriIsWithin,
} from './subtree-matching.ts';

/** A name that a CA's constraints do not let through. */
export interface NameConstraintFault {
  readonly form: GeneralName['form'];
  readonly reason: 'not permitted' | 'excluded' | 'not decidable';
}

export interface NameConstraintOptions {
  /**
   * Also holds a commonName that looks like a host name to constraints on dNSName, where a certificate has no dNSName:
   * RFC 5280 does not, openssl does. For whoever wants to know before signing whether clients will agree.
   */
  readonly commonNameIsDnsName?: boolean;
}

/** emailAddress in a subject, which constraints on rfc822Name cover (RFC 5280 §4.2.1.10). */
const EMAIL_ADDRESS = '1.2.840.113549.1.9.1';

/**
 * The first name of a certificate that the constraints of one CA above it do not let through, or `undefined` when all
 * pass (RFC 5280 §4.2.1.10, §6.1.3 (b), (c)). Where the rules do not say how to compare, the answer is a fault.
 */
export function checkNameConstraints(
  tbs: ParsedTbsCertificate,
  constraints: NameConstraints,
  options: NameConstraintOptions = {},
): NameConstraintFault | undefined {
  for (const name of namesOf(tbs, options)) {
    const reason = reasonAgainst(name, constraints);
    if (reason !== undefined) return { form: name.form, reason };
  }
  return undefined;
}

function namesOf(
  { subject, subjectDer, known }: ParsedTbsCertificate,
  { commonNameIsDnsName = false }: NameConstraintOptions,
): readonly GeneralName[] {
  const sans = known.subjectAltName ?? [];
  const names: GeneralName[] = [...sans];
  if (subject.length === 0) return names;
  names.push({ form: 'directoryName', name: subject, nameDer: subjectDer });
  if (!sans.some(({ form }) => form === 'rfc822Name')) {
    for (const value of attributeValues(subject, EMAIL_ADDRESS)) {
      names.push({ form: 'rfc822Name', value });
    }
  }
  if (commonNameIsDnsName && !sans.some(({ form }) => form === 'dNSName')) {
    for (const value of attributeValues(subject, OID.commonName)) {
      if (/^[-_A-Za-z0-9]+(?:\.[-_A-Za-z0-9]+)+$/.test(value)) {
        names.push({ form: 'dNSName', value });
      }
    }
  }
  return names;
}

function reasonAgainst(
  name: GeneralName,
  { permitted, excluded }: NameConstraints,
): NameConstraintFault['reason'] | undefined {
  for (const subtree of excluded) {
    if (subtree.form !== name.form) continue;
    const isWithin = compare(name, subtree, dnsNameOverlaps);
    if (isWithin === undefined) return 'not decidable';
    if (isWithin) return 'excluded';
  }
  const ofForm = permitted.filter(({ form }) => form === name.form);
  if (ofForm.length === 0) return undefined;
  const answers = ofForm.map((subtree) => compare(name, subtree, dnsNameIsWithin));
  if (answers.includes(true)) return undefined;
  return answers.includes(undefined) ? 'not decidable' : 'not permitted';
}

function compare(
  name: GeneralName,
  subtree: GeneralName,
  compareDnsNames: (name: string, subtree: string) => boolean,
): boolean | undefined {
  if (name.form === 'dNSName' && subtree.form === 'dNSName') {
    return compareDnsNames(name.value, subtree.value);
  }
  if (name.form === 'iPAddress' && subtree.form === 'iPAddress') {
    return ipAddressIsWithin(name.octets, subtree.octets);
  }
  if (name.form === 'uniformResourceIdentifier' && subtree.form === name.form) {
    return uriIsWithin(name.value, subtree.value);
  }
  if (name.form === 'rfc822Name' && subtree.form === 'rfc822Name') {
    return mailboxIsWithin(name.value, subtree.value);
  }
  if (name.form === 'directoryName' && subtree.form === 'directoryName') {
    return directoryNameIsWithin(name.name, subtree.name);
  }
  return undefined;
}

/** Whether the first RDNs of a name are those of the subtree, attribute by attribute (RFC 5280 §7.1). */
function directoryNameIsWithin(name: DistinguishedName, subtree: DistinguishedName): boolean {
  return subtree.every((rdn, index) => {
    const other = name[index] ?? [];
    return (
      rdn.length === other.length &&
      rdn.every(({ type, value }) =>
        other.some((found) => found.type === type && folded(found.value) === folded(value)),
      )
    );
  });
}

/** Case and white space do not count (RFC 4518 §2.2, §2.6.1), whatever string type carries them. */
function folded(value: string): string {
  return value.normalize('NFKC').toLowerCase().trim().replace(/ +/g, ' ');
}
