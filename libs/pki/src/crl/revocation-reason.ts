/**
 * CRLReason by name and number (RFC 5280 §5.3.1). `unspecified` is never written, because its absence says the same;
 * `removeFromCRL` is for delta CRLs, which this product does not make.
 */
export const REVOCATION_REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const;
export type RevocationReason = keyof typeof REVOCATION_REASONS;

/** The reason with this number, or `undefined`: 7 is not used (RFC 5280 §5.3.1). */
export function revocationReasonOf(code: number): RevocationReason | undefined {
  for (const [name, number] of Object.entries(REVOCATION_REASONS)) {
    if (number === code && isRevocationReason(name)) return name;
  }
  return undefined;
}

function isRevocationReason(name: string): name is RevocationReason {
  return Object.hasOwn(REVOCATION_REASONS, name);
}
