import { generateKeyPairSync } from 'node:crypto';
import type { KeyUsage } from '@luciole/policy';
import type { CertificateKind } from '../../src/certificate/certificate-template.ts';
import { OID } from '../../src/der/oid.ts';
import * as draft from '../certificate-draft.ts';
import type { CertificateDraft } from '../certificate-draft.ts';

/** A certificate in `vectors/<name>.pem`, named after the property it shows. */
export interface LintVector {
  readonly name: string;
  readonly kind: CertificateKind;
  /** The lint that finds it, the first of several where one fault breaks more clauses; absent: all clauses are kept. */
  readonly breaks?: string;
  /** Lints that find the same fault. */
  readonly alsoBreaks?: readonly string[];
  /** Lint whose finding an exemption lets pass. */
  readonly exempted?: string;
  readonly change: (certificate: CertificateDraft) => void;
}

export type Change = LintVector['change'];

export const passing = (
  name: string,
  kind: CertificateKind,
  change: Change = () => {},
): LintVector => ({
  name,
  kind,
  change,
});

export const failing = (
  breaks: string,
  name: string,
  kind: CertificateKind,
  change: Change,
  ...alsoBreaks: readonly string[]
): LintVector => ({ name, kind, breaks, alsoBreaks, change });

export const SPIFFE = draft.uri('spiffe://cluster.local/ns/bookinfo/sa/details');
export const ed25519 = (): Uint8Array => draft.spkiOf(generateKeyPairSync('ed25519').publicKey);
export const rsa = (modulusLength: number): Uint8Array =>
  draft.spkiOf(generateKeyPairSync('rsa', { modulusLength }).publicKey);
export const sans =
  (...names: readonly Uint8Array[]): Change =>
  (c) =>
    draft.set(c, OID.subjectAltName, draft.sansOf(...names));
export const keyUsage =
  (...usages: readonly KeyUsage[]): Change =>
  (c) =>
    draft.set(c, OID.keyUsage, draft.keyUsageOf(...usages));
export const issuersUrl =
  (url: string): Change =>
  (c) =>
    draft.set(c, OID.authorityInfoAccess, draft.authorityInfoAccessOf(url));
export const critical =
  (oid: string, value = true): Change =>
  (c) =>
    draft.setCritical(c, oid, value);
export const without =
  (oid: string): Change =>
  (c) =>
    draft.remove(c, oid);
export const constraints =
  (isCritical: boolean, ...names: readonly Uint8Array[]): Change =>
  (c) =>
    draft.set(c, OID.nameConstraints, draft.permittedOf(...names), isCritical);
