import { SAN_PROPERTIES } from '../model/certificate-names.ts';
import type { SanProperty } from '../model/certificate-names.ts';
import type { CertificatePolicy } from '../model/policy.ts';
import { pointer } from '../model/text.ts';
import { reduceEntry } from './name-reduction.ts';
import type { OpenReason } from './name-reduction.ts';

/** Something that keeps a form open: an entry of a policy without literal bounds, or a list that allows anything. */
export interface OpenEntry {
  /** The policy's name. */
  readonly policy: string;
  /** JSON pointer into that policy. */
  readonly path: string;
  /** The entry; absent when the list is empty and allows any value. */
  readonly entry?: string;
  readonly reason: OpenReason;
}

/**
 * What policies together let into certificates for one name form: nothing at all, only names within literal bounds, or
 * more than literal bounds can say.
 */
export type PermittedForm =
  | { readonly state: 'closed' }
  | { readonly state: 'bounded'; readonly names: readonly string[] }
  | { readonly state: 'open'; readonly openBecause: readonly OpenEntry[] };

/**
 * Per form what may appear. Names mean, as in name constraints (RFC 5280 §4.2.1.10): for dNSNames a domain with all
 * below it; for iPAddresses a network in CIDR notation; for rfc822Names a mailbox, a host, or `.domain` for the hosts
 * below it; for uniformResourceIdentifiers a host.
 */
export type PermittedNames = Readonly<Record<SanProperty, PermittedForm>> & {
  /** Whether any policy lets a common name in: some verifiers hold it against dNSName constraints. */
  readonly hasCommonName: boolean;
};

/**
 * Describes which names a set of policies lets into certificates, so that name constraints can be derived (ruling 5).
 * The union over all policies; bounds may be wider than the policies, never narrower. What does not reduce to literal
 * names stays open and is reported, never guessed.
 */
export function describePermittedNames(policies: readonly CertificatePolicy[]): PermittedNames {
  const [dnsNames, ipAddresses, rfc822Names, uniformResourceIdentifiers] = SAN_PROPERTIES.map(
    (property) => describeForm(property, policies),
  );
  const closed: PermittedForm = { state: 'closed' };
  return {
    dnsNames: dnsNames ?? closed,
    ipAddresses: ipAddresses ?? closed,
    rfc822Names: rfc822Names ?? closed,
    uniformResourceIdentifiers: uniformResourceIdentifiers ?? closed,
    hasCommonName: policies.some(({ subject }) => {
      const type = subject.commonName?.type ?? 'IGNORED';
      return type !== 'IGNORED' && type !== 'FORBIDDEN';
    }),
  };
}

function describeForm(
  property: SanProperty,
  policies: readonly CertificatePolicy[],
): PermittedForm {
  const names = new Set<string>();
  const openBecause: OpenEntry[] = [];
  for (const policy of policies) {
    const constraint = policy.sans[property];
    if (constraint === undefined) continue;
    const { type, allowedValues, defaultValues } = constraint;
    if (type === 'IGNORED' || type === 'FORBIDDEN') continue;
    if (type !== 'LOCKED' && allowedValues.length === 0) {
      const path = pointer('sans', property, 'allowedValues');
      openBecause.push({ policy: policy.name, path, reason: 'ANY_VALUE' });
    }
    const lists = { allowedValues: type === 'LOCKED' ? [] : allowedValues, defaultValues };
    for (const [list, entries] of Object.entries(lists)) {
      for (const [index, entry] of entries.entries()) {
        const reduced = reduceEntry(property, entry);
        if (typeof reduced === 'string') {
          const path = pointer('sans', property, list, index);
          openBecause.push({ policy: policy.name, path, entry, reason: reduced });
        } else {
          for (const name of reduced) names.add(name);
        }
      }
    }
  }
  if (openBecause.length > 0) return { state: 'open', openBecause };
  return names.size > 0 ? { state: 'bounded', names: [...names].toSorted() } : { state: 'closed' };
}
