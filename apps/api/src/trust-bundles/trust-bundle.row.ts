import type { TrustAnchorState } from '@luciole/contract';

/** A trust bundle with its newest version. */
export interface TrustBundleRow extends Record<string, unknown> {
  readonly id: string;
  readonly trust_domain: string;
  readonly refresh_hint_seconds: number;
  readonly creation_date: Date;
  readonly modification_date: Date;
  /** `bigint` comes as text. */
  readonly sequence: string;
  readonly digest: string;
  /** When the newest version began. */
  readonly version_date: Date;
}

export interface TrustAnchorRow extends Record<string, unknown> {
  readonly id: string;
  readonly trust_bundle_id: string;
  readonly certificate_der: Buffer;
  readonly fingerprint_sha256: Buffer;
  readonly state: TrustAnchorState;
  readonly not_before: Date;
  readonly not_after: Date;
  readonly creation_date: Date;
  readonly modification_date: Date;
  /** `null` for one that was imported. */
  readonly certificate_authority_id: string | null;
}

/** A configuration of a bundle. */
export interface BundleConfigurationRow extends Record<string, unknown> {
  readonly trust_bundle_id: string;
  readonly id: string;
  readonly name: string;
}

/** Whether verifiers are given an anchor. */
export function isGiven({ state }: Pick<TrustAnchorRow, 'state'>): boolean {
  return state !== 'WITHDRAWN';
}

/** SHA-256 of an anchor, lower-case hex. */
export function sha256Of({
  fingerprint_sha256,
}: Pick<TrustAnchorRow, 'fingerprint_sha256'>): string {
  return fingerprint_sha256.toString('hex');
}
