/**
 * Which names of one form the policies of a configuration let into certificates.
 *
 * - `closed`: none at all.
 * - `limited`: only names under these subtrees (RFC 5280 §4.2.1.10): host names for dNSName, host names for
 *   uniformResourceIdentifier (a leading dot means every host below), host names or mailboxes for rfc822Name, and
 *   networks such as `10.0.0.0/8` for iPAddress.
 * - `open`: more than subtrees can describe; `reason` says which pattern or property made it so.
 */
export type PermittedNamesOfForm =
  | { readonly kind: 'closed' }
  | { readonly kind: 'limited'; readonly subtrees: readonly string[] }
  | { readonly kind: 'open'; readonly reason: string };

/** The four name forms that policies govern, in the order in which they are reported. */
export const CONSTRAINED_FORMS = [
  'dNSName',
  'iPAddress',
  'uniformResourceIdentifier',
  'rfc822Name',
] as const;
export type ConstrainedForm = (typeof CONSTRAINED_FORMS)[number];

/** What the policies of a configuration permit, form by form. */
export type PermittedNames = Readonly<Record<ConstrainedForm, PermittedNamesOfForm>>;

/** Names under which the issuer itself serves: its server certificate comes from the same sub-CA. */
export interface ServerNames {
  readonly dnsNames: readonly string[];
  /** Textual addresses. */
  readonly ipAddresses: readonly string[];
}

/** What at least one of the two lets in: `open` absorbs, `closed` adds nothing. */
export function unionOfPermittedNames(
  one: PermittedNamesOfForm,
  other: PermittedNamesOfForm,
): PermittedNamesOfForm {
  if (one.kind === 'open') return one;
  if (other.kind === 'open') return other;
  if (one.kind === 'closed') return other;
  if (other.kind === 'closed') return one;
  return { kind: 'limited', subtrees: [...new Set([...one.subtrees, ...other.subtrees])] };
}
