import type { SubjectNames } from '@luciole/policy';

const MAX_LENGTH = 64;

/** Names of a CA of the built-in hierarchy: its common name and, as far as it fits, the company (RFC 5280 appendix A.1: 64 characters). */
export function caSubject(commonName: string, companyName: string): SubjectNames {
  return {
    commonName: [shortened(commonName)],
    organization: [shortened(companyName)],
    organizationalUnit: [],
    locality: [],
    stateOrProvince: [],
    country: [],
  };
}

/** `Example Root CA`: what a CA is called when nobody said. The suffix always survives, whatever the length of the stem. */
export function defaultCommonName(stem: string, suffix: string): string {
  const room = MAX_LENGTH - suffix.length - 1;
  return `${shortened(stem, room).trimEnd()} ${suffix}`;
}

function shortened(text: string, length = MAX_LENGTH): string {
  return Array.from(text).slice(0, length).join('');
}
