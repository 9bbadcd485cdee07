import type { CertificateKind } from '../certificate/certificate-template.ts';
import type { ParsedTbsCertificate } from '../certificate/parsed-certificate.ts';

/**
 * One clause of one document, checked on the bytes to be signed. Pure, synchronous and cheap: every lint that applies
 * runs before every signature.
 */
export interface Lint {
  /** Unique; the name of its file. */
  readonly name: string;
  /** What the clause demands, in one sentence. */
  readonly description: string;
  /** The clause: `RFC 5280 §4.2.1.9`, or the ruling that a house rule comes from. */
  readonly citation: string;
  readonly applies: (kind: CertificateKind) => boolean;
  /** What is wrong, in a few words for operators, or `undefined` when the clause is kept. */
  readonly check: (tbs: ParsedTbsCertificate, kind: CertificateKind) => string | undefined;
}

/** A clause that a certificate breaks. */
export interface LintFinding {
  /** Name of the lint. */
  readonly lint: string;
  readonly citation: string;
  /** What is wrong, for operators. */
  readonly detail: string;
}

export const everyKind = (): boolean => true;
export const isCa = (kind: CertificateKind): boolean =>
  kind !== 'end-entity' && kind !== 'ocsp-responder';
/** End entities and responders. */
export const isNoCa = (kind: CertificateKind): boolean => !isCa(kind);
export const isEndEntity = (kind: CertificateKind): boolean => kind === 'end-entity';
export const isOcspResponder = (kind: CertificateKind): boolean => kind === 'ocsp-responder';
export const isSubordinateCa = (kind: CertificateKind): boolean => kind === 'subordinate-ca';
export const isNotRoot = (kind: CertificateKind): boolean => kind !== 'root-ca';

/** Whether the extension is there and critical; `undefined` when it is not there. */
export function criticality(tbs: ParsedTbsCertificate, oid: string): boolean | undefined {
  for (const extension of tbs.extensions) if (extension.oid === oid) return extension.critical;
  return undefined;
}
