import { scanPattern } from '../evaluation/pattern-scanner.ts';
import { isPattern } from '../evaluation/value-pattern.ts';
import type { CertificatePolicy } from '../model/policy.ts';
import { parseSpiffeId } from '../model/spiffe-id.ts';
import { parseUri } from '../model/uniform-resource-identifier.ts';
import { literalParts } from './literal-parts.ts';
import { fixedAuthority } from './name-reduction.ts';

/** The SPIFFE trust domains that policies let into certificates. */
export interface PermittedTrustDomains {
  /** Those that can be read from the policies; lower-case, sorted. */
  readonly trustDomains: readonly string[];
  /** Whether a policy may permit others too: it allows any URI, or a pattern leaves the trust domain open. */
  readonly isOpen: boolean;
}

const SCHEME = 'spiffe://';

/** Reads the trust domains that policies permit, to tell whether two configurations share one (ruling 6). */
export function describeTrustDomains(
  policies: readonly CertificatePolicy[],
): PermittedTrustDomains {
  const trustDomains = new Set<string>();
  let isOpen = false;
  for (const policy of policies) {
    const constraint = policy.sans.uniformResourceIdentifiers;
    if (constraint === undefined) continue;
    const { type, allowedValues, defaultValues } = constraint;
    if (type === 'IGNORED' || type === 'FORBIDDEN') continue;
    if (type !== 'LOCKED' && allowedValues.length === 0) isOpen = true;
    const entries = type === 'LOCKED' ? defaultValues : [...allowedValues, ...defaultValues];
    for (const trustDomain of entries.flatMap(trustDomainsOf)) {
      if (trustDomain === undefined) isOpen = true;
      else trustDomains.add(trustDomain);
    }
  }
  return { trustDomains: [...trustDomains].toSorted(), isOpen };
}

/** The trust domains of one entry; `undefined` among them stands for any. */
function trustDomainsOf(entry: string): readonly (string | undefined)[] {
  if (!isPattern(entry)) {
    const id = parseSpiffeId(entry);
    return id === undefined ? [] : [id.trustDomain];
  }
  return scanPattern(entry).flatMap((alternative) => {
    const parts = literalParts(alternative);
    const authority = fixedAuthority(parts);
    if (authority !== undefined) {
      const uri = parseUri(authority);
      return uri?.scheme === 'spiffe' ? [uri.host] : [];
    }
    // Whether the head could still become a SPIFFE ID.
    const head = parts.head.toLowerCase();
    return head.startsWith(SCHEME) || SCHEME.startsWith(head) ? [undefined] : [];
  });
}
