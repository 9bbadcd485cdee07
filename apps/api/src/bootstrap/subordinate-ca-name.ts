import type { SubjectNames } from '@luciole/policy';

/** Upper bound of a common name, in characters (RFC 5280 appendix A.1, ub-common-name). */
export const MAX_COMMON_NAME_LENGTH = 64;

/** The names that a sub-CA provider fixes; absent and empty ones do not appear in the subject. */
export interface ProviderNames {
  readonly commonName: string;
  readonly organization?: string | null;
  readonly organizationalUnit?: string | null;
  readonly locality?: string | null;
  readonly stateOrProvince?: string | null;
  readonly country?: string | null;
}

/**
 * The subject of an issuer's sub-CA certificate: the provider's names, with `<instanceName> <provider CN>` as common name (ruling 17).
 * The certification request contributes nothing to it.
 *
 * Returns `undefined` when the common name would exceed 64 characters.
 */
export function subordinateCaSubject(
  provider: ProviderNames,
  instanceName: string | undefined,
): SubjectNames | undefined {
  const commonName = [instanceName, provider.commonName].filter(isPresent).join(' ');
  // Characters, not UTF-16 units: the bound of RFC 5280 counts characters.
  if (Array.from(commonName).length > MAX_COMMON_NAME_LENGTH) return undefined;
  return {
    commonName: [commonName],
    organization: [provider.organization].filter(isPresent),
    organizationalUnit: [provider.organizationalUnit].filter(isPresent),
    locality: [provider.locality].filter(isPresent),
    stateOrProvince: [provider.stateOrProvince].filter(isPresent),
    country: [provider.country].filter(isPresent),
  };
}

function isPresent(text: string | null | undefined): text is string {
  return text !== undefined && text !== null && text !== '';
}
