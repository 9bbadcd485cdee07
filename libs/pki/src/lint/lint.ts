import type { CertificateKind } from '../certificate/certificate-template.ts';
import type { ParsedTbsCertificate } from '../certificate/parsed-certificate.ts';
import { exemptionFor } from './exemptions.ts';
import type { LintFinding } from './definition.ts';
import { LINTS_BY_KIND } from './registry.ts';

/** Findings of a certificate, those that stop it and those that a named exemption lets pass. */
export interface LintReport {
  readonly blocking: readonly LintFinding[];
  readonly exempted: readonly LintFinding[];
}

const CLEAN: LintReport = { blocking: [], exempted: [] };

/** Checks every clause that applies to the kind, stopping at none. */
export function lintCertificate(tbs: ParsedTbsCertificate, kind: CertificateKind): LintReport {
  let blocking: LintFinding[] | undefined;
  let exempted: LintFinding[] | undefined;
  for (const lint of LINTS_BY_KIND[kind]) {
    const detail = lint.check(tbs, kind);
    if (detail === undefined) continue;
    const finding = { lint: lint.name, citation: lint.citation, detail };
    if (exemptionFor(lint.name, tbs) === undefined) (blocking ??= []).push(finding);
    else (exempted ??= []).push(finding);
  }
  // Nearly every certificate is clean: no list is made for it.
  if (blocking === undefined && exempted === undefined) return CLEAN;
  return { blocking: blocking ?? [], exempted: exempted ?? [] };
}

/** Findings that stop a signature: those of {@link lintCertificate} that no exemption covers. Empty means sign. */
export function runLints(tbs: ParsedTbsCertificate, kind: CertificateKind): readonly LintFinding[] {
  return lintCertificate(tbs, kind).blocking;
}
