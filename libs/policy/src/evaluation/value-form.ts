import type { SanProperty, SubjectProperty } from '../model/certificate-names.ts';
import { canonicalDnsName } from '../model/dns-name.ts';
import { canonicalIpAddress } from '../model/ip-address.ts';
import { canonicalRfc822Name } from '../model/rfc822-name.ts';
import { hasSpiffeScheme, readSpiffeId } from '../model/spiffe-id.ts';
import { countCharacters, hasUnprintableCharacter, isBlank } from '../model/text.ts';
import { canonicalUri } from '../model/uniform-resource-identifier.ts';
import { SUBJECT_UPPER_BOUNDS } from '../model/upper-bounds.ts';
import { violation } from './violation.ts';
import type { Violation } from './violation.ts';

/** One of the ten properties that a policy constrains. */
export type PropertyName = SubjectProperty | SanProperty;

/** The form of one property: what a value of it may be at all, before any policy. */
export interface ValueForm {
  readonly property: PropertyName;
  readonly isSubject: boolean;
  /**
   * The value in canonical form, which is matched and signed byte for byte, or the violation that it is.
   * Control characters and what is invalid for the form never get past here.
   */
  canonicalize(value: string, path: string): string | Violation;
}

const invalid = (property: PropertyName, value: string, path: string, citation: string) =>
  violation('VALUE_INVALID', path, [property, value], citation);

function subjectForm(property: SubjectProperty): ValueForm {
  const bound = SUBJECT_UPPER_BOUNDS[property];
  return {
    property,
    isSubject: true,
    canonicalize: (value, path) => {
      if (value.length > bound) {
        const length = countCharacters(value);
        if (length > bound) {
          return violation('VALUE_TOO_LONG', path, [property, length, bound], 'RFC 5280 §A.1');
        }
      }
      return isBlank(value) || hasUnprintableCharacter(value)
        ? invalid(property, value, path, 'RFC 5280 §4.1.2.6')
        : value;
    },
  };
}

function nameForm(
  property: SanProperty,
  canonical: (value: string) => string | undefined,
): ValueForm {
  return {
    property,
    isSubject: false,
    canonicalize: (value, path) =>
      canonical(value) ?? invalid(property, value, path, 'RFC 5280 §4.2.1.6'),
  };
}

const uniformResourceIdentifiers: ValueForm = {
  property: 'uniformResourceIdentifiers',
  isSubject: false,
  canonicalize: (value, path) => {
    if (!hasSpiffeScheme(value)) {
      return (
        canonicalUri(value) ??
        invalid('uniformResourceIdentifiers', value, path, 'RFC 5280 §4.2.1.6')
      );
    }
    const id = readSpiffeId(value);
    if (typeof id === 'string') {
      return violation('SPIFFE_ID_INVALID', path, [value, id], 'SPIFFE-ID §2');
    }
    // A trust domain itself is no workload; only signing certificates may carry it.
    if (id.path === '') {
      return violation('SPIFFE_ID_INVALID', path, [value, 'NO_PATH'], 'X509-SVID §3.1');
    }
    return id.text;
  },
};

/** The ten forms, by property. */
export const VALUE_FORMS: Readonly<Record<PropertyName, ValueForm>> = {
  commonName: subjectForm('commonName'),
  organization: subjectForm('organization'),
  organizationalUnit: subjectForm('organizationalUnit'),
  locality: subjectForm('locality'),
  stateOrProvince: subjectForm('stateOrProvince'),
  country: subjectForm('country'),
  dnsNames: nameForm('dnsNames', canonicalDnsName),
  ipAddresses: nameForm('ipAddresses', canonicalIpAddress),
  rfc822Names: nameForm('rfc822Names', canonicalRfc822Name),
  uniformResourceIdentifiers,
};

/** A value in canonical form, or the value as it is when it has none. */
export function canonicalOrSame(form: ValueForm, value: string): string {
  const canonical = form.canonicalize(value, '');
  return typeof canonical === 'string' ? canonical : value;
}
