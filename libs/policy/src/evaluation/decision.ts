import type { CertificateContent } from '../model/certificate-content.ts';
import { quote } from '../model/text.ts';
import type { Violation } from './violation.ts';

/** What a permitted certificate has differently from what was asked for, or why it is permitted. */
export type NoteCode =
  | 'VALUES_IGNORED'
  | 'VALUES_REPLACED'
  | 'DEFAULTS_USED'
  | 'DUPLICATES_DROPPED'
  | 'COUNTRY_NOT_TWO_LETTERS'
  | 'KEY_USAGE_DROPPED'
  | 'VALIDITY_PERIOD_CLAMPED'
  | 'VALUE_MATCHED';

/** Something worth knowing about a decision, as data; a note never changes the decision. */
export interface DecisionNote {
  readonly code: NoteCode;
  /** JSON pointer into the requested certificate, or into the policy for key usages. */
  readonly path: string;
  readonly args: readonly (string | number)[];
  readonly citation?: string;
}

/** The outcome of `evaluate`: what would be signed, or every reason why nothing is. */
export type Decision =
  | {
      readonly outcome: 'permitted';
      readonly content: CertificateContent;
      readonly notes: readonly DecisionNote[];
    }
  | { readonly outcome: 'denied'; readonly violations: readonly Violation[] };

type Arg = string | number | undefined;

const MESSAGES: Readonly<Record<NoteCode, (a: Arg, b: Arg, c: Arg) => string>> = {
  VALUES_IGNORED: (property, count) => `${count} ${property} dropped, the policy ignores them`,
  VALUES_REPLACED: (property) => `${property} replaced by the policy's values`,
  DEFAULTS_USED: (property) => `${property} filled with the policy's defaults`,
  DUPLICATES_DROPPED: (property, count) => `${count} repeated ${property} dropped`,
  COUNTRY_NOT_TWO_LETTERS: (value) => `the country ${quote(value)} has not two letters`,
  KEY_USAGE_DROPPED: (usage, algorithm) =>
    `${usage} dropped, a key of type ${algorithm} cannot have it`,
  VALIDITY_PERIOD_CLAMPED: (asked, granted) => `validity period ${asked} shortened to ${granted}`,
  VALUE_MATCHED: (_value, allowed, part) =>
    `allowed by ${quote(allowed)}, which covers ${quote(part)}`,
};

/** One sentence for people, made from code and arguments. */
export function noteMessage(note: DecisionNote): string {
  const [a, b, c] = note.args;
  return MESSAGES[note.code](a, b, c);
}
