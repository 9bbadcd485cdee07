import type { ParsedTbsCertificate } from '../../certificate/parsed-certificate.ts';
import type { GeneralName } from '../../der/general-names.ts';

/**
 * Whether a URL of authorityInfoAccess or cRLDistributionPoints passes `test`; a location that is no URL counts as the
 * empty one.
 */
export function someAuthorityUrl(
  { known }: ParsedTbsCertificate,
  test: (url: string) => boolean,
): boolean {
  for (const { location } of known.authorityInfoAccess ?? []) {
    if (test(urlOf(location))) return true;
  }
  for (const { fullName } of known.cRLDistributionPoints ?? []) {
    for (const name of fullName) if (test(urlOf(name))) return true;
  }
  return false;
}

function urlOf(name: GeneralName): string {
  return name.form === 'uniformResourceIdentifier' ? name.value : '';
}
