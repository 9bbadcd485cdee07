import { type Lint, everyKind } from '../definition.ts';

export const noDuplicateSan: Lint = {
  name: 'no-duplicate-san',
  description: 'No subject alternative name is there twice.',
  citation: 'house: one name, one entry',
  applies: everyKind,
  check: ({ known: { subjectAltName } }) => {
    if (subjectAltName === undefined || subjectAltName.length < 2) return undefined;
    const seen = new Set<string>();
    for (const name of subjectAltName) {
      if ('value' in name) seen.add(`${name.form}:${name.value}`);
      else if (name.form === 'iPAddress') seen.add(`iPAddress:${name.octets.join('.')}`);
      else return undefined;
    }
    return seen.size === subjectAltName.length ? undefined : 'a name is there twice';
  },
};
