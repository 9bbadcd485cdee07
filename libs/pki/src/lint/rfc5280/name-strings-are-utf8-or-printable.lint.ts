import type { DistinguishedName } from '../../der/name.ts';
import { TAG } from '../../der/tag.ts';
import { type Lint, everyKind } from '../definition.ts';

function otherStringType(name: DistinguishedName): string | undefined {
  for (const rdn of name) {
    for (const { type, stringTag } of rdn) {
      if (stringTag !== TAG.utf8String && stringTag !== TAG.printableString) {
        return `${type} has string type ${stringTag}`;
      }
    }
  }
  return undefined;
}

export const nameStringsAreUtf8OrPrintable: Lint = {
  name: 'name-strings-are-utf8-or-printable',
  description: 'Attributes of subject and issuer are UTF8String or PrintableString.',
  citation: 'RFC 5280 §4.1.2.4',
  applies: everyKind,
  check: (tbs) => otherStringType(tbs.subject) ?? otherStringType(tbs.issuer),
};
