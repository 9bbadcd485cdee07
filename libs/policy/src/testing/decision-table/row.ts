import type { Decision, NoteCode } from '../../evaluation/decision.ts';
import type { EvaluationOptions } from '../../evaluation/evaluate.ts';
import type { ViolationCode } from '../../evaluation/violation.ts';
import type { CertificateContent } from '../../model/certificate-content.ts';
import type { SubjectAlternativeNames, SubjectNames } from '../../model/certificate-names.ts';
import type { CertificatePolicy } from '../../model/policy.ts';
import type { RequestedCertificate } from '../../model/requested-certificate.ts';
import type { PolicyBuilder } from '../policy.builder.ts';
import { aRequest } from '../request.builder.ts';
import type { GivenRequest } from '../request.builder.ts';

/** What a row expects: the stated parts of the content and all notes, or all violations in order. */
export type ExpectedDecision =
  | {
      readonly outcome: 'permitted';
      readonly content: ExpectedContent;
      readonly notes: readonly NoteCode[];
    }
  | {
      readonly outcome: 'denied';
      readonly violations: readonly { readonly code: ViolationCode; readonly path: string }[];
    };

/** Parts of a certificate content; names that are not stated are not compared. */
export type ExpectedContent = Partial<Omit<CertificateContent, 'subject' | 'sans'>> & {
  readonly subject?: Partial<SubjectNames>;
  readonly sans?: Partial<SubjectAlternativeNames>;
};

/** One row of the decision table: a sentence, and the case that makes it true. */
export interface DecisionRow {
  readonly title: string;
  readonly policy: CertificatePolicy;
  readonly requested: RequestedCertificate;
  readonly options: EvaluationOptions;
  readonly expected: ExpectedDecision;
}

export function permits(
  content: ExpectedContent = {},
  ...notes: readonly NoteCode[]
): ExpectedDecision {
  return { outcome: 'permitted', content, notes };
}

/** All violations in order, each with its code and path. */
export function denies(
  ...violations: readonly (readonly [ViolationCode, string])[]
): ExpectedDecision {
  return { outcome: 'denied', violations: violations.map(([code, path]) => ({ code, path })) };
}

export function row(
  title: string,
  policy: CertificatePolicy | PolicyBuilder,
  given: GivenRequest,
  expected: ExpectedDecision,
  options: EvaluationOptions = {},
): DecisionRow {
  return {
    title,
    policy: 'build' in policy ? policy.build() : policy,
    requested: aRequest(given),
    options,
    expected,
  };
}

/** A decision reduced to what a row states: compare with `toMatchObject(row.expected)`. */
export function summarizeDecision(decision: Decision): ExpectedDecision {
  return decision.outcome === 'permitted'
    ? permits(decision.content, ...decision.notes.map(({ code }) => code))
    : denies(...decision.violations.map(({ code, path }) => [code, path] as const));
}
