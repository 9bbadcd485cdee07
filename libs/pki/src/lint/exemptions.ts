import type { ParsedTbsCertificate } from '../certificate/parsed-certificate.ts';
import { OID } from '../der/oid.ts';
import { isCountryCode } from './rfc5280/country-is-two-letters.lint.ts';

/** A clause that this product knowingly lets a certificate break. */
export interface LintExemption {
  readonly lint: string;
  /** Who decided it, and why. */
  readonly reason: string;
  readonly covers: (tbs: ParsedTbsCertificate) => boolean;
}

/** All of them. A test counts them: another one needs a ruling. */
export const LINT_EXEMPTIONS: readonly LintExemption[] = [
  {
    lint: 'country-is-two-letters',
    reason: 'Ruling 3: policies of the reference name countries in full; the save warns about it.',
    covers: (tbs) =>
      tbs.subject.every((rdn) =>
        rdn.every(
          (attribute) =>
            attribute.type !== OID.country ||
            isCountryCode(attribute) ||
            Array.from(attribute.value).length > 2,
        ),
      ),
  },
];

/** The exemption under which a finding of this lint passes, if there is one. */
export function exemptionFor(lint: string, tbs: ParsedTbsCertificate): LintExemption | undefined {
  return LINT_EXEMPTIONS.find((exemption) => exemption.lint === lint && exemption.covers(tbs));
}
