import type { ParsedTbsCertificate } from '../../certificate/parsed-certificate.ts';

/** URIs of a certificate that claim to be SPIFFE IDs: those with the scheme, whatever its case (SPIFFE-ID §2). */
export function spiffeUris(tbs: ParsedTbsCertificate): readonly string[] {
  const found: string[] = [];
  for (const name of tbs.known.subjectAltName ?? []) {
    if (name.form === 'uniformResourceIdentifier' && /^spiffe:/i.test(name.value)) {
      found.push(name.value);
    }
  }
  return found;
}
