import type { GeneralName } from '../../der/general-names.ts';
import type { ParsedTbsCertificate } from '../../certificate/parsed-certificate.ts';

/** URIs of a certificate that claim to be SPIFFE IDs: those with the scheme, whatever its case (SPIFFE-ID §2). */
export function spiffeUris(tbs: ParsedTbsCertificate): readonly string[] {
  const found: string[] = [];
  for (const name of tbs.known.subjectAltName ?? []) {
    if (isSpiffeUri(name)) found.push(name.value);
  }
  return found;
}

/** Whether there is any of them. */
export function hasSpiffeUri(tbs: ParsedTbsCertificate): boolean {
  const names = tbs.known.subjectAltName;
  if (names === undefined) return false;
  for (const name of names) if (isSpiffeUri(name)) return true;
  return false;
}

type Uri = Extract<GeneralName, { readonly value: string }>;

function isSpiffeUri(name: GeneralName): name is Uri {
  return name.form === 'uniformResourceIdentifier' && /^spiffe:/i.test(name.value);
}
