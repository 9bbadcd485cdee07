import type { AttributeTypeAndValue } from '../../der/name.ts';
import { OID } from '../../der/oid.ts';
import { TAG } from '../../der/tag.ts';
import { type Lint, everyKind } from '../definition.ts';

/** Whether an attribute has the form that RFC 5280 Appendix A.1 gives a country (X520countryName). */
export function isCountryCode({ stringTag, value }: AttributeTypeAndValue): boolean {
  return stringTag === TAG.printableString && /^[A-Za-z]{2}$/.test(value);
}

export const countryIsTwoLetters: Lint = {
  name: 'country-is-two-letters',
  description: 'A country is a PrintableString of two letters.',
  citation: 'RFC 5280 Appendix A.1',
  applies: everyKind,
  check: (tbs) => {
    for (const rdn of tbs.subject) {
      for (const attribute of rdn) {
        if (attribute.type === OID.country && !isCountryCode(attribute)) {
          return 'a country is not a PrintableString of two letters';
        }
      }
    }
    return undefined;
  },
};
