import type { ParsedTbsCertificate } from '../../certificate/parsed-certificate.ts';

/** URLs of authorityInfoAccess and cRLDistributionPoints; a location that is no URL counts as the empty one. */
export function authorityUrls({ known }: ParsedTbsCertificate): readonly string[] {
  if (known.authorityInfoAccess === undefined && known.cRLDistributionPoints === undefined) {
    return [];
  }
  return [
    ...(known.authorityInfoAccess ?? []).map((access) => access.location),
    ...(known.cRLDistributionPoints ?? []).flatMap((point) => point.fullName),
  ].map((name) => (name.form === 'uniformResourceIdentifier' ? name.value : ''));
}
